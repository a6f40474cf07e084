"""Which version of the television is started, and when a new one is given up. Pure."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

TRIES = 3
"""Starts that a new version has to show its first picture and stay up."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is remembered between starts, in ``choice.json``."""

    current: str = ""
    previous: str = ""
    """What to go back to."""
    trial: bool = False
    """Whether ``current`` still has to prove itself."""
    tries: int = 0
    """Starts of ``current`` while on trial."""
    refused: str = ""
    """A version that was given up; an update does not take it again."""


def from_json(text: str) -> Choice:
    """What the file says; of a torn or strange one nothing is believed."""
    try:
        told: Any = json.loads(text)
        words = {name: told.get(name, "") for name in ("current", "previous", "refused")}
        tries, trial = told.get("tries", 0), told.get("trial", False)
    except (ValueError, AttributeError):
        return Choice()
    strange = not all(isinstance(word, str) for word in words.values())
    if strange or not isinstance(tries, int) or not isinstance(trial, bool):
        return Choice()
    return Choice(words["current"], words["previous"], trial, tries, words["refused"])


def to_json(choice: Choice) -> str:
    """As it stands in the file."""
    return json.dumps(asdict(choice))


def starting(choice: Choice, installed: Mapping[str, int]) -> Choice:
    """What to start now (``current`` "": nothing is there); ``installed``: whole versions and their numbers.

    A version on trial that has used up its tries is given up for the one before it. A choice that does not
    fit what is there (a torn file, a version that vanished) falls to the newest that was not given up.
    """
    if choice.current in installed and not (choice.trial and choice.tries >= TRIES):
        return replace(choice, tries=choice.tries + 1) if choice.trial else choice
    given_up = choice.current if choice.current in installed else choice.refused
    back = choice.previous if choice.previous in installed and choice.previous != given_up else ""
    others = {name: number for name, number in installed.items() if name != given_up}
    fallback = back or max(others, key=lambda name: others[name], default="")
    if not fallback:
        # Nothing to go back to: go on trying.
        return replace(choice, current=given_up if given_up in installed else "", trial=False, tries=0)
    return Choice(current=fallback, refused=given_up)


def proved(choice: Choice, version: str) -> Choice:
    """The running version has shown a picture and stayed up."""
    return replace(choice, trial=False, tries=0) if choice.current == version else choice


def cut_short(choice: Choice, version: str) -> Choice:
    """Somebody ended the version before it could prove itself: that start does not count against it."""
    mine = choice.current == version and choice.trial
    return replace(choice, tries=max(0, choice.tries - 1)) if mine else choice


def switched(choice: Choice, version: str) -> Choice:
    """A new version is in place and is tried at the next start."""
    return Choice(current=version, previous=choice.current, trial=True)


def superfluous(choice: Choice, installed: Mapping[str, int], running: str) -> Collection[str]:
    """Versions that may be removed: neither in use, nor running, nor gone back to."""
    at = installed.get(choice.current, 0)
    # A higher one may just be arriving: it has its name before it is chosen.
    arriving = {name for name, number in installed.items() if number > at and name != choice.refused}
    wanted = {choice.current, choice.previous, running} | arriving
    if not choice.previous:
        lower = [name for name, number in installed.items() if number < at and name != choice.refused]
        wanted.add(max(lower, key=lambda name: installed[name], default=""))
    return sorted(set(installed) - wanted)
