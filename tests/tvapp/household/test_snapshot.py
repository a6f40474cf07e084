"""The last known cases survive a restart without a network."""

import json

import pytest

from protocol.application import ApplicationList, ApplicationState
from protocol.events import ApplicationChanged
from protocol.person import MemberList
from tests.tvapp.household.samples import application, member, returned
from tvapp.household import snapshot
from tvapp.household.state import Household


def filled() -> Household:
    household = Household("house_1")
    household.load(
        MemberList(members=(member(),)),
        ApplicationList(
            applications=(
                returned(changed=9, answers={"level": "two"}),
                application("app_2", ApplicationState.SUBMITTED, changed=5, answers={"birth": "1948-03-02"}),
            )
        ),
    )
    return household


def again(household: Household) -> Household:
    other = Household()
    assert snapshot.restore(other, snapshot.to_json(household))
    return other


def test_people_cases_and_unread_news_come_back() -> None:
    before, after = filled(), again(filled())
    assert after.household_id == "house_1"
    assert after.members == before.members
    assert [one.id for one in after.applications] == ["app_1", "app_2"]
    assert after.notices == before.notices != []


def test_answers_are_kept_only_while_they_are_being_given() -> None:
    after = again(filled())
    assert [one.answers for one in after.applications] == [{"level": "two"}, {}]
    assert "1948-03-02" not in snapshot.to_json(filled())


def test_the_same_state_after_the_restart_is_no_news_but_another_is() -> None:
    after = again(filled())
    after.look_at("app_1")
    after.look_at("")
    after.apply(ApplicationChanged(application=returned(changed=9, answers={"level": "two"})))
    assert after.notices == []
    after.apply(ApplicationChanged(application=application("app_2", ApplicationState.PASSED, changed=50)))
    assert [one.application_id for one in after.notices] == ["app_2"]


@pytest.mark.parametrize("cut", [0, 1, 40, -2])
def test_a_torn_file_fills_in_nothing(cut: int) -> None:
    household = Household()
    assert not snapshot.restore(household, snapshot.to_json(filled())[:cut])
    assert household.applications == [] and household.household_id == ""


def test_another_version_fills_in_nothing() -> None:
    kept = json.loads(snapshot.to_json(filled()))
    kept["schema"] += 1
    assert not snapshot.restore(Household(), json.dumps(kept))
