"""The household as events and answers tell it."""

import subprocess
import sys

import pytest

from protocol.application import ApplicationList, ApplicationState, MaterialState
from protocol.events import (
    ApplicationChanged,
    CallChanged,
    CataloguePublished,
    HandoffChanged,
    MemberAdded,
    PhotoAdded,
    QueueChanged,
)
from protocol.handoff import Handoff, HandoffPurpose, HandoffState
from protocol.person import MemberList
from tests.tvapp.household.samples import application, call, member, photo, returned
from tvapp.household.state import Household

NOBODY = MemberList(members=())


def handoff(id: str = "hand_1", state: HandoffState = HandoffState.OFFERED, digits: str = "") -> Handoff:
    return Handoff(
        id=id, purpose=HandoffPurpose.MATERIALS, state=state, url="http://x/p/t", digits=digits, expires=9
    )


def known(*applications: object) -> Household:
    household = Household()
    household.load(NOBODY, ApplicationList(applications=applications))
    return household


def test_cases_are_listed_with_the_latest_change_first() -> None:
    household = known(application("app_a", changed=5), application("app_b", changed=9))
    household.apply(ApplicationChanged(application=application("app_a", changed=12)))
    assert [one.id for one in household.applications] == ["app_a", "app_b"]


def test_an_event_says_what_changed_and_observers_hear_the_same() -> None:
    household = known()
    heard: list[set[str]] = []
    household.subscribe(heard.append)
    changes = household.apply(ApplicationChanged(application=application("app_a")))
    assert changes == {"applications", "application:app_a", "photos:app_a"}
    assert heard == [changes]


def test_nothing_is_told_when_nothing_changed() -> None:
    household = known(application())
    heard: list[set[str]] = []
    household.subscribe(heard.append)
    assert household.apply(ApplicationChanged(application=application())) == set()
    assert household.apply(QueueChanged(desk="anxinban")) == set()
    assert heard == []


def test_an_observer_that_left_hears_nothing_and_one_that_fails_keeps_no_news_from_others() -> None:
    household = known()
    heard: list[set[str]] = []

    def broken(_: set[str]) -> None:
        raise RuntimeError("a screen's mistake")

    household.subscribe(broken)
    household.subscribe(heard.append)
    leave = household.subscribe(heard.append)
    leave()
    leave()
    household.apply(CataloguePublished(version=3))
    assert heard == [{"catalogue"}]
    assert household.catalogue_version == 3


def test_an_older_event_replayed_after_the_load_changes_nothing() -> None:
    household = known(application(state=ApplicationState.PASSED, changed=50))
    assert household.apply(ApplicationChanged(application=returned(changed=40))) == set()
    assert household.applications[0].state is ApplicationState.PASSED
    assert household.notices == []


def test_cases_the_server_no_longer_lists_are_gone() -> None:
    household = known(application("app_a"), returned(id="app_b"))
    changes = household.load(NOBODY, ApplicationList(applications=(application("app_a"),)))
    assert "application:app_b" in changes
    assert "notices" in changes
    assert household.application("app_b") is None


def test_a_photo_is_added_once_however_often_it_is_told() -> None:
    household = known(application(materials=(MaterialState(key="id_card"),)))
    event = PhotoAdded(application_id="app_1", material="id_card", photo=photo())
    assert "photos:app_1" in household.apply(event)
    assert household.apply(event) == set()
    assert [one.id for one in household.photos("app_1")] == ["photo_1"]
    assert household.has_photo("photo_1")
    assert not household.has_photo("photo_2")


def test_a_deleted_photo_is_gone_with_the_next_word_of_the_server() -> None:
    household = known(application(materials=(MaterialState(key="id_card", photos=(photo(),)),)))
    household.put(application(materials=(MaterialState(key="id_card"),), changed=2000))
    assert household.photos("app_1") == []


