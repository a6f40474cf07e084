"""What is drawn: nothing is clipped, nothing under the captions, every theme its own look."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from protocol.guide import Guide
from server.videos.making.drawing.lettering import fitted, widths
from server.videos.making.drawing.look import DARK, GROUND, ICONS, SURFACE, TEXT, Composition, Look, look_of
from server.videos.making.drawing.slide import CAPTIONS_FROM, HEIGHT, WIDTH, draw_slide, draw_thumbnail
from server.videos.making.writing.script import write_script
from tests.server.videos.conftest import GUIDE, VIDEO
from tvapp.ui.icons import ICONS as TV_ICONS
from tvapp.ui.theme import colour, contrast

THEMES = (
    "老人与养老 残疾人服务 看病与医保 困难救助 户口与身份证 社保与退休 生孩子 上学 "
    "找工作与创业 结婚与家庭 房子 车辆与驾驶 种地养殖 退役军人 开店办企业 身后事"
).split()
LETTERS = "办事老人要带什么去哪里，。：（）12ab "
LONG = GUIDE.model_copy(
    update={
        "title": "长" * 110,
        "place": "县政务服务中心一楼综合受理专区，" * 12,
        "materials": tuple(
            material.model_copy(update={"name": f"需要加盖公章并由两人签字的证明材料原件及复印件{at}"})
            for at, material in enumerate(GUIDE.materials * 3)
        ),
    }
)


@pytest.mark.parametrize("composition", Composition)
@pytest.mark.parametrize("guide", [GUIDE, LONG], ids=["short", "long"])
def test_nothing_to_be_read_lies_under_the_captions_or_at_the_edge(
    composition: Composition, guide: Guide
) -> None:
    look = Look("#FFD25E", ICONS["elderly"], composition)
    script = write_script(VIDEO.model_copy(update={"title": "很长的标题" * 8}), [guide])
    for scene in script.scenes:
        for mark in range(-1, len(scene.items)):
            image = draw_slide(script, scene, look, mark)
            assert image.size == (WIDTH, HEIGHT)
            captions = image.crop((0, CAPTIONS_FROM + 8, WIDTH, 670))
            # Only whole columns: the ground and what stands at the side from top to bottom.
            assert _is_plain(captions), (scene.kind, composition)
            assert _is_plain(image.crop((WIDTH - 40, 240, WIDTH, CAPTIONS_FROM))), scene.kind


def _is_plain(part: Image.Image) -> bool:
    """Whether every row of pixels is the same."""
    return part == part.crop((0, 0, part.width, 1)).resize(part.size)


@settings(max_examples=120, deadline=None)
@given(
    st.text(st.sampled_from("办事老人要带什么去哪里，。：（）12ab "), min_size=1, max_size=120),
    st.integers(200, 1100),
)
def test_a_text_that_is_set_fits_its_width_and_its_lines(text: str, width: int) -> None:
    made = fitted(text, width, 260, (60, 48, 36, 28), most_lines=3)
    assert len(made.lines) <= 3 and made.height <= 262
    assert all(widths(made.weight, made.size)(line) <= width + 1 for line in made.lines)
    if not made.cut:
        assert "".join(made.lines).replace(" ", "") == text.replace(" ", "")


def test_a_title_breaks_at_its_colon() -> None:
    assert fitted("建小卡：打个电话就能约", 620, 300, (88,)).lines == ("建小卡：", "打个电话就能约")


def test_no_character_stands_alone_in_the_last_line() -> None:
    assert min(map(len, fitted("继承房子常问的几句话", 800, 300, (88,)).lines)) >= 4


def test_rare_characters_are_drawn_with_the_face_that_has_them() -> None:
    assert fitted("张喆塝", 600, 100, (60,)).weight in ("regular", "bold")


def test_every_theme_has_an_accent_of_its_own_that_can_be_read() -> None:
    looks = {theme: look_of(theme, "v001") for theme in THEMES}
    assert len({look.accent for look in looks.values()}) == len(THEMES)
    assert len({look.icon for look in looks.values()}) == len(THEMES)
    for look in looks.values():
        accent = colour(look.accent)
        for ground in (GROUND, SURFACE):
            assert contrast(accent, colour(ground)) >= 7
        assert contrast(accent, colour(DARK)) >= 7
    assert contrast(colour(TEXT), colour(SURFACE)) >= 7


def test_films_of_one_theme_differ_and_each_stays_the_same() -> None:
    looks = {look_of("看病与医保", f"v{at:03d}").composition for at in range(20)}
    assert len(looks) == 2
    assert look_of("看病与医保", "v003") == look_of("看病与医保", "v003")


def test_a_theme_nobody_foresaw_has_a_look_too() -> None:
    assert look_of("水电气", "v1").icon == ICONS["description"]
    assert look_of("", "v1") == look_of("", "v1")


def test_icons_are_the_ones_of_the_television() -> None:
    assert {name: TV_ICONS[name] for name in ICONS} == ICONS


def test_a_thumbnail_shows_where_there_is_no_theme_and_no_guide() -> None:
    script = write_script(VIDEO.model_copy(update={"theme": ""}), [])
    assert draw_thumbnail(script, look_of("", "v1")).size == (640, 360)


def test_the_thumbnail_names_the_subject_in_a_word() -> None:
    guide = GUIDE.model_copy(update={"aliases": ("老年证", "坐公交老年卡")})
    assert write_script(VIDEO, [guide]).subject == "老年证"
    assert write_script(VIDEO.model_copy(update={"title": "建小卡：打个电话就能约"}), []).subject == "建小卡"


def test_a_slightly_smaller_size_that_tears_no_phrase_is_taken() -> None:
    made = fitted("办护照不用找中介，自己就能办", 780, 300, (88, 80, 72, 64))
    assert made.lines == ("办护照不用找中介，", "自己就能办")
    assert made.size < 88
