"""Who this box is: its own Ed25519 key, enrolled once, proved by signing a challenge.

A process of its own, because ``cryptography`` would delay the first picture:
``python -m tvapp.net.identity --server URL --dir DIR [--smart-card N] [--model M] [--code C]``
prints one JSON line: a ``DeviceSession``, or ``{"error": code, "detail": 中文}``, and then ends.

``DIR/device.key`` holds the key (mode 0600), ``DIR/device.json`` what the server gave at enrolment.
"""

import argparse
import base64
import contextlib
import http.client
import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import BaseModel, ValidationError

from protocol.device import (
    Challenge,
    DeviceSession,
    EnrolDevice,
    EnrolledDevice,
    NewChallenge,
    NewDeviceSession,
)
from protocol.errors import ErrorCode, Problem
from tvapp.net.failure import NETWORK_AWAY, PROGRAM_TOO_OLD, SERVER_BUSY
from tvapp.net.own_key import own_key
from tvapp.net.whole_file import replace_file

FOLDER_FAILS = "电视盒的存储写不进去，请联系广电客服。"
NOT_KNOWN = "这台电视盒还没有登记，请联系广电客服。"
A = TypeVar("A", bound=BaseModel)
ANSWER_LIMIT = 64_000
"""Bytes of an answer; nothing on this way is near as long."""


