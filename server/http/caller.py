"""Who is calling."""

from dataclasses import dataclass
from typing import Literal

CallerKind = Literal["public", "tv", "phone", "guest", "staff", "system"]


@dataclass(frozen=True, slots=True)
class Caller:
    """The authenticated caller of an operation or socket."""

    kind: CallerKind
    id: str
    """Device, hand-off, invitation or staff id; empty for the public."""
    household_id: str = ""
    session_id: str = ""
    permissions: frozenset[str] = frozenset()
    name: str = ""
    desks: tuple[str, ...] = ()
    number: str = ""
    """A clerk's number, shown to the resident."""
    role: str = ""
    departments: tuple[str, ...] = ()
    """Whose cases a clerk sees; empty: those of all departments."""
    dialect: bool = False
    """Whether a clerk speaks as people do here."""

    @property
    def audiences(self) -> tuple[str, ...]:
        """The events this caller hears on a socket."""
        if self.kind == "tv":
            return (f"household:{self.household_id}", "boxes")
        if self.kind == "staff":
            heard = [f"staff:{self.id}", *(f"desk:{desk}" for desk in self.desks)]
            if "staff.review" in self.permissions:
                heard.append("reviewers")
            return tuple(heard)
        if self.kind in ("phone", "guest"):
            return (f"{self.kind}:{self.id}",)
        return ()


PUBLIC = Caller("public", "")
SYSTEM = Caller("system", "")
"""The server itself: jobs, time-outs."""
