"""WebVTT as it is found in the wild becomes words for a second of the film."""

import pytest

from tvapp.player.captions import Captions, Cue, read_webvtt, two_lines

PLAIN = """WEBVTT

1
00:00:01.000 --> 00:00:03.500
高龄津贴怎么领？

00:04.000 --> 00:06.000 line:80% align:center
<v 讲解员>带上<b>身份证</b>
和银行卡

NOTE 这不是字幕
00:05.000 --> 00:06.000
不要出现

1:00:00.000 --> 1:00:02.000
一小时以后
"""


def test_words_are_shown_in_their_seconds_and_not_between_them() -> None:
    captions = read_webvtt(PLAIN)
    seen = [captions.at(second) for second in (0.9, 1.0, 3.4, 3.5, 4.2, 6.0, 3601.0)]
    assert seen == ["", "高龄津贴怎么领？", "高龄津贴怎么领？", "", "带上身份证和银行卡", "", "一小时以后"]


def test_latin_lines_are_joined_with_a_space_and_entities_read() -> None:
    text = "WEBVTT\n\n00:00.000 --> 00:01.000\nfirst &amp; second\nline &lt;here&gt;\n"
    assert read_webvtt(text).at(0.5) == "first & second line <here>"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_and_a_mark_at_the_start_are_read(ending: str) -> None:
    assert read_webvtt("\ufeff" + PLAIN.replace("\n", ending)).at(2.0) == "高龄津贴怎么领？"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html></html>",
        "1\n00:00:01,000 --> 00:00:02,000\nSubRip\n",
        "WEBVTT",
        "WEBVTT\n\n00:01 --> x\n字",
    ],
)
def test_what_is_no_webvtt_has_no_captions(text: str) -> None:
    assert read_webvtt(text).cues == ()


def test_a_broken_cue_is_left_out_and_the_others_stay() -> None:
    wrong = "00:05.000 --> 00:04.000\n倒过来\n\n00:99.000 --> 00:04.000\n没有\n\n"
    text = f"WEBVTT\n\n{wrong}00:01.000 --> 00:02.000\n好的\n"
    assert [cue.text for cue in read_webvtt(text).cues] == ["好的"]


def test_of_two_at_once_the_later_one_is_shown() -> None:
    captions = Captions([Cue(0, 10, "长"), Cue(2, 4, "短")])
    assert [captions.at(second) for second in (1, 3, 5)] == ["长", "短", "长"]


def test_thousands_of_cues_are_bounded() -> None:
    times = [f"{n // 60:02}:{n % 60:02}" for n in range(3500)]
    cues = "".join(f"{time}.000 --> {time}.900\n第 {time} 句\n\n" for time in times)
    assert read_webvtt("WEBVTT\n\n" + cues).at(3210.5) == "第 53:30 句"
    assert len(read_webvtt("WEBVTT\n\n" + cues * 2).cues) == 5000


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("带上身份证。", 20, "带上身份证。"),
        (
            "带上身份证、户口本和一张银行卡，到村里的窗口去办",
            22,
            "带上身份证、户口本和一张银行卡，\n到村里的窗口去办",
        ),
        ("这一句没有一个标点却比一行要长得多所以在画的时候才断开", 20, None),
        ("短，后面这一半长得一行放不下所以也不能在这里断开的呀", 18, None),
    ],
)
def test_a_long_caption_is_broken_where_one_would_draw_breath(
    text: str, most: int, shown: str | None
) -> None:
    assert two_lines(text, most) == (shown or text)
