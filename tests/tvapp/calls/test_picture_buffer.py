"""Pictures through shared memory."""

import os
import subprocess
import sys

import pytest

from tvapp.calls.picture_buffer import PictureBuffer


@pytest.fixture
def buffer():
    made = PictureBuffer.create(64, 48)
    yield made
    made.close()


def test_nothing_is_there_before_the_first_picture(buffer: PictureBuffer) -> None:
    assert buffer.latest() is None


def test_the_newest_picture_is_read_without_the_padding_of_its_rows(buffer: PictureBuffer) -> None:
    rows = [bytes([y] * 30) for y in range(4)]
    padded = b"".join(row + b"\xff\xff" for row in rows)
    assert buffer.write(padded, 10, 4, 32) == 1
    picture = buffer.latest()
    assert picture is not None
    assert (picture.width, picture.height, picture.sequence) == (10, 4, 1)
    assert bytes(picture.pixels) == b"".join(rows)


def test_a_picture_being_looked_at_stays_whole_while_the_next_is_written(buffer: PictureBuffer) -> None:
    buffer.write(b"\x01" * 27, 3, 3, 9)
    held = buffer.latest()
    assert held is not None
    buffer.write(b"\x02" * 27, 3, 3, 9)
    assert bytes(held.pixels) == b"\x01" * 27
    newest = buffer.latest()
    assert newest is not None
    assert bytes(newest.pixels) == b"\x02" * 27


@pytest.mark.parametrize(("width", "height", "stride"), [(65, 1, 195), (1, 49, 3), (10, 1, 29)])
def test_what_does_not_fit_is_refused(buffer: PictureBuffer, width: int, height: int, stride: int) -> None:
    with pytest.raises(ValueError):
        buffer.write(bytes(stride * height), width, height, stride)
    assert buffer.latest() is None


def test_an_old_face_is_not_shown_in_a_new_call(buffer: PictureBuffer) -> None:
    buffer.write(b"\x01" * 27, 3, 3, 9)
    buffer.clear()
    assert buffer.latest() is None
    buffer.write(b"\x02" * 27, 3, 3, 9)
    assert buffer.latest() is not None


def test_another_process_writes_what_this_one_reads(buffer: PictureBuffer) -> None:
    program = (
        "from tvapp.calls.picture_buffer import PictureBuffer;"
        f"PictureBuffer({buffer.fd}, 64, 48).write(b'abc' * 4, 2, 2, 6)"
    )
    subprocess.run([sys.executable, "-c", program], pass_fds=[buffer.fd], check=True, timeout=60)
    picture = buffer.latest()
    assert picture is not None
    assert bytes(picture.pixels) == b"abc" * 4


def test_closing_gives_the_descriptor_back_even_while_a_picture_is_held() -> None:
    made = PictureBuffer.create(8, 8)
    made.write(b"\x05" * 12, 2, 2, 6)
    held = made.latest()
    fd = made.fd
    made.close()
    with pytest.raises(OSError):
        os.fstat(fd)
    assert held is not None
    assert bytes(held.pixels) == b"\x05" * 12