def test_a_photo_of_a_case_not_known_yet_is_left_to_the_next_load() -> None:
    household = known()
    assert household.apply(PhotoAdded(application_id="app_9", material="x", photo=photo())) == set()


def test_people_come_by_event_and_stay_in_the_order_they_came() -> None:
    household = Household()
    household.load(MemberList(members=(member("member_2", created=2),)), ApplicationList(applications=()))
    household.apply(MemberAdded(member=member("member_3", created=3)))
    assert household.apply(MemberAdded(member=member("member_3", created=3))) == set()
    household.apply(MemberAdded(member=member("member_1", created=1)))
    assert [one.id for one in household.members] == ["member_1", "member_2", "member_3"]
    household.remove_member("member_2")
    assert household.member("member_2") is None
    assert household.remove_member("member_2") == set()


def test_only_the_handoff_on_the_screen_is_followed() -> None:
    household = Household()
    assert household.apply(HandoffChanged(handoff=handoff("hand_0", HandoffState.OPENED, "37"))) == set()
    household.show_handoff(handoff())
    opened = handoff(state=HandoffState.OPENED, digits="37")
    assert household.apply(HandoffChanged(handoff=opened)) == {"handoff"}
    assert household.handoff is not None and household.handoff.digits == "37"
    assert household.show_handoff(None) == {"handoff"}
    assert household.apply(HandoffChanged(handoff=opened)) == set()


def test_the_code_stays_on_the_screen_while_nobody_has_opened_it() -> None:
    household = Household()
    household.show_handoff(handoff().model_copy(update={"code": "123456", "short_url": "http://x/p"}))
    assert household.apply(HandoffChanged(handoff=handoff().model_copy(update={"url": ""}))) == set()
    assert household.handoff is not None
    assert (household.handoff.url, household.handoff.code) == ("http://x/p/t", "123456")
    household.show_handoff(handoff().model_copy(update={"url": ""}))
    assert household.handoff.url == "http://x/p/t"


def test_an_empty_answer_takes_the_answer_away() -> None:
    household = known(application(answers={"level": "one", "birth": "1948-03-02"}))
    household.answer("app_1", "level", "")
    seen = household.application("app_1")
    assert seen is not None and seen.answers == {"birth": "1948-03-02"}


def test_an_answer_shows_at_once_and_the_servers_older_word_does_not_undo_it() -> None:
    household = known(application(answers={"level": "one"}))
    assert household.answer("app_1", "level", "two") >= {"application:app_1", "unsent"}
    household.put(application(answers={"level": "one"}, changed=2000))
    seen = household.application("app_1")
    assert seen is not None and seen.answers == {"level": "two"}
    assert household.unsent == 1
    household.put(application(answers={"level": "two"}, changed=3000))
    household.answer_done("app_1", "level")
    assert household.unsent == 0
    seen = household.application("app_1")
    assert seen is not None and seen.answers == {"level": "two"}


def test_a_refused_answer_gives_way_to_the_servers_word() -> None:
    household = known(application(answers={"level": "one"}))
    household.answer("app_1", "level", "ninety")
    household.answer_done("app_1", "level")
    seen = household.application("app_1")
    assert seen is not None and seen.answers == {"level": "one"}


def test_a_box_moved_to_another_household_forgets_the_first() -> None:
    household = known(returned())
    assert not household.belong_to("house_1")
    assert household.applications
    assert household.belong_to("house_2")
    assert household.applications == household.notices == household.members == []


def test_events_of_a_call_nobody_here_asked_for_are_not_believed() -> None:
    household = Household()
    assert household.apply(CallChanged(call=call("call_old"))) == set()
    assert household.call is None


@pytest.mark.parametrize("framework", ["kivy", "aiohttp", "sqlalchemy", "asyncio"])
def test_the_state_is_pure(framework: str) -> None:
    program = f"import sys; sys.modules[{framework!r}] = None; import tvapp.household.snapshot"
    subprocess.run([sys.executable, "-c", program], check=True)
