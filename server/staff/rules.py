"""When a login is locked, when a session ends, and who looks after whose account (pure)."""

from dataclasses import dataclass

from protocol.staff import Role

LOOKED_AFTER: dict[Role, frozenset[Role]] = {
    Role.OPERATOR: frozenset(Role),
    Role.SUPERVISOR: frozenset({Role.CLERK, Role.SEAT, Role.STEWARD}),
}
"""Role → whose accounts it makes and changes."""

FAILURES = 5
LOCK_MS = 15 * 60 * 1000
SESSION_MS = 10 * 3600 * 1000
"""A working day; slides while it is used."""
LONGEST_MS = 24 * 3600 * 1000
"""However much it is used."""
SLIDE_MS = 5 * 60 * 1000
"""A session's expiry is written at most so often."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """Wrong passwords in a row for one user name; times in milliseconds."""

    failures: int = 0
    locked_until: int = 0

    def is_locked(self, now: int) -> bool:
        """Whether even the right password is refused."""
        return now < self.locked_until

    def minutes_left(self, now: int) -> int:
        """Whole minutes until one may try again, at least 1."""
        return max(1, -(-(self.locked_until - now) // 60_000))

    def failed(self, now: int) -> "Attempts":
        """After one more wrong password. A lock that has run out begins a new count."""
        if self.is_locked(now):
            return self
        count = 1 if self.locked_until else self.failures + 1
        if count >= FAILURES:
            return Attempts(count, now + LOCK_MS)
        return Attempts(count, 0)


def may_manage(actor: Role, account: Role, *, own: bool) -> bool:
    """Whether ``actor`` may change an account of this role; never the own one: a second person looks on."""
    return not own and account in LOOKED_AFTER.get(actor, frozenset())


def slid(created: int, expires: int, now: int) -> int | None:
    """The new expiry of a session that is used now, or None when it need not be written."""
    wanted = min(now + SESSION_MS, created + LONGEST_MS)
    return wanted if wanted - expires >= SLIDE_MS else None
