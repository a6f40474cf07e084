"""States and answers in words."""

import pytest

from protocol.application import ApplicationState
from tests.tvapp.application.sample import GUIDE
from tvapp.application.answer_words import answer_words
from tvapp.application.state_look import state_look
from tvapp.ui.icons import ICONS


@pytest.mark.parametrize("state", ApplicationState)
def test_every_state_has_a_word_and_an_icon_of_the_font(state: ApplicationState) -> None:
    look = state_look(state)
    assert look.word and look.icon in ICONS


def test_no_two_states_look_alike() -> None:
    looks = [(state_look(state).word, state_look(state).icon) for state in ApplicationState]
    assert len(set(looks)) == len(looks)


def test_passed_is_not_called_accepted() -> None:
    assert "受理" not in state_look(ApplicationState.PASSED).word


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("where", "away", "养老院"),
        ("alone", "no", "不是"),
        ("born", "1940-05-12", "1940 年 5 月 12 日"),
        ("months", "7", "7"),
        ("words", "腿脚不便", "腿脚***"),
        ("where", "", ""),
    ],
)
def test_answers_are_read_as_people_say_them(key: str, value: str, words: str) -> None:
    assert answer_words(next(field for field in GUIDE.form if field.key == key), value) == words
