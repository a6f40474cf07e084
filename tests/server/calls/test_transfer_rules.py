"""When a call may be handed on, who may write about one, how a ticket is written."""

from dataclasses import replace
from itertools import product

import pytest

from protocol.call import CallState, DeskName
from server.calls.record_rules import WRITABLE_MS, is_writable, paragraphs, ticket_number
from server.calls.rules import Party, RefusedMove
from server.calls.transfer_rules import MOST_TRANSFERS, Way, after_transfer
from server.desks.rules import TICKET_PATTERN

CLERK, BOX, NOBODY = Party(is_clerk=True), Party(is_household=True), Party()
HERE, THERE = DeskName.ANXINBAN, DeskName.HOTLINE_12345
WAY = Way(THERE, dialect=False, open=True, hours="全天", taking=0)


@pytest.mark.parametrize(("state", "party"), list(product(CallState, (CLERK, BOX, NOBODY))))
def test_only_the_clerk_hands_on_and_only_while_talking(state: CallState, party: Party) -> None:
    if state is CallState.TALKING and party is CLERK:
        assert after_transfer(state, party, HERE, WAY, 0) is CallState.QUEUED
        return
    with pytest.raises(RefusedMove) as refused:
        after_transfer(state, party, HERE, WAY, 0)
    assert refused.value.args[0].endswith("。")


@pytest.mark.parametrize(
    ("way", "transfers", "words"),
    [
        (replace(WAY, open=False, hours="工作日 8:30–12:00"), 0, "工作日 8:30–12:00"),
        (replace(WAY, desk=HERE, taking=3), 0, "就在您的服务台"),
        (replace(WAY, desk=HERE, dialect=True), 0, "本地话"),
        (WAY, MOST_TRANSFERS, "请不要再转"),
    ],
)
def test_a_call_is_not_sent_where_nobody_can_take_it(way: Way, transfers: int, words: str) -> None:
    with pytest.raises(RefusedMove, match=words):
        after_transfer(CallState.TALKING, CLERK, HERE, way, transfers)


def test_a_desk_where_nobody_is_just_now_still_has_a_queue() -> None:
    assert after_transfer(CallState.TALKING, CLERK, HERE, replace(WAY, taking=0), 1) is CallState.QUEUED
    speaks = replace(WAY, desk=HERE, dialect=True, taking=1)
    assert after_transfer(CallState.TALKING, CLERK, HERE, speaks, 1) is CallState.QUEUED


def test_one_may_write_for_a_day_after_the_end() -> None:
    assert is_writable(None, 10**13)
    assert is_writable(0, WRITABLE_MS - 1) and not is_writable(0, WRITABLE_MS)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" gd2026 1124 0001 ", "GD202611240001"), ("20261124000123", "20261124000123"), ("", ""), ("  ", "")],
)
def test_a_ticket_is_kept_as_the_system_writes_it(typed: str, kept: str) -> None:
    assert ticket_number(typed, TICKET_PATTERN) == kept


@pytest.mark.parametrize("typed", ["1234567", "工单20261124", "GD2026-1124-1", "1" * 21, "<b>12345678</b>"])
def test_what_is_no_ticket_is_refused(typed: str) -> None:
    with pytest.raises(RefusedMove):
        ticket_number(typed, TICKET_PATTERN)


def test_a_note_keeps_its_lines_and_nothing_invisible() -> None:
    assert paragraphs(" 一\n二\x00\x07三\u202e ") == "一\n二三"
