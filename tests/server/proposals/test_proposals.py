"""A clerk writes, the resident confirms: nothing changes before that, and it is known who did which."""

from typing import Any

from sqlalchemy import select

from protocol.form import FormField
from server.audit.trail import audit
from server.proposals.store import proposals
from server.retention.housekeeping import keep_house
from server.retention.rules import DAY_MS
from server.store.engine import STORE
from tests.server.calls.ends import Clerk, Tv
from tests.server.household import GUIDE, IDENTITY_NUMBER, NAME, TELEPHONE, Household, publish_guides
from tests.server.review.test_photo_desk import call
from tests.server.service import Service

PERSON = {"name": NAME, "identity_number": IDENTITY_NUMBER, "telephone": TELEPHONE}
PLACE = {"township": "七里坪镇", "village": "柳林河村"}


async def talking(service: Service) -> tuple[Clerk, Tv, str]:
    clerk, tv = await Clerk.new(service, "c1"), await Tv.new(service)
    call_id = await tv.call()
    assert (await clerk.next())[0] == 200
    return clerk, tv, call_id


async def people(tv: Tv) -> list[dict[str, Any]]:
    return (await call(tv.http, "GET", "/api/tv/members"))["members"]  # type: ignore[no-any-return]


async def test_a_person_written_by_a_clerk_is_kept_only_by_the_residents_ok(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    path = f"/api/staff/calls/{call_id}/proposals"
    made = await call(clerk.http, "POST", path, {"value": {**PERSON, **PLACE}}, 201)
    heard = await tv.hears(lambda event: event["type"] == "proposal.changed")
    assert heard["proposal"] == made and await people(tv) == []
    shown = {line["label"]: line["text"] for line in made["lines"]}
    assert shown == {
        "姓名": "欧**试",
        "身份证": "4211**********2312",
        "电话": "138****4567",
        "住在": "七里坪镇柳林河村",
    }
    one = f"/api/tv/proposals/{made['id']}"
    assert (await call(tv.http, "GET", "/api/tv/proposals"))["proposals"] == [made]
    full = (await call(tv.http, "GET", f"{one}/full"))["lines"]
    assert {line["text"] for line in full} >= {NAME, IDENTITY_NUMBER, TELEPHONE}

    assert "说明改过了" in str(await call(tv.http, "POST", f"{one}/confirm", {"consent_version": 7}, 409))
    consent = (await call(tv.http, "GET", "/api/tv/members"))["consent"]
    done = await call(tv.http, "POST", f"{one}/confirm", {"consent_version": consent["version"]})
    assert done["state"] == "confirmed" and done["lines"] == []
    await clerk.hears(lambda event: event.get("proposal", {}).get("state") == "confirmed")
    (kept,) = await people(tv)
    assert (kept["masked_name"], kept["consent_how"]) == ("欧**试", "call")
    assert kept["masked_place"] == "七里坪镇，村已经记下"
    assert "已经确认过" in str(await call(tv.http, "POST", f"{one}/refuse", {}, 409))
    async with service.app[STORE].read() as conn:
        row = (await conn.execute(select(proposals))).one()
        actions = set((await conn.execute(select(audit.c.action))).scalars())
    assert row.sealed_value is None and row.subject_id == kept["id"]
    assert row.proposer_id and row.device_id == tv.box.device_id
    assert {"proposal.make", "proposal.read", "proposal.confirm", "member.add"} <= actions


async def test_what_was_missing_is_added_and_a_newer_proposal_takes_the_place_of_the_one_before(
    service: Service,
) -> None:
    clerk, tv, call_id = await talking(service)
    keyed = {"identity_number": IDENTITY_NUMBER, "telephone": TELEPHONE, "consent_version": 1}
    member = await call(tv.http, "POST", "/api/tv/members", keyed, 201)
    assert member["masked_name"] == ""
    listed = await call(clerk.http, "GET", f"/api/staff/calls/{call_id}/members")
    assert [each["id"] for each in listed["members"]] == [member["id"]]
    path = f"/api/staff/calls/{call_id}/proposals"
    first = await call(clerk.http, "POST", path, {"value": {"member_id": member["id"], "name": "张珊"}}, 201)
    second = await call(
        clerk.http, "POST", path, {"value": {"member_id": member["id"], "name": "张三丰"}}, 201
    )
    states = (await call(clerk.http, "GET", path))["proposals"]
    assert [each["state"] for each in states] == ["withdrawn", "open"]
    assert "收回" in str(await call(tv.http, "POST", f"/api/tv/proposals/{first['id']}/refuse", {}, 409))
    await call(tv.http, "POST", f"/api/tv/proposals/{second['id']}/confirm", {"consent_version": 1})
    (kept,) = await people(tv)
    assert (kept["id"], kept["masked_name"]) == (member["id"], "张*丰")
    await tv.hears(lambda event: event.get("member", {}).get("masked_name") == "张*丰")


async def test_an_answer_written_by_a_clerk_is_given_only_by_the_residents_ok(service: Service) -> None:
    guide = GUIDE.model_copy(
        update={"form": (*GUIDE.form, FormField(key="why", label="为什么？", kind="text"))}
    )
    await publish_guides(service, guide)
    clerk, tv = await Clerk.new(service, "c1"), await Tv.new(service)
    household = Household(service, tv.box)
    draft = await household.call("POST", "/api/tv/applications", {"guide_code": guide.code}, 201)
    call_id = (await tv.place(application_id=draft["id"]))["id"]
    await tv.offer(call_id)
    path = f"/api/staff/calls/{call_id}"
    assert (await clerk.next())[0] == 200

    form = await call(clerk.http, "GET", f"{path}/form")
    asked = [(each["field"]["key"], each["answered"]) for each in form["questions"]]
    assert form["title"] == guide.title and asked[0] == ("age", False) and asked[-1] == ("why", False)
    answer = {"kind": "answer", "question": "age", "value": "八十"}
    assert "要填数字" in str(await call(clerk.http, "POST", f"{path}/proposals", {"value": answer}, 400))
    nothing = answer | {"question": "nothing_here"}
    assert "重新选" in str(await call(clerk.http, "POST", f"{path}/proposals", {"value": nothing}, 409))

    words = {"kind": "answer", "question": "why", "value": "老伴走了，想早点领"}
    made = await call(clerk.http, "POST", f"{path}/proposals", {"value": words}, 201)
    assert [line["text"] for line in made["lines"]] == [guide.title, "为什么？", "老伴***"]
    one = f"/api/tv/proposals/{made['id']}"
    (full,) = [line["text"] for line in (await call(tv.http, "GET", f"{one}/full"))["lines"]][2:]
    assert full == "老伴走了，想早点领"
    here = f"/api/tv/applications/{draft['id']}"
    assert "why" not in (await call(tv.http, "GET", here))["answers"]
    assert (await call(tv.http, "POST", f"{one}/confirm", {}))["state"] == "confirmed"
    assert (await call(tv.http, "GET", here))["answers"]["why"] == "老伴***"
    form = await call(clerk.http, "GET", f"{path}/form")
    assert [each["answered"] for each in form["questions"] if each["field"]["key"] == "why"] == [True]
    assert "老伴" not in str(form), "the clerk of a call sees what is asked, not what is answered"


async def test_a_call_about_no_application_has_no_form(service: Service) -> None:
    clerk, _, call_id = await talking(service)
    assert await call(clerk.http, "GET", f"/api/staff/calls/{call_id}/form") == {"title": "", "questions": []}
    value = {"kind": "answer", "question": "age", "value": "83"}
    told = await call(clerk.http, "POST", f"/api/staff/calls/{call_id}/proposals", {"value": value}, 409)
    assert "问工作人员" in str(told)


async def test_what_cannot_be_right_is_told_to_the_clerk_at_once(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    path = f"/api/staff/calls/{call_id}/proposals"
    wrong = {**PERSON, "identity_number": IDENTITY_NUMBER[:-1] + "3"}
    for value, words in (
        (wrong, "身份证号码不对"),
        ({"name": NAME}, "新的人要填"),
        ({"member_id": "nobody-here", "name": NAME}, "不在这家的名单里"),
    ):
        assert words in str(await call(clerk.http, "POST", path, {"value": value}, 409))
    stranger = await Clerk.new(service, "c2")
    await call(stranger.http, "POST", path, {"value": PERSON}, 404)
    assert (await call(tv.http, "GET", "/api/tv/proposals"))["proposals"] == []


async def test_after_the_call_nothing_is_confirmed_and_the_words_go(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    made = await call(clerk.http, "POST", f"/api/staff/calls/{call_id}/proposals", {"value": PERSON}, 201)
    await call(tv.http, "POST", f"/api/tv/calls/{call_id}/hangup")
    one = f"/api/tv/proposals/{made['id']}"
    assert "通话已经结束" in str(await call(tv.http, "POST", f"{one}/confirm", {"consent_version": 1}, 409))
    assert await people(tv) == [] and (await call(tv.http, "GET", "/api/tv/proposals"))["proposals"] == []
    await keep_house(service.app)
    async with service.app[STORE].read() as conn:
        row = (await conn.execute(select(proposals))).one()
    assert (row.state, row.sealed_value) == ("expired", None)
    service.ahead_ms = 31 * DAY_MS
    await keep_house(service.app)
    async with service.app[STORE].read() as conn:
        assert (await conn.execute(select(proposals))).first() is None
