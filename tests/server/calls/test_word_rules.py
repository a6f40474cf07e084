"""Who may say what in a call besides speaking."""

from itertools import product

import pytest

from protocol.call import CallState
from protocol.call_words import CallWords, WordKind
from server.calls.quick_phrases import NAME, read_phrases
from server.calls.rules import Party, RefusedMove
from server.calls.word_rules import CAPTIONS, CAPTIONS_MS, WISH_MS, check_words, one_line

BOX, CLERK, STRANGER = Party(is_household=True), Party(is_clerk=True), Party()
NOW = 10**12


def said(kind: WordKind, ago: int, number: int = 1) -> CallWords:
    return CallWords(call_id="call_1", number=number, kind=kind, sent=NOW - ago)


@pytest.mark.parametrize(("state", "party", "kind"), list(product(CallState, (BOX, CLERK), WordKind)))
def test_each_side_says_its_own_and_only_while_they_talk(
    state: CallState, party: Party, kind: WordKind
) -> None:
    own = (kind is WordKind.CAPTION) == party.is_clerk
    if own and state is CallState.TALKING:
        check_words(state, party, kind, [], NOW)
        return
    with pytest.raises(RefusedMove) as refused:
        check_words(state, party, kind, [], NOW)
    assert refused.value.args[0].endswith("。")


def test_an_impatient_finger_tells_the_clerk_once_but_the_other_wish_goes_through() -> None:
    before = [said(WordKind.SLOWER, WISH_MS - 1)]
    with pytest.raises(RefusedMove, match="已经告诉"):
        check_words(CallState.TALKING, BOX, WordKind.SLOWER, before, NOW)
    check_words(CallState.TALKING, BOX, WordKind.AGAIN, before, NOW)
    check_words(CallState.TALKING, BOX, WordKind.SLOWER, [said(WordKind.SLOWER, WISH_MS)], NOW)


def test_captions_come_no_faster_than_somebody_reads() -> None:
    many = [said(WordKind.CAPTION, 1, n) for n in range(1, CAPTIONS + 1)]
    with pytest.raises(RefusedMove, match="来不及看"):
        check_words(CallState.TALKING, CLERK, WordKind.CAPTION, many, NOW)
    check_words(CallState.TALKING, CLERK, WordKind.CAPTION, many[1:], NOW)
    old = [said(WordKind.CAPTION, CAPTIONS_MS, n) for n in range(1, CAPTIONS + 1)]
    check_words(CallState.TALKING, CLERK, WordKind.CAPTION, old, NOW)


def test_a_caption_is_one_line_without_what_cannot_be_drawn() -> None:
    assert one_line(" 请带\n身份证\t\x07原件 \u202e") == "请带 身份证 原件"


def test_the_operator_s_phrases_are_used_and_a_broken_list_never_costs_the_call(tmp_path) -> None:
    ours = read_phrases(tmp_path)
    assert ours.phrases[0] == "请把身份证正面对着摄像头" and len(ours.phrases) <= 9
    (tmp_path / NAME).write_text('{"phrases": ["您好"]}', encoding="utf-8")
    assert read_phrases(tmp_path).phrases == ("您好",)
    (tmp_path / NAME).write_text('{"phrases": ["", "x"]}', encoding="utf-8")
    assert read_phrases(tmp_path) == ours
