"""A version of the guides on its way to the boxes: ten, one township, all."""

from enum import StrEnum

from pydantic import Field

from .model import Milliseconds, ShortText, WireModel


class Stage(StrEnum):
    """How far a version may go."""

    TEN = "ten"
    TOWNSHIP = "township"
    ALL = "all"
    STOPPED = "stopped"


class Rollout(WireModel):
    """A version, its stage, and how its boxes do."""

    version: int
    stage: Stage
    township: ShortText = ""
    started: Milliseconds
    changed: Milliseconds
    by: ShortText
    why: ShortText = ""
    """Of a stop."""
    boxes: int
    """That should have it by now."""
    taken: int
    failed: int
    refused: tuple[ShortText, ...] = ()
    """Which failed, at most ten: the box and what it says."""


class Rollouts(WireModel):
    """The newest first; at most one is under way."""

    rows: tuple[Rollout, ...]
    general: int
    """The version that everybody gets; 0: none."""


class AdvanceRollout(WireModel):
    """The next stage. ``township`` when it is one."""

    stage: Stage
    township: ShortText = ""


class StopRollout(WireModel):
    """Back to what was before, with a reason for the record."""

    why: str = Field(min_length=2, max_length=100)
