"""Licences: the file, the finding, and a store that is slow, away or broken."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from protocol.licence import LicenceState
from server.licences.breaker import FAILURES, REST_SECONDS, Breaker
from server.licences.inquiry import Inquiry
from server.licences.licence import Finding, Holder, Licence, for_clerk, judged, plain_kind
from server.licences.licence_file import LicenceListBroken, read_licences
from server.licences.licence_store import LicenceStoreDown
from tests.server.household import IDENTITY_NUMBER, NAME

HOLDER = Holder(NAME, IDENTITY_NUMBER)
TODAY = date(2026, 11, 24)


class Platform:
    """A county's platform as it behaves on a bad day."""

    def __init__(self) -> None:
        self.asked = 0
        self.answer: Finding | Exception | None = Finding(LicenceState.FOUND)
        self.hangs = False

    async def find(self, kind: str, holder: Holder) -> Finding | None:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_kinds_are_the_same_in_their_sunday_clothes() -> None:
    assert {plain_kind(each) for each in ("残疾人证", "《中华人民共和国残疾人证》", "电子残疾人证")} == {
        "残疾人证"
    }
    assert plain_kind("电子") == "电子"


@pytest.mark.parametrize(
    ("licence", "state"),
    [
        (None, LicenceState.ABSENT),
        (Licence("残疾人证", HOLDER), LicenceState.FOUND),
        (Licence("残疾人证", HOLDER, valid_until=TODAY), LicenceState.FOUND),
        (Licence("残疾人证", HOLDER, valid_until=date(2026, 11, 23)), LicenceState.EXPIRED),
        (Licence("残疾人证", Holder("别人", IDENTITY_NUMBER)), LicenceState.ABSENT),
    ],
)
def test_only_a_valid_licence_of_this_name_and_number_counts(licence: Licence, state: LicenceState) -> None:
    assert judged(licence, HOLDER, TODAY).state is state


@pytest.mark.parametrize("state", LicenceState)
def test_a_finding_is_read_as_it_was_written_and_said_in_words(state: LicenceState) -> None:
    finding = Finding(state, "42112219500305231241", "红安县残联", "2030-05-01")
    assert Finding.read(finding.written()) == finding
    assert "残疾人证" in for_clerk("残疾人证", finding)


async def test_whatever_the_store_does_the_answer_comes_in_time_and_in_the_end_it_is_left_alone() -> None:
    now = 100.0
    platform = Platform()
    inquiry = Inquiry(platform, Breaker(clock=lambda: now), patience=0.01)
    assert (await inquiry.ask(["残疾人证"], HOLDER))["残疾人证"] == platform.answer
    platform.answer = None
    assert (await inquiry.ask(["户口簿"], HOLDER))["户口簿"] is None
    for trouble in (LicenceStoreDown("503"), ValueError(IDENTITY_NUMBER), None):
        platform.answer, platform.hangs = trouble, trouble is None
        found = (await inquiry.ask(["残疾人证"], HOLDER))["残疾人证"]
        assert found is not None and found.state is LicenceState.UNAVAILABLE
    asked = platform.asked
    platform.hangs, platform.answer = False, Finding(LicenceState.FOUND)
    both = await inquiry.ask(["残疾人证", "居民身份证", "残疾人证"], HOLDER)
    assert {each and each.state for each in both.values()} == {LicenceState.UNAVAILABLE}
    assert platform.asked == asked
    now += REST_SECONDS
    found = (await inquiry.ask(["残疾人证"], HOLDER))["残疾人证"]
    assert found is not None and found.state is LicenceState.FOUND and platform.asked == asked + 1


def test_after_the_rest_one_tries_and_the_others_wait_for_how_that_goes() -> None:
    now = 0.0
    breaker = Breaker(clock=lambda: now)
    for _ in range(FAILURES):
        assert breaker.may_try()
        breaker.failed()
    assert not breaker.may_try()
    now = REST_SECONDS
    assert breaker.may_try() and not breaker.may_try()
    breaker.succeeded()
    assert breaker.may_try() and breaker.may_try()


def test_a_list_is_read_whole_or_refused_with_every_bad_row(tmp_path: Path) -> None:
    file = tmp_path / "licences.csv"
    head = "姓名,身份证号码,证照类型,证照号码,发证机关,有效期至\n"
    mine = f"{NAME},{IDENTITY_NUMBER}"
    good = f"{mine.replace('X', 'x')},电子残疾人证,4211,红安县残联,2030/5/1\n{mine},居民户口簿,,,长期\n"
    file.write_bytes((head + good).encode("gb18030"))
    assert read_licences(file) == [
        Licence("残疾人证", HOLDER, "4211", "红安县残联", date(2030, 5, 1)),
        Licence("居民户口簿", HOLDER),
    ]
    bad = (
        f",{IDENTITY_NUMBER},残疾人证,,,\n{NAME},421122195003052313,残疾人证,,,\n"
        f"{mine},残疾人证,,,2030-02-30\n"
    )
    file.write_text(head + good + bad, encoding="utf-8")
    with pytest.raises(LicenceListBroken) as broken:
        read_licences(file)
    assert [row[:6] for row in broken.value.rows] == ["第 4 行：", "第 5 行：", "第 6 行："]
    assert "421122" not in "".join(broken.value.rows)
    file.write_text("姓名\n甲乙\n", encoding="utf-8")
    with pytest.raises(LicenceListBroken, match="1"):
        read_licences(file)
