"""The household's people. Names and numbers travel in full only towards the server."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from .consent import Consent, ConsentHow
from .model import Id, Milliseconds, ShortText, WireModel

PersonName = Annotated[str, StringConstraints(min_length=2, max_length=40)]
IdentityNumber = Annotated[str, StringConstraints(pattern=r"^\d{17}[\dXx]$")]
Telephone = Annotated[str, StringConstraints(pattern=r"^\+?[\d-]{7,18}$")]
PlaceName = Annotated[str, StringConstraints(max_length=40)]


class Residence(WireModel):
    """Where a person lives, in words; empty where nobody has said."""

    township: PlaceName = ""
    village: PlaceName = ""


class NewMember(Residence):
    """A person with consent, as the phone's form, the remote's keys or a confirmed proposal give it."""

    name: PersonName | Literal[""] = ""
    """Empty where there was no way to write it yet: a remote has no characters."""
    identity_number: IdentityNumber
    telephone: Telephone


class KeyedMember(Residence):
    """A person as typed with the remote's number keys: no name, it follows by phone or in a call."""

    identity_number: IdentityNumber
    telephone: Telephone
    consent_version: int
    """Of the text that was shown and read out."""


class Member(WireModel):
    """A person of the household as the TV may see it: masked."""

    id: Id
    masked_name: ShortText
    """Empty while nobody has written the name."""
    masked_identity_number: ShortText
    masked_telephone: ShortText
    masked_place: ShortText = ""
    """The township; of the village only that it is known."""
    consented: Milliseconds = 0
    consent_how: ConsentHow = ConsentHow.PHONE
    created: Milliseconds


class MemberList(WireModel):
    """All people of the household, oldest first."""

    members: tuple[Member, ...]
    consent: Consent | None = None
    """What has to be read and agreed to before a person is kept."""
