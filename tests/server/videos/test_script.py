"""What a film says: plain, short enough to be listened to, whole where the guide has holes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.guide import Guide
from protocol.video import Video
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_records import sample_records
from server.catalogue.samples.sample_source import SampleSource
from server.videos.making.writing.scene import Script, breaths_of
from server.videos.making.writing.script import LONGEST, SHORTEST, write_script
from server.videos.making.writing.wording import CAPTION, breaths, brief, clean, said, sentence, shortened
from tests.server.videos.conftest import GUIDE, VIDEO


def told(script: Script) -> str:
    return "".join(breath.text for scene in script.scenes for breath in breaths_of(scene))


@pytest.fixture(scope="module")
def sample_scripts() -> list[Script]:
    source = SampleSource()
    guides = sample_guides(source)
    by_code = {guide.code: guide for guide in guides}
    videos = sample_records(source, guides).videos[::9]
    return [write_script(video, [by_code[code] for code in video.guides]) for video in videos]


def test_it_answers_what_an_old_person_asks_and_ends_with_what_can_be_done() -> None:
    text = told(write_script(VIDEO, [GUIDE]))
    for words in (
        "这一集讲：手把手教您办老年证",
        "老年人优待证办理",
        "第一样，居民身份证",
        "近期一寸免冠照片，2 份",
        "居住证，不用带",
        "31–36 号窗口",
        "第一步，提出申请",
        "当场就能办好",
        "不收费",
        "最多跑 1 趟",
        "预审通过，不等于已经受理",
        "不会要密码、验证码，也不会让您转账",
        "0713-0500106",
    ):
        assert words in text, words


def test_the_sample_is_between_forty_and_a_hundred_and_twenty_seconds(sample_scripts: list[Script]) -> None:
    for script in sample_scripts:
        assert SHORTEST <= script.seconds <= LONGEST, script.title
        assert script.sample


def test_every_caption_fits_and_everything_that_is_said_is_chinese(sample_scripts: list[Script]) -> None:
    for script in sample_scripts:
        for scene in script.scenes:
            for breath in breaths_of(scene):
                assert len(breath.text) <= CAPTION
                assert not re.search(r"[\d*<>&]", said(breath.text)), breath.text


def test_what_is_said_of_a_row_points_at_a_row_there_is(sample_scripts: list[Script]) -> None:
    for script in sample_scripts:
        for scene in script.scenes:
            assert all(-1 <= line.item < max(len(scene.items), 1) for line in scene.lines)


def test_a_guide_of_nothing_but_a_title_still_makes_sense() -> None:
    bare = Guide(code="BARE-1", title="某事", department="某局")
    script = write_script(Video(key="v", title="某事怎么办", guides=("BARE-1",)), [bare])
    text = told(script)
    assert "问工作人员" in text and "身份证总是要带的" in text
    assert all(scene.items or scene.kind == "title" for scene in script.scenes)
    assert SHORTEST <= script.seconds <= LONGEST


def test_a_video_whose_guides_are_gone_says_whom_to_ask() -> None:
    script = write_script(VIDEO, [])
    assert "便民服务中心" in told(script) and "以窗口说的为准" in told(script)
    assert SHORTEST <= script.seconds <= LONGEST


def test_of_several_situations_the_usual_one_is_told_unless_it_says_much_less() -> None:
    nearly = GUIDE.model_copy(update={"code": "NEAR-1", "situation": "第一次办", "hours": ""})
    assert write_script(VIDEO, [nearly, GUIDE]).official == f"{GUIDE.title}（第一次办）"
    poor = Guide(code="POOR-1", title=GUIDE.title, situation="别人代办", department="某局")
    script = write_script(VIDEO, [poor, GUIDE])
    assert script.official == GUIDE.title
    assert "第一样，居民身份证" in told(script)


def test_a_guide_that_is_too_long_is_told_in_two_minutes() -> None:
    long = GUIDE.model_copy(
        update={
            "conditions": "符合下列条件的：" + "有本县户口并且连续居住满三年，" * 80,
            "place": "某某路" * 60,
            "fees": "按照标准收取，" * 60,
            "steps": tuple(step.model_copy(update={"text": "请交材料，" * 50}) for step in GUIDE.steps * 6),
            "materials": GUIDE.materials * 7,
        }
    )
    script = write_script(VIDEO, [long])
    assert script.seconds <= LONGEST
    assert "预审通过，不等于已经受理" in told(script)
    assert "请在文字指南里看全" in told(script)


def test_the_same_guide_gives_the_same_script() -> None:
    assert write_script(VIDEO, [GUIDE]) == write_script(VIDEO, [GUIDE])


def test_a_list_of_a_web_page_becomes_one_line() -> None:
    assert clean("1. 年满 60 周岁\n2、本县户口<br/>&nbsp;\n（3）无业") == "年满 60 周岁，本县户口，无业"


def test_a_number_is_no_marker() -> None:
    assert clean("3.5 公里以内") == "3.5 公里以内"


def test_a_sentence_ends_once() -> None:
    assert sentence("不收费。。") == "不收费。"
    assert sentence("能办吗？") == "能办吗？"
    assert sentence("") == ""


def test_a_text_is_shortened_to_whole_sentences() -> None:
    assert shortened("第一句。第二句很长很长。第三句。", 12) == "第一句。第二句很长很长。"


def test_a_sentence_that_is_cut_says_where_the_rest_is() -> None:
    assert shortened("有房子的，" + "还要符合别的条件" * 10, 20).endswith("，详细的看文字指南。")


def test_a_long_name_loses_its_brackets_first() -> None:
    assert brief("死亡医学证明（由医院开具的正本）", 12) == "死亡医学证明"


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("去哪里办要带什么0123456789，。；：、（）“”Ab-– \n"), max_size=160))
def test_nothing_is_lost_between_breaths(text: str) -> None:
    parts = breaths(text)
    assert all(0 < len(part) <= CAPTION for part in parts)
    kept = re.sub(r"[^\w]", "", "".join(parts))
    wanted = re.sub(r"[^\w]", "", text)
    assert kept == wanted


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.integers(20, 80))
def test_a_shortened_text_is_never_longer_than_asked(text: str, most: int) -> None:
    assert len(shortened(text, most)) <= most + 1
    assert len(brief(text, most)) <= most
