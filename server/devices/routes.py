"""Boxes: enrolment, challenge, session."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from protocol.device import (
    Challenge,
    DeviceSession,
    EnrolDevice,
    EnrolledDevice,
    NewChallenge,
    NewDeviceSession,
)
from protocol.errors import ErrorCode
from protocol.fleet import AlarmKind
from server.audit.trail import record
from server.crypto.signing import BUNDLE_KEY
from server.devices import codes, store
from server.devices.enrolment import CardInUse, WrongCode, enrol
from server.fleet import alarms
from server.http.caller import SYSTEM, Caller
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation

CHALLENGE_MS = 60_000
SESSION_MS = 12 * 3600 * 1000

_NOT_KNOWN = "这台机顶盒还没有登记，请打广电客服电话。"


@operation(
    "POST",
    "/api/devices/enrol",
    permission="public",
    summary="机顶盒登记",
    body=EnrolDevice,
    answer=EnrolledDevice,
    status=201,
    limit_bytes=4_000,
    rate=Rate(30, 60),
)
async def enrol_device(ctx: Context, body: EnrolDevice) -> EnrolledDevice:
    """By the operator's smart-card list or an installer's code; in a demo any box on this machine."""
    _public_key(body.public_key)
    now = ctx.now_ms()
    try:
        async with ctx.store.write() as conn:
            device, is_new = await enrol(conn, body, is_demo=ctx.settings.demo and ctx.is_loopback, now=now)
            if is_new:
                await record(conn, Caller("tv", device.id), "device.enrol", device.id)
    except CardInUse as refused:
        async with ctx.store.write() as conn:
            await alarms.sound(conn, refused.device_id, AlarmKind.CARD, now)
        raise
    except WrongCode:
        async with ctx.store.write() as conn:
            if await codes.was_wrong(conn, now):
                await record(conn, SYSTEM, "device.codes.withdrawn", "")
        raise
    return EnrolledDevice(device_id=device.id, household_id=device.household_id)


@operation(
    "POST",
    "/api/devices/challenge",
    permission="public",
    summary="要一个待签名的随机数",
    body=NewChallenge,
    answer=Challenge,
    status=201,
    limit_bytes=1_000,
    rate=Rate(60, 60),
)
async def challenge(ctx: Context, body: NewChallenge) -> Challenge:
    """Unknown boxes get one too: only the session tells whether a box is known."""
    expires = ctx.now_ms() + CHALLENGE_MS
    async with ctx.store.write() as conn:
        fresh = await store.add_challenge(conn, body.device_id, expires)
    return Challenge(challenge=fresh, expires=expires)


@operation(
    "POST",
    "/api/devices/session",
    permission="public",
    summary="用签名换会话",
    body=NewDeviceSession,
    answer=DeviceSession,
    status=201,
    limit_bytes=4_000,
    rate=Rate(60, 60),
)
async def session(ctx: Context, body: NewDeviceSession) -> DeviceSession:
    """A challenge is used up by the first attempt, right or wrong."""
    now = ctx.now_ms()
    async with ctx.store.write() as conn:
        fresh = await store.take_challenge(conn, body.challenge, body.device_id, now)
        device = await store.device_by_id(conn, body.device_id)
    if not fresh:
        raise ApiError(ErrorCode.EXPIRED, "等得太久了，请重新连接。")
    if device is None or device.revoked is not None:
        raise ApiError(ErrorCode.UNAUTHENTICATED, _NOT_KNOWN)
    _check_signature(device.public_key, body.challenge, body.signature)
    expires = now + SESSION_MS
    async with ctx.store.write() as conn:
        _session_id, token = await store.open_session(conn, device.id, now, expires)
    key = ctx.app[BUNDLE_KEY]
    return DeviceSession(
        token=token,
        expires=expires,
        device_id=device.id,
        household_id=device.household_id,
        bundle_key=key.public_key_base64,
        bundle_key_id=key.key_id,
        phone_url=ctx.settings.base_url,
    )


def _public_key(text: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        raise ApiError(ErrorCode.INVALID, "机顶盒的密钥不对，请联系广电工作人员。") from None


def _check_signature(public_key: str, signed: str, signature: str) -> None:
    try:
        _public_key(public_key).verify(base64.b64decode(signature, validate=True), signed.encode())
    except (binascii.Error, ValueError, InvalidSignature):
        raise ApiError(ErrorCode.UNAUTHENTICATED, _NOT_KNOWN) from None
