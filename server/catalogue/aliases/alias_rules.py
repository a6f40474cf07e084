"""Which guides an everyday name stands for (pure)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from protocol.alias import Alias, GuideRule
from protocol.guide import Guide, GuideState


class NamedGuides:
    """The guides of a version, to be asked by rule. Cancelled ones are left out."""

    def __init__(self, guides: Iterable[Guide]) -> None:
        self._by_title: defaultdict[str, list[Guide]] = defaultdict(list)
        self._by_base_code: defaultdict[str, list[Guide]] = defaultdict(list)
        for guide in guides:
            if guide.state is GuideState.CANCELLED:
                continue
            self._by_title[guide.title].append(guide)
            if guide.base_code:
                self._by_base_code[guide.base_code].append(guide)

    def meant_by(self, rules: Iterable[GuideRule]) -> list[Guide]:
        """The guides that any of the rules names, each once, in the order of rules and guides."""
        found = {guide.code: guide for rule in rules for guide in self._of(rule)}
        return list(found.values())

    def all(self) -> Iterator[Guide]:
        """Every guide."""
        return (guide for titled in self._by_title.values() for guide in titled)

    def titles_with(self, text: str) -> list[str]:
        """Titles that hold a text, those that begin with it first."""
        found = sorted((title for title in self._by_title if text in title), key=lambda t: (t.find(text), t))
        return found if text else sorted(self._by_title)

    def _of(self, rule: GuideRule) -> list[Guide]:
        listed = self._by_base_code.get(rule.base_code, []) if rule.base_code else self._titled(rule.title)
        if rule.base_code and rule.title:
            listed = [guide for guide in listed if _fits(rule.title, guide.title)]
        return [guide for guide in listed if not rule.situation or _fits(rule.situation, guide.situation)]

    def _titled(self, title: str) -> list[Guide]:
        if "*" not in title:
            return self._by_title.get(title, [])
        titles = [known for known in self._by_title if _fits(title, known)]
        return [guide for known in titles for guide in self._by_title[known]]


def names_by_guide(aliases: Sequence[Alias], guides: Iterable[Guide]) -> Mapping[str, list[str]]:
    """Guide code → the everyday names that mean it, in the order of the list."""
    named = NamedGuides(guides)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for alias in aliases:
        for guide in named.meant_by(alias.rules):
            found[guide.code].append(alias.name)
    return found


def _fits(pattern: str, text: str) -> bool:
    """Whether a text is the pattern's, in which ``*`` stands for any text."""
    if "*" not in pattern:
        return pattern == text
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None
