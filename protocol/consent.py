"""Consent to keeping a person's data: which text, in which way it was given."""

from enum import StrEnum

from pydantic import Field

from .model import LongText, WireModel


class ConsentHow(StrEnum):
    """Where the text was read and agreed to."""

    PHONE = "phone"
    KEYS = "keys"
    CALL = "call"


CONSENT_LABELS: dict[ConsentHow, str] = {
    ConsentHow.PHONE: "在手机上打勾",
    ConsentHow.KEYS: "在电视上按 OK",
    ConsentHow.CALL: "通话里工作人员填，在电视上按 OK",
}


class Consent(WireModel):
    """The text of now; who agrees sends back its version."""

    version: int = Field(ge=1)
    text: LongText
