"""A delta makes the newer file of the older one, and whatever else it says does no harm."""

import lzma
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.bundle_delta import HEAD, MAGIC, folded, packed_number, unfolded
from server.catalogue.bundles.delta_making import make_delta
from tvapp.catalogue.delta import DeltaUseless, apply_delta

OLD, NEW = b"a text that stays the same, " * 40, b"a text that stays the same, " * 30 + b"and an end"


def pack(data: bytes) -> bytes:
    return lzma.compress(data, lzma.FORMAT_XZ, check=lzma.CHECK_NONE, preset=0)


def delta(
    commands: Sequence[tuple[int, int, int]],
    literals: bytes = b"",
    older: bytes = OLD,
    length: int | None = None,
) -> bytes:
    """A delta of one's own: literals, copied bytes and distance of each command."""
    packed = pack(b"".join(packed_number(n) for a, b, c in commands for n in (a, b, folded(c))))
    size = len(packed) if length is None else length
    return HEAD.pack(MAGIC, sha256(older).digest(), size) + packed + pack(literals)


def applied(folder: Path, content: bytes, size: int, older: bytes | None = OLD) -> bytes:
    (folder / "delta").write_bytes(content)
    if older is not None:
        (folder / "old").write_bytes(older)
    apply_delta(folder / "delta", None if older is None else folder / "old", folder / "new", size)
    return (folder / "new").read_bytes()


BYTES = st.binary(max_size=400) | st.lists(st.sampled_from([b"0123456789abcdefghij", b"\0" * 30, b"x"])).map(
    b"".join
)


@given(older=BYTES, newer=BYTES.filter(len), number=st.integers(-(2**40), 2**40))
@settings(max_examples=150, deadline=None)
def test_any_file_is_made_of_any_other(tmp_path_factory, older: bytes, newer: bytes, number: int) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("delta")
    (folder / "a").write_bytes(older)
    (folder / "b").write_bytes(newer)
    assert applied(folder, make_delta(folder / "a", folder / "b"), len(newer), older) == newer
    assert applied(folder, make_delta(None, folder / "b"), len(newer), None) == newer
    assert unfolded(folded(number)) == number


def test_moved_and_repeated_pieces_cost_next_to_nothing(tmp_path: Path) -> None:
    blocks = [sha256(bytes([n])).digest() * 40 for n in range(80)]
    (tmp_path / "a").write_bytes(b"".join(blocks))
    newer = b"".join([*blocks[40:], b"new", *blocks[:40], *blocks[:3]])
    (tmp_path / "b").write_bytes(newer)
    made = make_delta(tmp_path / "a", tmp_path / "b")
    assert len(made) < 400
    assert applied(tmp_path, made, len(newer), b"".join(blocks)) == newer


BROKEN = {
    "for another file": delta([(0, 10, 0)], older=b"other"),
    "no delta": b"<html>" * 20,
    "empty": b"",
    "cut in its head": delta([(0, 10, 0)])[:20],
    "cut in its commands": delta([(0, 10, 0)])[:60],
    "cut in its literals": delta([(10, 0, 0)], b"x" * 10)[:-40],
    "too little": delta([(0, 5, 0)]),
    "too much": delta([(0, 11, 0)]),
    "more literals than the file": delta([(10**12, 0, 0)], b"x" * 100),
    "fewer literals than said": delta([(10, 0, 0)], b"x" * 9),
    "before the beginning": delta([(0, 10, -1)]),
    "behind the end": delta([(0, 10, len(OLD) - 9)]),
    "far away": delta([(0, 10, 2**62)]),
    "commands that do nothing": delta([(0, 0, 0)] * 1000 + [(0, 10, 0)]),
    "a number without an end": HEAD.pack(MAGIC, sha256(OLD).digest(), 999) + pack(b"\xff" * 99),
    "commands longer than the delta": delta([(0, 5, 0)], length=2**60),
    "no commands": delta([(0, 10, 0)], length=0),
    "streams of something else": HEAD.pack(MAGIC, sha256(OLD).digest(), 10) + b"x" * 99,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_delta_that_makes_no_sense_is_told_from_one_that_does(tmp_path: Path, content: bytes) -> None:
    assert applied(tmp_path, delta([(3, 7, 5)], b"new"), 10) == b"new" + OLD[8:15]
    with pytest.raises(DeltaUseless):
        applied(tmp_path, content, 10)
    made = tmp_path / "new"
    assert not made.exists() or made.stat().st_size <= 10


def test_a_flipped_bit_never_makes_the_right_file_wrong_in_silence(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(OLD)
    (tmp_path / "b").write_bytes(NEW)
    made = make_delta(tmp_path / "a", tmp_path / "b")
    for place in range(len(made)):
        flipped = made[:place] + bytes([made[place] ^ 1 << place % 8]) + made[place + 1 :]
        try:
            result = applied(tmp_path, flipped, len(NEW))
        except DeltaUseless:
            continue
        assert len(result) == len(NEW), "what it says is then held against the signed SHA-256"


BOMB = """
import resource, sys
from pathlib import Path
from tvapp.catalogue.delta import DeltaUseless, apply_delta
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    apply_delta(Path("delta"), Path("old"), Path("new"), int(sys.argv[1]))
    print("made", end=" ")
except DeltaUseless:
    print("useless", end=" ")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def measured(folder: Path, content: bytes, size: int) -> tuple[str, int]:
    """What became of it in a process of its own, and how many KiB of memory that took."""
    (folder / "delta").write_bytes(content)
    (folder / "old").write_bytes(OLD)
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-c", BOMB, str(size)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(root)})
    word, memory = done.stdout.split()
    return word, int(memory)


def test_bombs_take_neither_memory_nor_disk(tmp_path: Path) -> None:
    zeros = b"\0" * 200_000_000
    for content in (
        delta([(10**9, 0, 0)], zeros),
        HEAD.pack(MAGIC, sha256(OLD).digest(), 1 << 30) + pack(zeros) + pack(b""),
    ):
        assert len(content) < 100_000
        word, memory = measured(tmp_path, content, 3000)
        assert word == "useless" and memory < 16_000
        assert (tmp_path / "new").stat().st_size <= 3000


def test_a_stream_that_wants_much_memory_for_unpacking_is_refused(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 64 << 20}]
    commands = lzma.compress(packed_number(10) + b"\0\0", check=lzma.CHECK_NONE, filters=filters)
    content = HEAD.pack(MAGIC, sha256(OLD).digest(), len(commands)) + commands + pack(b"x" * 10)
    with pytest.raises(DeltaUseless, match=r"(?i)memory"):
        applied(tmp_path, content, 10)


def test_a_large_file_is_made_in_little_memory(tmp_path: Path) -> None:
    copies = 40_000
    content = delta([(0, len(OLD), 0), *[(0, len(OLD), -len(OLD))] * (copies - 1)])
    word, memory = measured(tmp_path, content, copies * len(OLD))
    assert word == "made" and memory < 16_000
    assert (tmp_path / "new").stat().st_size == copies * len(OLD)
