"""WebVTT is written so that it can be read, and what others wrote is read or refused with words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.videos.making.order import CAPTIONS
from server.videos.making.writing.captions import BadCaptions, Cue, read_web_vtt, web_vtt
from tests.server.videos.conftest import Film
from tvapp.player.captions import read_webvtt


@given(
    st.lists(
        st.tuples(st.integers(0, 7_200_000), st.integers(1, 9_000), st.text("办事<>&0，b", min_size=1)),
        min_size=1,
    )
)
def test_what_is_written_is_read_back(rows: list[tuple[int, int, str]]) -> None:
    cues = [Cue(start / 1000, (start + length) / 1000, text) for start, length, text in rows]
    assert read_web_vtt(web_vtt(cues)) == cues


def test_files_of_other_programs_are_read() -> None:
    head = "\ufeffWEBVTT - 第一集\r\n\r\nNOTE 注\r\n\r\n"
    text = head + "1\r\n00:01.000 --> 00:02.500 align:start\r\n<v 甲>您好\r\n再见\r\n"
    assert read_web_vtt(text) == [Cue(1.0, 2.5, "您好 再见")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\n您好\n", "WEBVTT"),
        ("WEBVTT\n\n00:01 --> 00:02\n您好\n", "时间看不懂"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\n您好\n", "早于"),
        ("WEBVTT\n", "一条字幕也没有"),
        ("", "WEBVTT"),
    ],
)
def test_what_is_no_web_vtt_is_refused_with_words(text: str, words: str) -> None:
    with pytest.raises(BadCaptions, match=words):
        read_web_vtt(text)


def test_the_television_reads_what_the_maker_writes(film: Film) -> None:
    text = (film.folder / CAPTIONS).read_text("utf-8")
    shown = read_webvtt(text)
    assert [(cue.start, cue.end, cue.text) for cue in shown.cues] == [
        (cue.start, cue.end, cue.text) for cue in read_web_vtt(text)
    ]
