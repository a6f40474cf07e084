"""The operator's list of smart cards."""

import pytest

from server.devices.card_list import CardListBroken, read_cards

LIST = "智能卡号,乡镇\n8001 0001,七里坪镇\n\n80010002,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_is_read_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    assert read_cards(LIST.encode(encoding)) == [("80010001", "七里坪镇"), ("80010002", "")]


def test_every_bad_row_is_told_and_nothing_is_taken() -> None:
    with pytest.raises(CardListBroken) as broken:
        read_cards("智能卡号\n12\n80010001\n80010001\n".encode())
    assert broken.value.rows == [
        "第 2 行：智能卡号应为 6 到 32 位数字或字母。",
        "第 4 行：智能卡号与前面的行重复。",
    ]


@pytest.mark.parametrize("content", [b"", b"\xff\xff\xff", "姓名\n张三\n".encode()])
def test_what_is_not_a_list_is_refused(content: bytes) -> None:
    with pytest.raises(CardListBroken):
        read_cards(content)
