"""Answers of every kind: kept, masked, sealed, asked only when wanted; by another box and by phone."""

import json

from sqlalchemy import select, update

from protocol.form import FieldKind, FormField, OnlyIf, Option
from protocol.guide import Guide
from protocol.handoff import Handoff
from protocol.material import Material, Necessity
from protocol.staff import Role
from server.applications.tables import applications
from server.devices.store import devices
from server.store.engine import STORE
from tests.server.applications.test_whole_life import post
from tests.server.household import Household, path_of, publish_guides
from tests.server.service import Service

NUMBER, TELEPHONE = "421122193808177519", "13907251648"
ADDRESS, WORDS = "七里坪镇/李家塆村/三组 12 号", "在深圳市南山区住"

AWAY = OnlyIf(question="where", values=("away",))
FORM = Guide(
    code="TEST-FORM-0001",
    title="异地就医备案",
    department="医疗保障局",
    pre_review=True,
    materials=(Material(key="paper", name="证明", necessity=Necessity.SUPPLEMENT_LATER),),
    form=(
        FormField(
            key="where",
            label="人在哪里？",
            kind=FieldKind.CHOICE,
            options=(Option(value="home", label="在家"), Option(value="away", label="在外地")),
        ),
        FormField(key="city", label="在哪个市？", kind=FieldKind.TEXT, only_if=AWAY),
        FormField(key="since", label="哪一天去的？", kind=FieldKind.DATE, latest="today", only_if=AWAY),
        FormField(key="agent", label="代办的人身份证号码？", kind=FieldKind.IDENTITY_NUMBER),
        FormField(key="call_at", label="打哪个电话？", kind=FieldKind.TELEPHONE),
        FormField(key="home", label="家在哪个村？", kind=FieldKind.ADDRESS, required=False),
        FormField(key="months", label="几个月？", kind=FieldKind.NUMBER, unit="个月", maximum=99),
    ),
)


async def begun(service: Service) -> tuple[Household, str]:
    """A household, and the path of its draft."""
    await publish_guides(service, FORM)
    household = Household(service, await service.box())
    draft = await household.call("POST", "/api/tv/applications", {"guide_code": FORM.code}, 201)
    return household, f"/api/tv/applications/{draft['id']}"


async def test_answers_of_every_kind_from_the_television_to_the_clerk(service: Service) -> None:
    household, one = await begun(service)

    async def answer(key: str, value: str, status: int = 200):
        return await household.call("PUT", f"{one}/answers/{key}", {"value": value}, status)

    async def sealed() -> str:
        async with service.app[STORE].read() as conn:
            row = (await conn.execute(select(applications))).one()
        return repr(tuple(row))

    for key, wrong, told in (
        ("agent", NUMBER[:-1] + "0", "中间八位"),
        ("call_at", "1390725", "现在是 7 位"),
        ("home", "//门牌", "先选乡镇"),
        ("since", "2999-01-01", "还没有到"),
    ):
        refused = await answer(key, wrong, 400)
        assert told in refused["detail"] and wrong not in json.dumps(refused, ensure_ascii=False)
    for key, value in (
        ("where", "away"),
        ("city", WORDS),
        ("since", "2020-03-01"),
        ("agent", NUMBER),
        ("call_at", TELEPHONE),
        ("home", ADDRESS),
        ("months", "7"),
    ):
        seen = await answer(key, value)
    assert seen["answers"] == {
        "where": "away",
        "city": "在深***",
        "since": "2020-03-01",
        "agent": "4211**********7519",
        "call_at": "139****1648",
        "home": "七里坪镇/李家塆村/***",
        "months": "7",
    }
    kept = await sealed()
    assert not any(secret in kept for secret in (NUMBER, TELEPHONE, WORDS, "李家塆"))

    await answer("since", "")
    refused = await household.call("POST", f"{one}/submit", status=409)
    assert "哪一天去的" in refused["detail"]
    await answer("since", "2020-03-01")

    # Who changes his mind finds what was written before; what is not asked is not handed in.
    without = await answer("where", "home")
    assert without["answers"]["city"] == "在深***"
    assert (await answer("where", "away"))["answers"]["since"] == "2020-03-01"
    await answer("where", "home")
    member = await household.add_member()
    await household.call("PUT", f"{one}/applicant", {"member_id": member})
    submitted = await household.call("POST", f"{one}/submit")
    assert set(submitted["answers"]) == {"where", "agent", "call_at", "home", "months"}
    clerk = await service.staff(Role.CLERK)
    review = await post(clerk, one.replace("/tv/", "/staff/") + "/open")
    assert [(field["label"], field["value"]) for field in review["fields"]] == [
        ("人在哪里？", "在家"),
        ("代办的人身份证号码？", NUMBER),
        ("打哪个电话？", "139 0725 1648"),
        ("家在哪个村？", "七里坪镇 李家塆村 三组 12 号"),
        ("几个月？", "7 个月"),
    ]


