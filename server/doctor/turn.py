"""Asking a relay for an allocation as a television would: whether it is reached, and takes our secret.

STUN and TURN messages as in RFC 8489 and RFC 8656; only what one allocation by UDP or TCP needs.
"""

import asyncio
import contextlib
import hashlib
import hmac
import re
import secrets
import struct

_COOKIE = 0x2112A442
_ALLOCATE, _REFRESH = 0x0003, 0x0004
_SUCCESS, _ERROR = 0x0100, 0x0110
_USERNAME, _INTEGRITY, _CODE, _LIFETIME = 0x0006, 0x0008, 0x0009, 0x000D
_REALM, _NONCE, _TRANSPORT = 0x0014, 0x0015, 0x0019
_UDP = struct.pack("!I", 17 << 24)
_URL = re.compile(r"(turns?):([^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?\Z")
SECONDS = 5.0


class RelayRefused(Exception):
    """It answered, but not with an allocation; ``args[0]`` is STUN's error code."""


class RelayAway(Exception):
    """Nobody answered."""


async def try_relay(url: str, username: str, credential: str) -> None:
    """Make an allocation and give it back. Raises RelayAway, RelayRefused."""
    found = _URL.match(url)
    if found is None:
        raise RelayAway("address")
    scheme, host, port, transport = found.groups()
    reached = _over_tcp if transport == "tcp" or scheme == "turns" else _over_udp
    try:
        async with asyncio.timeout(SECONDS):
            asking = reached(host, int(port or (5349 if scheme == "turns" else 3478)), scheme == "turns")
            async with contextlib.aclosing(asking) as ask:
                await _allocate(ask, username, credential)
    except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
        raise RelayAway(type(error).__name__) from None


async def _allocate(ask, username: str, credential: str) -> None:  # type: ignore[no-untyped-def]
    await anext(ask)
    kind, told = _parsed(await ask.asend(_message(_ALLOCATE, [(_TRANSPORT, _UDP)])))
    if kind != _ALLOCATE | _ERROR or _NONCE not in told:
        raise RelayRefused(_code(told))
    realm, nonce = told[_REALM], told[_NONCE]
    key = hashlib.md5(f"{username}:{realm.decode()}:{credential}".encode()).digest()
    proof = [(_USERNAME, username.encode()), (_REALM, realm), (_NONCE, nonce)]
    kind, told = _parsed(await ask.asend(_message(_ALLOCATE, [(_TRANSPORT, _UDP), *proof], key)))
    if kind != _ALLOCATE | _SUCCESS:
        raise RelayRefused(_code(told))
    await ask.asend(_message(_REFRESH, [(_LIFETIME, struct.pack("!I", 0)), *proof], key))


def _message(kind: int, attributes: list[tuple[int, bytes]], key: bytes | None = None) -> bytes:
    body = b"".join(
        struct.pack("!HH", name, len(value)) + value + b"\0" * (-len(value) % 4) for name, value in attributes
    )
    head = secrets.token_bytes(12)
    if key is not None:
        # The length counts the 24 bytes of the proof, which covers everything before itself.
        covered = struct.pack("!HHI", kind, len(body) + 24, _COOKIE) + head + body
        body += struct.pack("!HH", _INTEGRITY, 20) + hmac.new(key, covered, hashlib.sha1).digest()
    return struct.pack("!HHI", kind, len(body), _COOKIE) + head + body


def _parsed(message: bytes) -> tuple[int, dict[int, bytes]]:
    if len(message) < 20:
        raise RelayAway("short")
    kind, length, cookie = struct.unpack_from("!HHI", message)
    if cookie != _COOKIE:
        raise RelayAway("no relay")
    told, at = {}, 20
    while at + 4 <= min(len(message), 20 + length):
        name, size = struct.unpack_from("!HH", message, at)
        told[name] = message[at + 4 : at + 4 + size]
        at += 4 + size + -size % 4
    return kind, told


def _code(told: dict[int, bytes]) -> int:
    value = told.get(_CODE, b"\0\0\0\0")
    return value[2] * 100 + value[3]


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.came: asyncio.Queue[bytes | Exception] = asyncio.Queue()

    def datagram_received(self, data: bytes, _addr: object) -> None:
        self.came.put_nowait(data)

    def error_received(self, exc: Exception) -> None:
        self.came.put_nowait(exc)


async def _over_udp(host: str, port: int, _tls: bool):  # type: ignore[no-untyped-def]
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(_Datagrams, remote_addr=(host, port))
    try:
        answer = b""
        while True:
            question = yield answer
            while True:
                transport.sendto(question)
                try:
                    came = await asyncio.wait_for(protocol.came.get(), 0.5)
                    break
                except TimeoutError:
                    continue  # datagrams get lost; the whole has its own limit
            if isinstance(came, Exception):
                raise came
            answer = came
    finally:
        transport.close()


async def _over_tcp(host: str, port: int, tls: bool):  # type: ignore[no-untyped-def]
    reader, writer = await asyncio.open_connection(host, port, ssl=tls or None)
    try:
        answer = b""
        while True:
            writer.write((yield answer))
            head = await reader.readexactly(20)
            answer = head + await reader.readexactly(int.from_bytes(head[2:4]))
    finally:
        writer.close()
