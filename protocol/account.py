"""Staff accounts as those who look after them see them, one-time codes, and sessions."""

from typing import Annotated

from pydantic import Field, StringConstraints

from .call import DeskName
from .model import Id, Milliseconds, ShortText, WireModel
from .staff import Role

Username = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.-]{2,32}$")]
StaffNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,16}$")]
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=30)]
Department = Annotated[str, StringConstraints(min_length=1, max_length=60)]
OneTimeCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
Password = Annotated[str, StringConstraints(min_length=10, max_length=200, strip_whitespace=False)]


class AccountDetails(WireModel):
    """What may be changed of an account."""

    name: PersonName
    number: StaffNumber
    role: Role
    desks: tuple[DeskName, ...] = Field(default=(), max_length=2)
    departments: tuple[Department, ...] = Field(default=(), max_length=60)
    """Whose cases it sees; empty: those of all departments."""
    dialect: bool = False
    """Speaks as people do here."""
    needs_code: bool = False
    """Has to log in with a one-time code."""


class NewAccount(AccountDetails):
    """A new account; its password is made by the server."""

    username: Username


class StaffAccount(AccountDetails):
    """An account in the list."""

    id: Id
    username: ShortText
    has_code: bool
    revoked: bool
    locked_until: Milliseconds = 0
    """After wrong passwords; 0 when it is not locked."""
    sessions: int = Field(default=0, ge=0)
    manageable: bool = False
    """Whether whoever asks may change it."""


class StaffAccounts(WireModel):
    """All accounts by user name."""

    accounts: tuple[StaffAccount, ...]


class MadePassword(WireModel):
    """A password the server has made; told this once."""

    account: StaffAccount
    password: str


class SessionInfo(WireModel):
    """One login that holds."""

    id: Id
    created: Milliseconds
    seen: Milliseconds
    expires: Milliseconds
    address: ShortText = ""
    browser: ShortText = ""
    """Family and system, not more."""
    current: bool = False


class SessionList(WireModel):
    """Newest use first."""

    sessions: tuple[SessionInfo, ...]


class NewCode(WireModel):
    """A secret for the authenticator on one's telephone, shown this once."""

    secret: str
    """Base 32, in groups of four, to be typed where no camera is."""
    uri: str
    squares: tuple[str, ...]
    """The QR of ``uri``, rows of 0 and 1."""


class ConfirmCode(WireModel):
    """What the authenticator shows now."""

    code: OneTimeCode


class ChangePassword(WireModel):
    """The old one proves who asks."""

    old: str = Field(min_length=1, max_length=200)
    new: Password