async def test_another_box_of_the_household_comes_to_the_same_question(service: Service) -> None:
    household, one = await begun(service)
    await household.call("PUT", f"{one}/answers/where", {"value": "away"})
    assert (await household.call("PUT", f"{one}/at", {"question": "since"}))["at"] == "since"
    await household.call("PUT", f"{one}/at", {"question": "nothing"}, 404)
    other = await service.box()
    async with service.app[STORE].write() as conn:
        mine = devices.c.id == other.device_id
        await conn.execute(update(devices).where(mine).values(household_id=household.box.household_id))
    same = await Household(service, other).call(
        "POST", "/api/tv/applications", {"guide_code": FORM.code}, 201
    )
    assert same["at"] == "since" and same["answers"] == {"where": "away"} and one.endswith(same["id"])
    assert (await household.call("PUT", f"{one}/at", {"question": ""}))["at"] == ""
    await Household(service, await service.box()).call("PUT", f"{one}/at", {"question": "since"}, 404)


async def test_a_phone_answers_what_is_open_without_script(service: Service) -> None:
    household, one = await begun(service)
    await household.call("PUT", f"{one}/answers/months", {"value": "7"})
    photos = await household.handoff(one.rsplit("/", 1)[1])
    camera = await household.phone(photos)
    async with camera.post(f"{path_of(photos)}/answers", data={"shown": "months", "months": "8"}) as answer:
        assert answer.status == 403, "let in for photos, it answers nothing"

    body = {"purpose": "answers", "application_id": one.rsplit("/", 1)[1]}
    handoff = Handoff.model_validate(await household.call("POST", "/api/tv/handoffs", body, 201))
    phone = await household.phone(handoff)
    path = path_of(handoff)
    async with phone.get(path) as answer:
        text = await answer.text()
        assert answer.headers["Cache-Control"] == "no-store"
    assert "人在哪里？" in text and 'name="home.place"' in text and "几个月" not in text
    assert "哪个市" not in text, "it is asked only of those who are away"

    shown = ["where", "agent", "call_at", "home"]
    filled = {"where": "away", "agent": NUMBER, "call_at": "139", "home.place": "七里坪镇/李家塆村"}
    form = [("shown", key) for key in shown] + list(filled.items()) + [("home.house", "三组 12 号")]
    async with phone.post(f"{path}/answers", data=form) as answer:
        text = await answer.text()
        assert answer.status == 400 and "现在是 3 位" in text and 'value="139"' in text
        assert "哪个市" in text and NUMBER not in text, "what was right is kept, what is asked now is shown"
    seen = await household.call("GET", one)
    assert seen["answers"] == {
        "months": "7",
        "where": "away",
        "agent": "4211**********7519",
        "home": "七里坪镇/李家塆村/***",
    }
    form = [("shown", key) for key in ("call_at", "city", "since")]
    form += [("call_at", "１３９-0725 1648"), ("city", WORDS), ("since", "2020年3月1日")]
    async with phone.post(f"{path}/answers", data=form) as answer:
        assert answer.status == 200 and 'id="finished"' in await answer.text()
    seen = await household.call("GET", one)
    assert seen["answers"]["call_at"] == "139****1648" and seen["answers"]["since"] == "2020-03-01"
    assert (await household.call("GET", f"/api/tv/handoffs/{handoff.id}"))["state"] == "closed"
    async with phone.post(f"{path}/answers", data=form) as answer:
        assert answer.status == 410, "done is done"
