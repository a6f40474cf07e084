"""The household's people. Names and numbers travel in full only from phone to server."""

from typing import Annotated

from pydantic import Field, StringConstraints

from .model import Id, Milliseconds, ShortText, WireModel

PersonName = Annotated[str, StringConstraints(min_length=2, max_length=40)]
IdentityNumber = Annotated[str, StringConstraints(pattern=r"^\d{17}[\dXx]$")]
Telephone = Annotated[str, StringConstraints(pattern=r"^\+?[\d-]{7,18}$")]


class NewMember(WireModel):
    """A person as typed on the phone page; consent is recorded with it."""

    name: PersonName
    identity_number: IdentityNumber
    telephone: Telephone
    consent: bool = Field(description="agreed to the text that was shown and read out")


class Member(WireModel):
    """A person of the household as the TV may see it: masked."""

    id: Id
    masked_name: ShortText
    masked_identity_number: ShortText
    masked_telephone: ShortText
    created: Milliseconds


class MemberList(WireModel):
    """All people of the household, oldest first."""

    members: tuple[Member, ...]
