"""What a phone or a telephone beside the call means for the television."""

from typing import Any

import pytest

from protocol.call import Call
from tvapp.calls.beside import Switches, switches, words, words_before

HERE = {"id": "part_1", "kind": "phone", "state": "here"}


def call(**parts: Any) -> Call:
    return Call.model_validate({"id": "call_1", "desk": "anxinban", "state": "talking", "queued": 1, **parts})


def telephone(state: str) -> Call:
    return call(telephone={"masked": "138****5678", "state": state})


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (None, Switches(True, True, True)),
        (call(), Switches(True, True, True)),
        (call(participants=[{**HERE, "state": "let_in"}]), Switches(True, True, True)),
        (call(participants=[HERE]), Switches(False, False, True)),
        (call(participants=[{**HERE, "plays": True}]), Switches(False, False, False)),
        (call(participants=[{**HERE, "kind": "third"}]), Switches(True, True, True)),
        (telephone("asked"), Switches(True, True, True)),
        (telephone("ringing"), Switches(True, False, False)),
        (telephone("over"), Switches(True, True, True)),
    ],
)
def test_never_two_microphones_or_two_loudspeakers_in_one_room(now: Call | None, expected: Switches) -> None:
    assert switches(now) == expected


def test_the_resident_reads_what_to_do_next() -> None:
    assert words(call()) == words(None) == words(telephone("over")) == ""
    assert "点“打开摄像头和话筒”" in words(call(participants=[{**HERE, "state": "let_in"}]))
    assert "看着电视说" in words(call(participants=[HERE]))
    assert "从手机出来" in words(call(participants=[{**HERE, "plays": True}]))
    assert words(telephone("ringing")).startswith("工作人员正在打 138****5678")
    assert "轮到您，工作人员打 138****5678" in words_before(telephone("asked"))
