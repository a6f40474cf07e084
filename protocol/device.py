"""Boxes: own Ed25519 key, enrolled by the operator, short sessions."""

from pydantic import Field

from .model import Id, Milliseconds, ShortText, WireModel


class EnrolDevice(WireModel):
    """A box asks to be known. ``public_key`` is raw Ed25519, base64."""

    public_key: str = Field(min_length=40, max_length=64)
    smart_card: ShortText = ""
    model: ShortText = ""
    code: str = Field(default="", max_length=12)
    """An installer's one-time code, when the operator gave one."""


class EnrolledDevice(WireModel):
    """The answer to an enrolment."""

    device_id: Id
    household_id: Id


class NewChallenge(WireModel):
    """Ask for a challenge to sign."""

    device_id: Id


class Challenge(WireModel):
    """Sign the text's UTF-8 bytes with the box's key before ``expires``."""

    challenge: str = Field(max_length=200)
    expires: Milliseconds


class NewDeviceSession(WireModel):
    """A signed challenge (signature base64)."""

    device_id: Id
    challenge: str = Field(max_length=200)
    signature: str = Field(max_length=200)


class DeviceSession(WireModel):
    """A short session: opaque bearer token."""

    token: str
    expires: Milliseconds
    device_id: Id
    household_id: Id
    bundle_key: str = ""
    """Public Ed25519 key (base64) that signs bundles, learnt at enrolment."""
    bundle_key_id: str = ""
    phone_url: str = Field(default="", max_length=300)
    """Where phones reach this server, without a trailing slash: for QR codes that need no hand-off."""
