"""What is kept of a proposal until it is decided: its value, with what is needed to show it."""

from pydantic import TypeAdapter

from protocol.form import FormField
from protocol.model import Id, ShortText
from protocol.proposal import ProposedAnswer, ProposedPerson


class AnswerWithQuestion(ProposedAnswer):
    """An answer, with the application it is for and the question as it was asked."""

    application_id: Id
    title: ShortText
    """Of the guide."""
    field: FormField


KeptValue = ProposedPerson | AnswerWithQuestion
KEPT: TypeAdapter[KeptValue] = TypeAdapter(KeptValue)
