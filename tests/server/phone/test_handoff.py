"""Hand-offs through HTTP: one use, ten minutes, two digits, six digits, and only what they are for."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from server.phone import rules
from tests.server.household import GUIDE, IDENTITY_NUMBER, Household, member_form, paper, path_of

APPLICATIONS = "/api/tv/applications"
MINUTE = 60_000


async def page(phone: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    async with phone.get(path) as answer:
        return answer.status, await answer.text()


def phone_of(household: Household) -> aiohttp.ClientSession:
    return household.service.caller({"Accept": "text/html"})


async def draft(household: Household) -> str:
    made = await household.call("POST", APPLICATIONS, {"guide_code": GUIDE.code}, 201)
    return str(made["id"])


def files(household: Household) -> list[Path]:
    return [path for path in (household.service.settings.data / "photos").rglob("*") if path.is_file()]


async def test_the_first_phone_has_it_and_a_second_one_is_told(household: Household) -> None:
    handoff = await household.handoff()
    first, second = phone_of(household), phone_of(household)
    assert (await page(first, path_of(handoff)))[0] == 200
    status, text = await page(second, path_of(handoff))
    assert status == 410 and "另一部手机" in text and "重新打开二维码" in text
    assert (await page(first, path_of(handoff)))[0] == 200
    await household.call("POST", f"/api/tv/handoffs/{handoff.id}/confirm")
    async with second.post(f"{path_of(handoff)}/member", data=member_form()) as answer:
        assert answer.status == 410
    assert (await household.call("GET", "/api/tv/members"))["members"] == []


async def test_of_many_phones_at_once_one_gets_it(household: Household) -> None:
    handoff = await household.handoff()
    phones = [phone_of(household) for _ in range(8)]
    answers = await asyncio.gather(*(page(phone, path_of(handoff)) for phone in phones))
    assert sorted(status for status, _ in answers) == [200] + [410] * 7


async def test_after_ten_minutes_it_has_expired(household: Household) -> None:
    handoff = await household.handoff()
    household.service.ahead_ms = 10 * MINUTE + 1000
    status, text = await page(phone_of(household), path_of(handoff))
    assert status == 410 and "过期" in text and "重新打开二维码" in text


async def test_nothing_can_be_sent_before_the_tv_has_confirmed(household: Household) -> None:
    handoff = await household.handoff()
    phone = phone_of(household)
    await page(phone, path_of(handoff))
    async with phone.post(f"{path_of(handoff)}/member", data=member_form()) as answer:
        assert answer.status == 409 and "确定" in await answer.text()
    refused = await household.call("POST", f"/api/tv/handoffs/{'0' * 24}/confirm", status=404)
    assert "重新打开" in refused["detail"]
    stranger = Household(household.service, await household.service.box())
    await stranger.call("POST", f"/api/tv/handoffs/{handoff.id}/confirm", status=404)


async def test_confirming_before_a_phone_came_is_refused(household: Household) -> None:
    handoff = await household.handoff()
    refused = await household.call("POST", f"/api/tv/handoffs/{handoff.id}/confirm", status=409)
    assert "还没有手机" in refused["detail"]


async def test_a_used_one_shows_its_end_and_adds_nobody_twice(household: Household) -> None:
    handoff = await household.handoff()
    phone = await household.phone(handoff)
    for _ in range(2):
        async with phone.post(f"{path_of(handoff)}/member", data=member_form()) as answer:
            text = await answer.text()
    assert answer.status == 410 and "已经办完了" in text
    status, text = await page(phone, path_of(handoff))
    assert status == 200 and "填好了" in text
    assert len((await household.call("GET", "/api/tv/members"))["members"]) == 1
    assert (await page(phone_of(household), path_of(handoff)))[0] == 410


async def test_each_does_only_what_it_is_for(household: Household) -> None:
    application = await draft(household)
    for_photos = await household.handoff(application)
    phone = await household.phone(for_photos)
    async with phone.post(f"{path_of(for_photos)}/member", data=member_form()) as answer:
        assert answer.status == 403
    status, body = await household.upload(phone, for_photos, "household", paper())
    assert status == 409 and "不用拍照" in body["detail"]
    for_person = await household.handoff()
    phone = await household.phone(for_person)
    status, body = await household.upload(phone, for_person, "id_card", paper())
    assert status == 403
    assert files(household) == []


async def test_a_new_offer_ends_the_old_one(household: Household) -> None:
    old = await household.handoff()
    await household.handoff()
    assert (await page(phone_of(household), path_of(old)))[0] == 410
    assert (await household.call("GET", f"/api/tv/handoffs/{old.id}"))["state"] == "closed"


async def test_a_confirmed_phone_may_go_on_while_it_works_but_not_for_ever(household: Household) -> None:
    application = await draft(household)
    handoff = await household.handoff(application)
    phone = await household.phone(handoff)
    for minutes, expected in ((25, 200), (50, 200), (79, 200), (110, 410)):
        household.service.ahead_ms = minutes * MINUTE
        status, _ = await household.upload(phone, handoff, "id_card", paper(seed=minutes))
        assert status == expected, minutes


async def test_six_digits_lead_to_the_same_place_and_guessing_is_slowed(household: Household) -> None:
    handoff = await household.handoff()
    phone = phone_of(household)
    async with phone.post("/p", data={"code": f" {handoff.code[:3]} {handoff.code[3:]} "}) as answer:
        assert answer.status == 200 and "电视上也是这个数字吗" in await answer.text()
    assert (await household.call("GET", f"/api/tv/handoffs/{handoff.id}"))["state"] == "opened"
    async with phone_of(household).post("/p", data={"code": handoff.code}) as answer:
        assert answer.status == 404
    statuses = []
    for guess in range(12):
        async with phone.post("/p", data={"code": f"{guess:06}"}) as answer:
            statuses.append(answer.status)
    assert statuses[-1] == 429
    async with phone.post("/p", data={"code": "12"}) as answer:
        assert "秒再试" in await answer.text()


async def test_an_unknown_address_and_a_link_preview_use_nothing_up(household: Household) -> None:
    phone = phone_of(household)
    status, text = await page(phone, "/p/AAAAAAAAAAAAAAAAAAAAAAAAAAA")
    assert status == 404 and "再扫一次" in text
    handoff = await household.handoff()
    async with phone.get(path_of(handoff), headers={"Sec-Purpose": "prefetch"}) as answer:
        assert answer.status == 503
    async with phone.head(path_of(handoff)) as answer:
        pass
    assert (await page(phone_of(household), path_of(handoff)))[0] == 200


async def test_what_is_not_a_photo_leaves_nothing_behind(household: Household) -> None:
    application = await draft(household)
    handoff = await household.handoff(application)
    phone = await household.phone(handoff)
    status, body = await household.upload(phone, handoff, "id_card", b"MZ" + bytes(5000))
    assert (status, body["code"]) == (415, "not_a_picture")
    assert "请重新拍一张" in body["detail"]
    whole = paper()
    status, body = await household.upload(phone, handoff, "id_card", whole[: len(whole) // 2])
    assert status == 415 and "没有传完整" in body["detail"]
    status, body = await household.upload(phone, handoff, "nothing_such", paper())
    assert status == 409
    async with phone.post(f"{path_of(handoff)}/materials/id_card", data={"photo": ""}) as answer:
        assert answer.status == 400 and "没有收到照片" in await answer.text()
    assert files(household) == []
    assert (await household.upload(phone, handoff, "id_card", paper()))[0] == 200
    assert len(files(household)) == 2


async def test_too_large_a_file_is_refused_in_words(household: Household) -> None:
    application = await draft(household)
    handoff = await household.handoff(application)
    phone = await household.phone(handoff)
    status, body = await household.upload(phone, handoff, "id_card", paper() + bytes(21 * 1024 * 1024))
    assert (status, body["code"]) == (413, "too_large")
    assert "20 兆" in body["detail"]
    assert files(household) == []


async def test_photos_arrive_as_events(household: Household) -> None:
    application = await draft(household)
    handoff = await household.handoff(application)
    phone = await household.phone(handoff)
    token = household.box.session.token
    async with household.service.caller().ws_connect("/ws/tv") as socket:
        await socket.send_json({"type": "authenticate", "token": token, "since": None, "schema_version": 1})
        assert (await socket.receive_json(timeout=5))["type"] == "welcome"
        status, sent = await household.upload(phone, handoff, "id_card", paper())
        assert status == 200
        heard = [(await socket.receive_json(timeout=5))["event"] for _ in range(1)]
        while heard[-1]["type"] != "application.changed":
            heard.append((await socket.receive_json(timeout=5))["event"])
    heard = [event for event in heard if event["type"] != "handoff.changed"]
    assert [event["type"] for event in heard] == ["photo.added", "application.changed"]
    assert heard[0]["photo"] == sent["photo"]
    assert heard[0]["material"] == "id_card"
    async with household.box.http.get(f"/api/tv/photos/{sent['photo']['id']}?width=640") as answer:
        assert answer.status == 200


async def test_a_submitted_application_takes_only_what_may_come_later(household: Household) -> None:
    made = await household.ready_draft()
    handoff = await household.handoff(made["id"])
    phone = await household.phone(handoff)
    await household.call("POST", f"{APPLICATIONS}/{made['id']}/submit")
    status, body = await household.upload(phone, handoff, "id_card", paper(seed=9))
    assert status == 409 and "已经提交" in body["detail"]
    status, text = await page(phone, path_of(handoff))
    assert status == 200 and "m-photo" in text and "m-id_card" not in text and "不用再提交" in text
    assert len(files(household)) == 4


async def test_mistakes_in_the_form_are_named_and_nothing_typed_is_lost(household: Household) -> None:
    handoff = await household.handoff()
    phone = await household.phone(handoff)
    wrong = member_form(name="张", telephone="12", consent="", identity_number=IDENTITY_NUMBER)
    async with phone.post(f"{path_of(handoff)}/member", data=wrong) as answer:
        text = await answer.text()
    assert answer.status == 400
    assert "有 3 处要改" in text and IDENTITY_NUMBER in text
    spaced = member_form(identity_number="４21122 19500305 2312", telephone="138 7123 4567")
    async with phone.post(f"{path_of(handoff)}/member", data=spaced) as answer:
        assert answer.status == 200, await answer.text()
    assert (await household.call("GET", "/api/tv/members"))["members"][0]["masked_telephone"] == "138****4567"


async def test_secrets_are_nowhere_in_the_database(household: Household) -> None:
    from tests.server.applications.test_whole_life import everything_stored

    handoff = await household.handoff()
    phone = phone_of(household)
    await page(phone, path_of(handoff))
    cookie = next(iter(phone.cookie_jar)).value
    stored = await everything_stored(household)
    for secret in (path_of(handoff).rsplit("/", 1)[1], cookie):
        assert len(secret) >= 22
        assert secret.encode() not in stored


@pytest.mark.parametrize("purpose", list(rules.HandoffPurpose))
def test_a_wrong_cookie_never_fits(purpose: rules.HandoffPurpose) -> None:
    record = rules.HandoffRecord("h", "home", "box", purpose, None, rules.State.OFFERED, "", "", 0, 600_000)
    assert not record.is_phone("")
    bound = rules.bind(record, "hash", "37", 1)
    assert bound.is_phone("hash") and not bound.is_phone("other")
    with pytest.raises(rules.HandoffRefused):
        rules.check_use(bound, "other", purpose, 2)
