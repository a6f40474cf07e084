"""What a clerk writes for a resident in a call, and the resident confirms on the television with OK.

A clerk's word alone changes nothing. The values travel in full towards the server; the television gets lines
to read, masked until the resident asks for all of it.
"""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from .form import FormField
from .model import Id, Key, Milliseconds, ShortText, WireModel
from .person import IdentityNumber, PersonName, Residence, Telephone


class ProposalState(StrEnum):
    """open → confirmed | refused by the resident | withdrawn by the clerk | expired with the call."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ProposedPerson(Residence):
    """A new person, or what is missing of a known one (``member_id``): empty fields stay as they are."""

    kind: Literal["person"] = "person"
    member_id: Id | None = None
    name: PersonName | Literal[""] = ""
    identity_number: IdentityNumber | Literal[""] = ""
    telephone: Telephone | Literal[""] = ""


class ProposedAnswer(WireModel):
    """An answer to a question of the application about which the household calls."""

    kind: Literal["answer"] = "answer"
    question: Key
    """Key of the form's field."""
    value: ShortText = Field(min_length=1)
    """As ``protocol.answers.checked`` takes it."""


ProposedValue = ProposedPerson | ProposedAnswer
"""Further kinds join here, each with its ``kind``."""


class NewProposal(WireModel):
    """What the clerk has written."""

    value: ProposedValue


class CallQuestion(WireModel):
    """A question of the form as the clerk of the call sees it: not how it is answered, only whether it is."""

    field: FormField
    answered: bool


class CallForm(WireModel):
    """The form of the application about which the household calls, while it can be filled in."""

    title: ShortText = ""
    """Empty when the call is about no application, or its form is closed."""
    questions: tuple[CallQuestion, ...] = ()
    """Those that are asked now, by the answers so far."""


class ProposalLine(WireModel):
    """One line that the resident reads before confirming."""

    label: ShortText
    text: ShortText


class Proposal(WireModel):
    """A proposal as both screens see it."""

    id: Id
    call_id: Id
    kind: ShortText
    state: ProposalState
    title: ShortText
    lines: tuple[ProposalLine, ...] = Field(max_length=12)
    """Masked; empty once it is decided."""
    needs_consent: bool = False
    """Whether confirming is agreeing to the text of ``MemberList.consent``."""
    proposed_by: ShortText
    created: Milliseconds
    decided: Milliseconds | None = None


class ProposalList(WireModel):
    """Oldest first."""

    proposals: tuple[Proposal, ...]


class ConfirmProposal(WireModel):
    """OK on the television."""

    consent_version: int | None = None
    """Of the text that was shown and read out, where the proposal needs consent."""


class ProposalInFull(WireModel):
    """The same lines unmasked, when the resident asks for them; audited."""

    lines: tuple[ProposalLine, ...] = Field(max_length=12)
