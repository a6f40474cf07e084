"""Who may take an import a step further: every state, every kind of person."""

import pytest

from protocol.catalogue import ImportState
from server.catalogue.review import Person, refusal_to_approve, refusal_to_drop, refusal_to_publish

UPLOADER, OTHER = Person("a1", "王敏"), Person("b2", "王敏")


@pytest.mark.parametrize("state", ImportState)
def test_each_step_is_open_in_its_own_state_only(state: ImportState) -> None:
    assert (refusal_to_approve(state, UPLOADER, OTHER) == "") == (state is ImportState.WAITING)
    assert (refusal_to_publish(state) == "") == (state is ImportState.APPROVED)
    assert (refusal_to_drop(state) == "") == (state in (ImportState.WAITING, ImportState.APPROVED))
    for why in (
        refusal_to_approve(state, UPLOADER, OTHER),
        refusal_to_publish(state),
        refusal_to_drop(state),
    ):
        assert why == "" or why.endswith("。")


def test_an_account_is_a_person_and_where_there_is_none_the_name_is() -> None:
    waiting = ImportState.WAITING
    assert "换一个人" in refusal_to_approve(waiting, UPLOADER, UPLOADER)
    assert refusal_to_approve(waiting, UPLOADER, OTHER) == ""
    assert "换一个人" in refusal_to_approve(waiting, Person("", "王敏"), OTHER)
    assert refusal_to_approve(waiting, Person("", "root"), OTHER) == ""
