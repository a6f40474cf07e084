"""How large captions are."""

import pytest

from tvapp.player.caption_size import CaptionSize, letter, turned


def test_up_is_larger_and_down_ends_without_any() -> None:
    sizes = [CaptionSize.OFF]
    for _ in range(3):
        sizes.append(turned(sizes[-1], 1))
    assert sizes == [CaptionSize.OFF, CaptionSize.NORMAL, CaptionSize.LARGE, CaptionSize.LARGE]
    assert turned(turned(CaptionSize.LARGE, -1), -1) is CaptionSize.OFF
    assert turned(CaptionSize.OFF, -1) is CaptionSize.OFF


@pytest.mark.parametrize("body", [44, 56, 72])
def test_they_are_read_from_three_metres_at_any_text_size(body: int) -> None:
    assert letter(CaptionSize.OFF, body) == 0
    assert 56 <= letter(CaptionSize.NORMAL, body) < letter(CaptionSize.LARGE, body) <= 96
