"""What old systems leave in texts is cleaned, what people wrote stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.catalogue.imports.cleaning import Dirt, clean


@pytest.mark.parametrize(
    ("dirty", "expected", "kinds"),
    [
        ("第一<br>第二<BR/>第三", "第一\n第二\n第三", {Dirt.HTML}),
        ("<p>一段</p><p class='x'>二段</p>", "一段\n二段", {Dirt.HTML}),
        ("甲&amp;lt;br&amp;gt;乙", "甲\n乙", {Dirt.ENTITY, Dirt.HTML}),
        ("&amp;amp;amp; &nbsp;", "&", {Dirt.ENTITY}),
        ("８０周岁Ａ证", "80周岁A证", {Dirt.FULL_WIDTH}),
        ("甲\x00\x07乙", "甲乙", {Dirt.CONTROL}),
        ("  甲　 乙\u200b ", "甲 乙", set()),
        ("少于<5人，<A类>企业，a<b", "少于<5人，<A类>企业，a<b", set()),
        ("AT&T；R&D 项目", "AT&T；R&D 项目", set()),
        ("塆塝村𠮷", "塆塝村𠮷", set()),
        ("", "", set()),
    ],
)
def test_cleaning(dirty: str, expected: str, kinds: set[Dirt]) -> None:
    assert clean(dirty) == (expected, frozenset(kinds))


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more_unless_text_was_hidden_deeper(text: str) -> None:
    once, _ = clean(text)
    assert "\x00" not in once
    assert once == once.strip()
