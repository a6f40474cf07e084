"""The kernel's records, replayed from bytes in every layout and in every cut."""

from __future__ import annotations

import re
import struct
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tvapp.remote.receiver import DROPPED, glimpse, key, record, report
from tvapp.remote.evdev.codes import name_of, number_of
from tvapp.remote.evdev.device import bits_of
from tvapp.remote.evdev.record import (
    EV_ABS,
    EV_KEY,
    EV_SYN,
    NARROW,
    NATIVE,
    SYN_REPORT,
    WIDE,
    Gap,
    Glimpse,
    Key,
    RecordReader,
)

KERNEL = Path("/usr/include/linux/input-event-codes.h")
LAYOUTS = [pytest.param(WIDE, id="64-bit"), pytest.param(NARROW, id="32-bit")]


def test_a_record_is_24_bytes_on_64_bit_and_16_on_32_bit_arm() -> None:
    assert (WIDE.size, NARROW.size) == (24, 16)
    assert NATIVE.size == {8: 24, 4: 16}[struct.calcsize("l")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_keys_that_sdl_never_passes_on_are_read_by_name(layout: struct.Struct) -> None:
    reader = RecordReader(layout)
    data = b"".join(key(code, value, layout) for code in ("KEY_OK", "KEY_RED") for value in (1, 0))
    assert reader.feed(data) == [
        Key("KEY_OK", True),
        Key("KEY_OK", False),
        Key("KEY_RED", True),
        Key("KEY_RED", False),
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
@given(cuts=st.lists(st.integers(0, 400), max_size=6))
def test_a_stream_cut_anywhere_says_the_same(layout: struct.Struct, cuts: list[int]) -> None:
    stream = b"".join(key(c, v, layout) for c in ("KEY_UP", "KEY_NUMERIC_7", "KEY_EXIT") for v in (1, 2, 0))
    places = sorted({0, len(stream), *(cut % len(stream) for cut in cuts)})
    reader, found = RecordReader(layout), []
    for start, end in pairwise(places):
        found += reader.feed(stream[start:end])
    assert found == RecordReader(layout).feed(stream)
    assert [one.code for one in found if isinstance(one, Key) and one.down] == [
        "KEY_UP",
        "KEY_NUMERIC_7",
        "KEY_EXIT",
    ]


def test_repeats_of_the_kernel_are_left_out() -> None:
    reader = RecordReader(WIDE)
    held = key("KEY_DOWN", 1) + key("KEY_DOWN", 2) * 30 + key("KEY_DOWN", 0)
    assert reader.feed(held) == [Key("KEY_DOWN", True), Key("KEY_DOWN", False)]


def test_after_dropped_records_nothing_is_believed_until_the_next_report() -> None:
    reader = RecordReader(WIDE)
    lost = report(DROPPED, (EV_KEY, number_of("KEY_OK") or 0, 1))
    assert reader.feed(key("KEY_UP", 1) + lost + key("KEY_BACK", 1)) == [
        Key("KEY_UP", True),
        Gap(),
        Key("KEY_BACK", True),
    ]


def test_a_report_says_nothing_before_it_has_ended() -> None:
    reader = RecordReader(WIDE)
    assert reader.feed(record(EV_KEY, 352, 1)) == []
    assert reader.feed(record(EV_SYN, SYN_REPORT, 0)) == [Key("KEY_OK", True)]


def test_keys_without_a_code_are_told_apart_by_what_the_receiver_read() -> None:
    reader = RecordReader(WIDE)
    assert reader.feed(glimpse(0x40B)) == [Glimpse("scan:0x40b")]
    assert reader.feed(key("KEY_UNKNOWN", 1, scan=0xC00B1)) == [Key("scan:0xc00b1", True)]
    assert reader.feed(key("KEY_OK", 1, scan=0x40C)) == [Key("KEY_OK", True)]
    assert reader.feed(key(0x2FE, 1)) == [Key(0x2FE, True)]


def test_the_arrows_of_a_gamepads_hat_go_down_and_up() -> None:
    reader = RecordReader(WIDE)
    pushed = report((EV_ABS, 0x11, -1)) + report((EV_ABS, 0x11, 1)) + report((EV_ABS, 0x11, 0))
    assert reader.feed(pushed) == [
        Key("hat_up", True),
        Key("hat_up", False),
        Key("hat_down", True),
        Key("hat_down", False),
    ]


def test_a_mouse_that_moves_says_nothing() -> None:
    assert RecordReader(WIDE).feed(report((2, 0, 5), (2, 1, -3)) * 50) == []


def test_the_bits_of_a_device_are_its_key_numbers() -> None:
    raw = bytearray(96)
    for number in (1, 28, 63, 64, 103, 352, 767):
        raw[number // 8] |= 1 << number % 8  # little-endian, as x86 and ARM are
    assert bits_of(bytes(raw)) == {1, 28, 63, 64, 103, 352, 767}


@pytest.mark.skipif(
    not KERNEL.exists(), reason="the kernel's list of key names is not installed (linux-libc-dev)"
)
def test_our_names_are_the_kernels() -> None:
    found = re.findall(r"#define\s+((?:KEY|BTN)_\w+)\s+(0x[0-9a-fA-F]+|\d+)\b", KERNEL.read_text("utf-8"))
    ours = {name: number_of(name) for name, _ in found if name not in ("KEY_RESERVED", "KEY_MAX")}
    assert ours == {name: int(number, 0) for name, number in found if name in ours}
    assert name_of(number_of("KEY_SCREEN") or 0) == "KEY_ASPECT_RATIO", "one name for a key with two"
