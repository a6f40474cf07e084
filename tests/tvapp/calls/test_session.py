"""The call's state machine on the television."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.call import (
    Call,
    CallState,
    DeskName,
    EndedBy,
    IceCandidate,
    IceServer,
    SessionDescription,
    Signal,
)
from protocol.call_words import CallWords
from protocol.desk import QueuePlace
from tvapp.calls.session import ATTEMPT, CallSession, Effect, IllegalMove, Step


def row(state: str = "queued", **parts: object) -> Call:
    values = {"id": "call_1", "desk": "anxinban", "state": state, "queued": 1, "position": 1, **parts}
    return Call.model_validate(values)


def answer(generation: int = 1, call_id: str = "call_1") -> Signal:
    description = SessionDescription(type="answer", sdp="v=0\r\n")
    return Signal(call_id=call_id, generation=generation, description=description)


def candidate(generation: int = 1) -> Signal:
    return Signal(call_id="call_1", generation=generation, candidate=IceCandidate(candidate=""))


def talking() -> CallSession:
    session = CallSession(DeskName.ANXINBAN)
    session.placed(row())
    session.call_changed(row("ringing", clerk_name="王敏", clerk_number="001"))
    session.call_changed(row("talking", clerk_name="王敏", clerk_number="001"))
    assert session.takes(answer(), 0.0)
    session.connected()
    assert session.step is Step.TALKING
    return session


def test_the_plain_way_from_asking_to_the_end() -> None:
    session = CallSession(DeskName.ANXINBAN)
    seen = [session.step]
    for move in (
        lambda: session.placed(row()),
        lambda: session.call_changed(row("ringing")),
        lambda: session.call_changed(row("talking")),
        session.connected,
    ):
        assert move() == []
        seen.append(session.step)
    assert session.call_changed(row("ended", ended_by="clerk")) == [Effect.CLOSE_MEDIA]
    assert [*seen, session.step] == list(Step)[:6]
    assert not session.open


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        ({"position": 3, "expected_wait": 480}, "前面还有 2 位"),
        ({"position": 1}, "下一位就是您"),
    ],
)
def test_who_waits_is_told_the_place(parts: dict[str, int], title: str) -> None:
    session = CallSession(DeskName.ANXINBAN)
    session.placed(row(**parts))
    assert session.text().title == title
    if parts["position"] == 3:
        assert "8 分钟" in session.text().detail


def test_unanswered_ringing_comes_back_with_the_first_place_and_says_so() -> None:
    session = CallSession(DeskName.ANXINBAN)
    session.placed(row("ringing"))
    session.call_changed(row("queued", position=1))
    assert session.step is Step.QUEUED
    assert "还排在最前面" in session.text().title


def test_every_state_has_words_for_the_person() -> None:
    session = talking()
    assert session.text().title == "正在和王敏（001 号）通话"
    session.link_lost(1, 0.0)
    assert session.text().title == "画面断了一下"
    session.call_changed(row("ended", ended_by="clerk"))
    assert "工作人员已挂断" in session.text().detail
    for failed in (CallSession(DeskName.HOTLINE_12345),):
        assert "12345" in failed.text().title
        failed.refused("现在忙，请过一会儿再打。")
        assert failed.text().detail == "现在忙，请过一会儿再打。"


def test_an_answer_is_taken_once_and_only_for_the_newest_offer() -> None:
    session = CallSession(DeskName.ANXINBAN)
    assert not session.takes(answer(), 0.0), "no call yet"
    session.placed(row("talking"))
    assert not session.takes(answer(generation=2), 0.0)
    assert not session.takes(answer(call_id="call_2"), 0.0)
    assert session.takes(answer(), 0.0)
    assert not session.takes(answer(), 0.0)
    assert session.takes(candidate(), 0.0)
    session.connected()
    assert session.takes(candidate(), 0.0), "late candidates may show a better way"


def test_a_lost_link_is_rebuilt_once_whoever_notices_first() -> None:
    session = talking()
    assert session.link_lost(1, 10.0) == [Effect.PREPARE]
    assert (session.step, session.generation) == (Step.CONNECTING, 2)
    assert session.link_lost(1, 10.1) == [], "news of the old connection"
    assert session.link_lost(2, 10.2) == [], "its offer is still on the way"
    assert session.rebuild_asked(Signal(call_id="call_1", generation=2), 10.3) == []
    assert session.takes(answer(2), 10.4)
    session.connected()
    assert session.step is Step.TALKING
    assert session.rebuild_asked(Signal(call_id="call_1", generation=3), 11.0) == [Effect.PREPARE]


def test_an_attempt_that_leads_nowhere_is_followed_by_the_next() -> None:
    session = CallSession(DeskName.ANXINBAN)
    session.placed(row("talking"))
    assert session.tick(100.0) == []
    assert session.tick(100.0 + ATTEMPT - 0.1) == []
    assert session.tick(100.0 + ATTEMPT) == [Effect.PREPARE]
    assert session.generation == 2
    assert session.tick(100.0 + ATTEMPT + 1) == []


def test_after_a_restart_the_next_generation_takes_the_call_up_again() -> None:
    session = CallSession(DeskName.ANXINBAN)
    assert session.resume(row("talking", generation=4)) == [Effect.PREPARE]
    assert (session.step, session.generation) == (Step.CONNECTING, 5)


def test_the_relay_s_credentials_survive_events_that_do_not_carry_them() -> None:
    relay = IceServer(urls=("turn:relay:3478",), username="u", credential="c")
    session = CallSession(DeskName.ANXINBAN)
    session.placed(row(ice_servers=(relay,)))
    session.call_changed(row("ringing"))
    assert session.call is not None
    assert session.call.ice_servers == (relay,)


@pytest.mark.parametrize("how", ["queued", "ringing", "talking"])
def test_hanging_up_works_in_every_state_and_only_once(how: str) -> None:
    session = CallSession(DeskName.ANXINBAN)
    session.placed(row(how))
    assert session.hang_up() == [Effect.HANG_UP, Effect.CLOSE_MEDIA]
    assert session.hang_up() == []
    assert session.text().title == "已经挂断"
    assert session.call_changed(row("ended", ended_by="tv")) == []


def test_hanging_up_while_still_asking_tells_no_server_of_a_call_it_does_not_know() -> None:
    session = CallSession(DeskName.ANXINBAN)
    assert session.hang_up() == [Effect.CLOSE_MEDIA]


def test_illegal_moves_are_refused() -> None:
    session = talking()
    with pytest.raises(IllegalMove):
        session.placed(row())
    with pytest.raises(IllegalMove):
        session.call_changed(row("queued"))
    session.hang_up()
    with pytest.raises(IllegalMove):
        session.refused("晚了")


NEWS = st.one_of(
    st.builds(row, st.sampled_from([s.value for s in CallState]), ended_by=st.sampled_from([None, *EndedBy])),
    st.builds(answer, st.integers(1, 4)),
    st.builds(candidate, st.integers(1, 4)),
    st.tuples(st.just("lost"), st.integers(1, 4)),
    st.just("connected"),
    st.just("tick"),
)


@given(st.lists(NEWS, max_size=30))
def test_whatever_comes_there_are_words_and_the_end_is_the_end(news: list[object]) -> None:
    session = CallSession(DeskName.ANXINBAN)
    session.placed(row())
    for now, item in enumerate(news):
        before, generation = session.step, session.generation
        try:
            _feed(session, item, float(now))
        except IllegalMove:
            assert session.step is before
        assert session.text().title
        assert session.generation - generation in (0, 1)
        if before in (Step.ENDED, Step.FAILED):
            assert session.step is before


def _feed(session: CallSession, item: object, now: float) -> None:
    if isinstance(item, Call):
        session.call_changed(item)
    elif isinstance(item, Signal):
        session.takes(item, now)
    elif isinstance(item, tuple):
        session.link_lost(item[1], now)
    elif item == "connected":
        session.connected()
    else:
        session.tick(now * 10)


def caption(number: int, text: str, kind: str = "caption", call_id: str = "call_1") -> CallWords:
    return CallWords.model_validate(
        {"call_id": call_id, "number": number, "kind": kind, "text": text, "sent": 1}
    )


def test_the_newest_caption_stands_whatever_comes_late() -> None:
    session = talking()
    assert session.said(caption(3, "请稍等"))
    assert not session.said(caption(2, "您好")) and session.caption == "请稍等"
    assert not session.said(caption(4, "", kind="slower")), "the resident's own wish is no caption"
    assert not session.said(caption(9, "别家的", call_id="call_2"))
    session.call_changed(row("talking"))
    assert session.caption == "请稍等", "events of the call do not carry it"
    session.call_changed(row("talking", caption=caption(5, "").model_dump()))
    assert session.caption == ""


def test_a_restarted_television_shows_the_newest_caption_again() -> None:
    session = CallSession(DeskName.ANXINBAN)
    session.resume(row("talking", generation=3, caption=caption(7, "带原件").model_dump()))
    assert session.caption == "带原件"


def test_a_clerk_s_call_rings_without_camera_until_it_is_taken_once() -> None:
    session = CallSession(DeskName.ANXINBAN)
    ringing = row("calling", position=0, callback_id="back_1", clerk_name="王敏", clerk_number="001")
    assert session.placed(ringing) == []
    assert (session.step, session.text().title) == (Step.INCOMING, "安馨办窗口给您来电话了")
    assert "王敏（001 号）" in session.text().detail
    assert session.accept() == [Effect.ACCEPT]
    taken = row("talking", position=0, callback_id="back_1", ice_servers=[{"urls": ["turn:a"]}])
    assert session.call_changed(taken.model_copy(update={"ice_servers": ()})) == [], "the event came first"
    assert session.accepted(taken) == [Effect.PREPARE]
    assert (session.step, session.call and session.call.ice_servers) == (Step.CONNECTING, taken.ice_servers)
    assert session.accept() == []


@pytest.mark.parametrize(
    ("by", "title"), [("tv", "这次先不接"), ("server", "没有接上"), ("clerk", "没有接上")]
)
def test_a_call_that_was_not_taken_says_that_there_will_be_another(by: str, title: str) -> None:
    session = CallSession(DeskName.ANXINBAN)
    session.placed(row("calling", position=0, callback_id="back_1", clerk_name="王敏"))
    over = row("missed", position=0, callback_id="back_1", clerk_name="王敏", ended_by=by)
    assert session.call_changed(over) == [Effect.CLOSE_MEDIA]
    assert title in session.text().title and "再打" in session.text().detail


def test_after_a_restart_a_call_that_rings_goes_on_ringing() -> None:
    session = CallSession(DeskName.ANXINBAN)
    assert session.resume(row("calling", position=0, callback_id="back_1")) == []
    assert session.step is Step.INCOMING


def test_news_of_the_place_counts_only_while_one_waits_in_this_call() -> None:
    session = CallSession(DeskName.ANXINBAN)
    session.placed(row(position=5, ticket=12, expected_wait=900))
    place = QueuePlace(call_id="call_1", position=3, expected_wait=480, message="请备好身份证")
    assert session.moved(place)
    assert session.text().title == "前面还有 2 位"
    assert session.text().detail.startswith("您是 12 号。大约等 8 分钟")
    assert session.call is not None and session.call.message == "请备好身份证"
    assert not session.moved(place.model_copy(update={"call_id": "call_2"}))
    session.call_changed(row("ringing"))
    assert not session.moved(place), "a place that comes late does not take the ringing back"


def handed(state: str = "queued", number: int = 1, desk: str = "12345", **parts: object) -> Call:
    by = {"number": number, "desk": "anxinban", "clerk_name": "王敏", "clerk_number": "001"}
    return row(state, desk=desk, transfer=by, **parts)


def test_a_call_that_is_handed_on_shows_nothing_of_the_home_until_the_next_clerk_takes_it() -> None:
    session = talking()
    session.said(caption(1, "我帮您转过去"))
    assert session.call_changed(handed()) == [Effect.CLOSE_MEDIA, Effect.PREPARE]
    assert (session.step, session.generation, session.caption) == (Step.QUEUED, 2, "")
    text = session.text()
    assert text.title == "正在帮您转到 12345 视频专席"
    assert "请不要关电视" in text.detail and "王敏" in text.detail and "不用再说一遍" in text.detail
    assert session.link_lost(1, 0.0) == [], "the first clerk's media is meant to be over"
    assert not session.takes(answer(1), 1.0)
    session.call_changed(handed("ringing"))
    assert "马上就来" in session.text().detail
    session.call_changed(handed())
    assert session.text() == text, "not taken: as it was"
    session.call_changed(handed("ringing"))
    session.call_changed(handed("talking", clerk_name="李华"))
    assert session.text().title == "李华接听了", "no picture was lost"
    assert session.takes(answer(2), 2.0)
    session.connected()
    assert session.call_changed(row("talking")) == [] and session.call and session.call.clerk_name == "李华"
    assert session.call_changed(handed(number=2, desk="anxinban")) == [Effect.CLOSE_MEDIA, Effect.PREPARE]


def test_the_same_desk_may_look_for_somebody_who_speaks_as_people_do_here() -> None:
    session = talking()
    session.call_changed(handed(desk="anxinban", position=3))
    assert session.text().title == "正在帮您找会说本地话的同事"
    assert "前面还有 2 位" in session.text().detail
    session.call_changed(handed("missed", desk="anxinban"))
    assert session.step is Step.ENDED
