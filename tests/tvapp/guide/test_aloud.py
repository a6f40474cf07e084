"""Pages of real guides as they are heard: whole sentences, as long as they should be, none of them silent."""

import pytest

from chinese.espeak import EspeakSpeech
from chinese.spoken import sentences
from protocol.guide import Guide
from server.catalogue.samples.sample_source import SampleSource
from tests.chinese.wave_file import recorded
from tvapp.guide.aloud import page_aloud
from tvapp.guide.pages import GuidePage, pages_of
from tvapp.ui.paragraph import Paragraph
from tvapp.voice.habits import Speed

SIZES = {"body": 56.0, "small": 40.0}
WRITTEN = {guide.number: guide for guide in SampleSource().written()}


def broken(paragraph: Paragraph) -> list[str]:
    """Twenty letters a line."""
    return [paragraph.text[at : at + 20] for at in range(0, len(paragraph.text), 20)]


def pages(guide: Guide) -> tuple[GuidePage, ...]:
    return pages_of(guide, broken, SIZES.__getitem__, 730)


def heard(guide: Guide, at: int) -> list[str]:
    found = pages(guide)
    return sentences(guide.title, *page_aloud(guide, found[at], at, len(found)))


@pytest.mark.parametrize("guide", WRITTEN.values(), ids=lambda guide: str(guide.number))
def test_one_hears_first_what_a_person_asks_and_no_law(guide: Guide) -> None:
    said = heard(guide, 0)
    text = "。".join(said)
    order = [text.index(question) for question in ("要带什么", "去哪里办", "要几天", "要不要钱", "跑几趟")]
    assert order == sorted(order)
    assert not any(char.isdigit() for char in text), "a number is not said in words"
    assert guide.legal_basis[:8] not in text and "行政" not in text


def test_every_word_of_every_page_is_heard_and_no_line_end_is() -> None:
    guide = WRITTEN[308]
    for at, page in enumerate(pages(guide)):
        said = "".join(page_aloud(guide, page, at, 99))
        for paragraph in page.paragraphs:
            assert paragraph.text.replace("\n", "") in said


@pytest.mark.parametrize(("number", "at"), [(101, 0), (308, 0), (702, 0), (101, 3), (308, 6)])
def test_its_sound_is_as_long_as_its_words_and_not_silent(number: int, at: int) -> None:
    speech, seconds, characters = EspeakSpeech(), 0.0, 0
    for sentence in heard(WRITTEN[number], at):
        tape = recorded(speech, sentence, Speed.NORMAL)
        assert tape.loudness > 0.02, f"{sentence!r} cannot be heard"
        seconds += tape.seconds
        characters += sum("\u4e00" <= char <= "\u9fff" for char in sentence)
    assert characters > 20
    assert 130 <= characters / seconds * 60 <= 200
