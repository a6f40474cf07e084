"""Personal data on a screen that the whole room sees."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.masking import mask_address, mask_bank_card, mask_identity_number, mask_name, mask_telephone


@pytest.mark.parametrize(
    ("mask", "plain", "masked"),
    [
        (mask_name, "张小明", "张*明"),
        (mask_name, "张明", "张*"),
        (mask_name, "欧阳小明", "欧**明"),
        (mask_name, "张", "张"),
        (mask_name, " ", ""),
        (mask_identity_number, "421122195001011234", "4211**********1234"),
        (mask_identity_number, "42112219500101123X", "4211**********123X"),
        (mask_identity_number, "H1234567", "****4567"),
        (mask_telephone, "13812345678", "138****5678"),
        (mask_telephone, "138 1234 5678", "138****5678"),
        (mask_telephone, "0713-5241234", "071****1234"),
        (mask_telephone, "5241234", "***1234"),
        (mask_telephone, "12345", "***45"),
        (mask_bank_card, "6217 0000 1234 5678", "************5678"),
        (mask_address, "湖北省黄冈市红安县七里坪镇柳林河村3组12号", "湖北省黄冈市红安县七里坪镇******"),
        (mask_address, "红安县杏花乡塝上塆", "红安县杏花乡******"),
        (mask_address, "红安县火连畈茶场3队", "红安县火连畈茶场******"),
        (mask_address, "红安县城关镇", "红安县城关镇"),
        (mask_address, "幸福小区3栋201", "幸福小区******"),
        (mask_address, "柳林河村3组", "******"),
    ],
)
def test_what_is_shown(mask: Callable[[str], str], plain: str, masked: str) -> None:
    assert mask(plain) == masked


@given(st.text(alphabet="0123456789X", min_size=1, max_size=30))
def test_never_more_than_two_thirds_of_a_number_are_shown(number: str) -> None:
    for mask in (mask_identity_number, mask_telephone, mask_bank_card):
        masked = mask(number)
        assert len(masked) == len(number)
        assert 3 * masked.count("*") >= len(number)
        assert all(shown in ("*", plain) for shown, plain in zip(masked, number, strict=True))


@given(st.text(alphabet="张王李赵一二三四·", min_size=2, max_size=20))
def test_a_name_of_two_characters_or_more_is_never_whole(name: str) -> None:
    assert "*" in mask_name(name)
    assert len(mask_name(name)) == len(name)
