"""What espeak-ng reads wrong is written for it so that it sounds right."""

import pytest

from chinese.homophones import for_espeak


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("陈家塆", "陈家湾"),
        ("失业金给付", "失业金己付"),
        ("请重拍这一张", "请虫拍这一张"),
        ("易地搬迁", "易第搬迁"),
        ("户籍所在地", "户籍所在第"),
        ("重要的地方", "重要的地方"),
        ("看指南", "看指南"),
    ],
)
def test_only_words_that_would_sound_wrong_are_changed(said: str, written: str) -> None:
    assert for_espeak(said) == written
