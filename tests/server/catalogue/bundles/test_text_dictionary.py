"""The dictionary that guides are compressed with."""

import zlib

from protocol.guide import Guide
from server.catalogue.bundles.text_dictionary import LIMIT, packed, text_dictionary


def guides(count: int, shared: str) -> list[Guide]:
    return [
        Guide.model_validate(
            {
                "code": f"CODE{number}",
                "title": f"事项{number}",
                "department": "民政局",
                "steps": [{"name": "申请", "text": shared}],
            }
        )
        for number in range(count)
    ]


def test_what_guides_share_is_packed_once_and_comes_back_whole() -> None:
    listed = guides(5, "到窗口交材料，当场给回执。" * 5)
    dictionary = text_dictionary(listed)
    assert "到窗口交材料".encode() in dictionary
    data = packed(listed[0], dictionary)
    assert len(data) < len(packed(listed[0], b"")) * 0.7
    whole = zlib.decompressobj(zdict=dictionary).decompress(data)
    assert Guide.model_validate_json(whole) == listed[0]


def test_it_holds_nothing_of_a_single_guide_and_no_more_than_deflate_can_see() -> None:
    assert text_dictionary(guides(1, "只有这一项才有的话。")) == b""
    pairs = [guide for number in range(400) for guide in guides(2, f"{number:04d}的办法" * 20)]
    assert LIMIT * 0.9 < len(text_dictionary(pairs)) <= LIMIT
