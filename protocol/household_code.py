"""The household's own code 家庭口令: asked before cases and people are shown. Off until it is set."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .model import Milliseconds, WireModel

LEAST, MOST = 4, 6
HouseholdCode = Annotated[str, StringConstraints(pattern=r"^\d{4,6}$")]


class SetCode(WireModel):
    """A new code, or none any more; ``current`` is needed when there is one."""

    code: HouseholdCode | Literal[""]
    current: HouseholdCode | Literal[""] = ""


class EnterCode(WireModel):
    """What was typed; the server alone knows whether it is right."""

    code: HouseholdCode


class CodeState(WireModel):
    """Whether the household has a code, and how it stands with wrong tries."""

    on: bool
    tries_left: int = Field(default=0, ge=0)
    locked_until: Milliseconds | None = None
    """Until when nothing is tried any more."""
