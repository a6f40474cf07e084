"""Each material with its heap and its state."""

from protocol.application import ApplicationState, MaterialState, PhotoWarning, Verdict
from protocol.material import Handling
from tests.tvapp.application.sample import GUIDE, application, complete, materials, photo, returned
from tvapp.application.material_line import MaterialLine, material_lines, warning_words
from tvapp.ui.icons import ICONS


def line(found: tuple[MaterialLine, ...], key: str) -> MaterialLine:
    return next(each for each in found if each.key == key)


def test_what_must_be_photographed_comes_before_what_can_wait_and_what_is_not_needed() -> None:
    handlings = [each.handling for each in material_lines(application(), GUIDE)]
    assert handlings == [Handling.PHOTOGRAPH, Handling.LATER, Handling.NOT_NEEDED, Handling.NOT_NEEDED]


def test_every_state_has_a_word_and_an_icon_of_the_font() -> None:
    for each in (*material_lines(application(), GUIDE), *material_lines(returned(), GUIDE)):
        assert each.look.word and each.look.icon in ICONS


def test_words_follow_the_photos() -> None:
    assert line(material_lines(application(), GUIDE), "id_card").look.word == "还没拍"
    two = materials(id_card=MaterialState(key="id_card", photos=(photo(1), photo(2))))
    assert line(material_lines(application(materials=two), GUIDE), "id_card").look.word == "已收到 2 张"
    dark = MaterialState(key="id_card", photos=(photo(1, warnings=(PhotoWarning.DARK,)),))
    found = line(material_lines(application(materials=materials(id_card=dark)), GUIDE), "id_card")
    assert found.look.tone == "care" and "请看一看" in found.look.word


def test_licences_and_abolished_papers_need_nothing() -> None:
    found = material_lines(application(), GUIDE)
    assert line(found, "licence").look.word == "免提交" and "居民户口簿" in line(found, "licence").hint
    assert line(found, "abolished").look.word == "不再需要"
    assert not line(found, "licence").changeable


def test_a_return_puts_what_is_wrong_first_with_its_reason_and_leaves_only_open_what_may_come_later() -> None:
    found = material_lines(returned(), GUIDE)
    assert found[0].key == "id_card" and found[0].reason == "看不清，请重拍"
    assert found[0].look.word == "需要重拍" and found[0].changeable
    assert [each.key for each in found if each.changeable] == ["id_card", "later"]


def test_the_old_photo_stays_in_sight_until_the_new_one_comes_and_cannot_be_deleted() -> None:
    before = returned()
    old = material_lines(before, GUIDE)[0]
    assert [each.id for each in old.photos] == ["photo-1"] and not old.deletable(old.photos[0])
    wrong = next(state for state in before.materials if state.key == "id_card")
    again = wrong.model_copy(update={"photos": (*wrong.photos, photo(2, round=2))})
    new = material_lines(before.model_copy(update={"materials": materials(id_card=again)}), GUIDE)[0]
    assert [each.id for each in new.photos] == ["photo-2"] and new.deletable(new.photos[0])
    assert new.look.word == "已重拍 1 张"


def test_only_what_may_come_later_is_added_while_clerks_have_it_and_nothing_is_taken_away() -> None:
    submitted = complete(ApplicationState.SUBMITTED)
    lines = material_lines(submitted, GUIDE)
    assert [each.key for each in lines if each.changeable] == ["later"] == [lines[0].key]
    assert not any(each.removable for each in lines)
    passed = complete(ApplicationState.PASSED)
    assert not any(each.changeable for each in material_lines(passed, GUIDE))


def test_a_clerks_good_word_is_shown() -> None:
    state = MaterialState(key="id_card", photos=(photo(),), verdict=Verdict.ACCEPTED, open=False)
    passed = complete(ApplicationState.PASSED, materials=materials(id_card=state))
    assert line(material_lines(passed, GUIDE), "id_card").look.word == "合格"


def test_warnings_are_whole_sentences() -> None:
    both = photo(warnings=(PhotoWarning.DARK, PhotoWarning.SMALL))
    assert "太暗" in warning_words(both) and "太小" in warning_words(both)
    assert warning_words(photo()) == ""