class Denied(Exception):
    """No session: ``code`` for the program, ``detail`` for people."""

    def __init__(self, code: ErrorCode, detail: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.detail = detail


class KnownAs(BaseModel):
    """What ``DIR/device.json`` remembers. The bundle key is the one learnt at enrolment, for good."""

    device_id: str
    household_id: str
    bundle_key: str = ""
    bundle_key_id: str = ""


class Server:
    """The three operations of a box that has no session yet."""

    def __init__(self, url: str, timeout: float = 8.0) -> None:
        self._url = url.rstrip("/")
        self._timeout = timeout
        # A box has no proxy; one left in the environment of a test machine must not be asked.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self, path: str, body: BaseModel, model: type[A]) -> A:
        """POST ``body`` and read the answer as ``model``; raises Denied."""
        request = urllib.request.Request(
            self._url + path,
            data=body.model_dump_json().encode(),
            headers={"Content-Type": "application/json"},
            method="POST",
        )
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return model.model_validate_json(answer.read(ANSWER_LIMIT))
        except urllib.error.HTTPError as error:
            raise denied_by(error) from None
        except ValidationError:
            raise Denied(ErrorCode.INTERNAL, PROGRAM_TOO_OLD) from None
        except (OSError, ValueError, http.client.HTTPException):
            raise Denied(ErrorCode.UNAVAILABLE, NETWORK_AWAY) from None


def denied_by(error: urllib.error.HTTPError) -> Denied:
    """What an error answer means for the box."""
    try:
        problem = Problem.model_validate_json(error.read(ANSWER_LIMIT))
    except (ValidationError, OSError, ValueError, http.client.HTTPException):
        # Something between box and server answered, or a server that is just starting.
        code = ErrorCode.UNAVAILABLE if error.code >= 500 else ErrorCode.INTERNAL
        return Denied(code, SERVER_BUSY)
    detail = problem.detail or (NOT_KNOWN if problem.code is ErrorCode.FORBIDDEN else SERVER_BUSY)
    return Denied(problem.code, detail)


class Box:
    """The key and what is known of this box, in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known_path = folder / "device.json"
        folder.mkdir(parents=True, exist_ok=True)
        self.key = own_key(folder / "device.key")

    @property
    def public_key(self) -> str:
        """Raw Ed25519, base64."""
        raw = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return base64.b64encode(raw).decode()

    def sign(self, text: str) -> str:
        """Signature over the text's UTF-8 bytes, base64."""
        return base64.b64encode(self.key.sign(text.encode())).decode()

    def known_as(self) -> KnownAs | None:
        """What the server gave at enrolment; None when never enrolled, or when the file is torn."""
        try:
            return KnownAs.model_validate_json(self._known_path.read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def remember(self, known: KnownAs) -> None:
        """Keep what the server gave, durably."""
        replace_file(self._known_path, known.model_dump_json().encode())


def enrol(server: Server, box: Box, smart_card: str, model: str, code: str) -> KnownAs:
    """Ask to be known, and remember the answer."""
    request = EnrolDevice(public_key=box.public_key, smart_card=smart_card, model=model, code=code)
    answer = server.ask("/api/devices/enrol", request, EnrolledDevice)
    known = KnownAs(device_id=answer.device_id, household_id=answer.household_id)
    box.remember(known)
    return known


def prove(server: Server, box: Box, known: KnownAs) -> DeviceSession:
    """Sign a fresh challenge and open a session."""
    challenge = server.ask("/api/devices/challenge", NewChallenge(device_id=known.device_id), Challenge)
    proof = NewDeviceSession(
        device_id=known.device_id,
        challenge=challenge.challenge,
        signature=box.sign(challenge.challenge),
    )
    return server.ask("/api/devices/session", proof, DeviceSession)


def open_session(
    server: Server, box: Box, *, smart_card: str = "", model: str = "", code: str = ""
) -> DeviceSession:
    """A session for this box, enrolling it first when it is not known. Raises Denied or OSError."""
    known = box.known_as()
    if known is None:
        session = prove(server, box, enrol(server, box, smart_card, model, code))
    else:
        try:
            session = prove(server, box, known)
        except Denied as denied:
            # A server whose database was made anew does not know the box, or knows another key.
            if denied.code not in (ErrorCode.NOT_FOUND, ErrorCode.UNAUTHENTICATED):
                raise
            session = prove(server, box, enrol(server, box, smart_card, model, code))
    return with_learnt_key(box, session)


def with_learnt_key(box: Box, session: DeviceSession) -> DeviceSession:
    """The session with the bundle key learnt at enrolment, which a later answer must not replace."""
    known = box.known_as() or KnownAs(device_id=session.device_id, household_id=session.household_id)
    learnt = known.model_copy(
        update={
            "device_id": session.device_id,
            "household_id": session.household_id,
            "bundle_key": known.bundle_key or session.bundle_key,
            "bundle_key_id": known.bundle_key_id if known.bundle_key else session.bundle_key_id,
        }
    )
    if learnt != known:
        box.remember(learnt)
    if learnt.bundle_key != session.bundle_key:
        print("the server names another bundle key than at enrolment; it is not believed", file=sys.stderr)
    return session.model_copy(update={"bundle_key": learnt.bundle_key, "bundle_key_id": learnt.bundle_key_id})


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tvapp.net.identity", description="opens a session")
    parser.add_argument("--server", required=True, help="address of the server")
    parser.add_argument("--dir", required=True, type=Path, help="the box's data folder")
    parser.add_argument("--smart-card", default="", help="number of the cable operator's smart card")
    parser.add_argument("--model", default="", help="model of the box")
    parser.add_argument("--code", default="", help="installer's one-time code")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Print one JSON line; 0 with a session, 1 with an error."""
    given = arguments(words)
    try:
        session = open_session(
            Server(given.server),
            Box(given.dir),
            smart_card=given.smart_card,
            model=given.model,
            code=given.code,
        )
    except Denied as denied:
        say(json.dumps({"error": denied.code.value, "detail": denied.detail}))
        return 1
    except OSError as error:
        print(f"{given.dir}: {error}", file=sys.stderr)
        say(json.dumps({"error": ErrorCode.INTERNAL.value, "detail": FOLDER_FAILS}))
        return 1
    say(session.model_dump_json())
    return 0


def say(line: str) -> None:
    """One line of UTF-8, whatever the box's locale, unless whoever asked is gone."""
    with contextlib.suppress(BrokenPipeError):
        os.write(1, line.encode() + b"\n")


if __name__ == "__main__":
    raise SystemExit(main())
