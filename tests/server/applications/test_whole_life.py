"""The whole life of an application through HTTP, as TV, phone and clerk go through it."""

import asyncio
import io

from PIL import Image

from protocol.staff import Role
from tests.server.household import GUIDE, IDENTITY_NUMBER, NAME, TELEPHONE, Household

APPLICATIONS = "/api/tv/applications"


async def post(http, path: str, body=None, status: int = 200):
    async with http.post(path, json=body) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json()


async def put(http, path: str, body, status: int = 200):
    async with http.put(path, json=body) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json()


async def listed(clerk):
    async with clerk.get("/api/staff/worklist") as answer:
        return (await answer.json())["rows"]


async def test_from_draft_over_a_correction_to_passed(household: Household) -> None:
    draft = await household.ready_draft()
    assert draft["masked_name"] == "欧**试"
    assert draft["next_step"] == "接下来：检查一遍，没有错就按“提交”。"
    one = f"{APPLICATIONS}/{draft['id']}"

    submitted = await household.call("POST", f"{one}/submit")
    assert submitted["state"] == "submitted"
    assert len(submitted["number"]) == 8
    assert submitted["receipt_url"].endswith(f"/r/{submitted['number']}")

    clerk = await household.service.staff(Role.CLERK)
    rows = await listed(clerk)
    assert [row["number"] for row in rows] == [submitted["number"]]
    assert rows[0]["masked_name"] == "欧**试"

    staff_one = f"/api/staff/applications/{draft['id']}"
    review = await post(clerk, f"{staff_one}/open")
    assert (review["name"], review["identity_number"], review["telephone"]) == (
        NAME,
        IDENTITY_NUMBER,
        TELEPHONE,
    )
    assert {"label": "津贴发到哪家银行？", "value": "农业银行"} in review["fields"]
    assert (await household.call("GET", one))["state"] == "in_review"

    reason = "银行卡照片看不清卡号，请到亮处重新拍。"
    await put(clerk, f"{staff_one}/materials/id_card", {"verdict": "合格"})
    await put(clerk, f"{staff_one}/materials/bank_card", {"verdict": "需补正", "reason": reason})
    assert not (await listed(clerk))[0]["supplemented"]
    await household.photograph(draft["id"], "photo", seed=3)
    assert (await listed(clerk))[0]["supplemented"]
    review = await post(clerk, f"{staff_one}/open")
    (late,) = [each for each in review["materials"] if each["key"] == "photo"]
    assert [each["supplement"] for each in late["photos"]] == [True]
    assert not (await listed(clerk))[0]["supplemented"]
    await household.call("DELETE", f"/api/tv/photos/{late['photos'][0]['id']}", status=409)

    seen_meanwhile = await household.call("GET", one)
    assert all(not each["reason"] for each in seen_meanwhile["materials"])
    await post(clerk, f"{staff_one}/return", {"message": ""})

    returned = await household.call("GET", one)
    states = {each["key"]: each for each in returned["materials"]}
    assert returned["state"] == "returned"
    assert states["bank_card"]["reason"] == reason
    assert [key for key, each in states.items() if each["open"]] == ["bank_card", "photo"]
    assert "银行卡" in returned["next_step"] and "身份证" not in returned["next_step"]

    refused = await household.call("POST", f"{one}/submit", status=409)
    assert "银行卡" in refused["detail"]
    await household.photograph(draft["id"], "bank_card", seed=2)
    again = await household.call("POST", f"{one}/submit")
    assert (again["number"], again["round"]) == (submitted["number"], 2)

    await post(clerk, f"{staff_one}/open")
    refused = await post(clerk, f"{staff_one}/pass", {"message": ""}, 409)
    assert "银行卡" in refused["detail"]
    await put(clerk, f"{staff_one}/materials/bank_card", {"verdict": "现场核验原件"})
    await put(clerk, f"{staff_one}/materials/photo", {"verdict": "合格"})
    await post(clerk, f"{staff_one}/pass", {"message": ""})

    passed = await household.call("GET", one)
    assert passed["state"] == "passed"
    assert "原件" in passed["next_step"] and GUIDE.place in passed["next_step"]
    assert "还不是正式受理" in passed["next_step"]
    async with clerk.get("/api/staff/worklist") as answer:
        assert (await answer.json())["rows"] == []


async def test_what_is_missing_is_said_and_nothing_is_submitted(household: Household) -> None:
    draft = await household.call("POST", APPLICATIONS, {"guide_code": GUIDE.code}, 201)
    refused = await household.call("POST", f"{APPLICATIONS}/{draft['id']}/submit", status=409)
    for words in ("给谁办", "满多少岁", "哪家银行", "“身份证”还没有拍照", "“银行卡”还没有拍照"):
        assert words in refused["detail"]
    assert "哪一天出生" not in refused["detail"]
    assert "一寸照片" not in refused["detail"] and "户口簿" not in refused["detail"]
    assert (await household.call("GET", f"{APPLICATIONS}/{draft['id']}"))["state"] == "draft"


async def test_the_same_guide_twice_is_the_same_draft(household: Household) -> None:
    body = {"guide_code": GUIDE.code}
    answers = await asyncio.gather(*(household.call("POST", APPLICATIONS, body, 201) for _ in range(8)))
    assert len({answer["id"] for answer in answers}) == 1


async def test_submits_at_once_are_one_submission(household: Household) -> None:
    draft = await household.ready_draft()

    async def submit() -> int:
        path = f"{APPLICATIONS}/{draft['id']}/submit"
        async with household.box.http.post(path) as answer:
            return answer.status

    statuses = await asyncio.gather(*(submit() for _ in range(12)))
    assert sorted(statuses) == [200] + [409] * 11
    clerk = await household.service.staff(Role.CLERK)
    async with clerk.get("/api/staff/worklist") as answer:
        assert len((await answer.json())["rows"]) == 1


async def test_an_answer_out_of_range_is_refused_in_words(household: Household) -> None:
    draft = await household.call("POST", APPLICATIONS, {"guide_code": GUIDE.code}, 201)
    one = f"{APPLICATIONS}/{draft['id']}"
    for key, value, words in (
        ("age", "12", "不能小于 80"),
        ("age", "八十", "数字"),
        ("bank", "gold", "选项"),
        ("born", "1940-02-30", "没有这一天"),
    ):
        refused = await household.call("PUT", f"{one}/answers/{key}", {"value": value}, 400)
        assert words in refused["detail"]
    await household.call("PUT", f"{one}/answers/nothing", {"value": "1"}, 404)
    await household.call("PUT", f"{one}/answers/born", {"value": "1940-02-29"})
    cleared = await household.call("PUT", f"{one}/answers/born", {"value": ""})
    assert cleared["answers"] == {}


async def test_another_household_sees_nothing(household: Household) -> None:
    application = await household.submitted()
    photo = application["materials"][0]["photos"][0]["id"]
    member = (await household.call("GET", "/api/tv/members"))["members"][0]["id"]
    stranger = Household(household.service, await household.service.box())
    one = f"{APPLICATIONS}/{application['id']}"
    assert (await stranger.call("GET", APPLICATIONS))["applications"] == []
    for method, path, body in (
        ("GET", one, None),
        ("POST", f"{one}/submit", None),
        ("POST", f"{one}/withdraw", None),
        ("PUT", f"{one}/applicant", {"member_id": member}),
        ("PUT", f"{one}/answers/age", {"value": "90"}),
        ("GET", f"/api/tv/photos/{photo}", None),
        ("DELETE", f"/api/tv/photos/{photo}", None),
        ("DELETE", f"/api/tv/members/{member}", None),
        ("POST", "/api/tv/handoffs", {"purpose": "materials", "application_id": application["id"]}),
    ):
        await stranger.call(method, path, body, 404)
    draft = await stranger.call("POST", APPLICATIONS, {"guide_code": GUIDE.code}, 201)
    await stranger.call("PUT", f"{APPLICATIONS}/{draft['id']}/applicant", {"member_id": member}, 404)


async def test_a_guide_without_online_path_says_so(household: Household) -> None:
    from tests.server.household import publish_guides

    only_window = GUIDE.model_copy(update={"code": "TEST-CK-0002", "pre_review": False})
    await publish_guides(household.service, GUIDE, only_window)
    refused = await household.call("POST", APPLICATIONS, {"guide_code": only_window.code}, 409)
    assert "只能到窗口办" in refused["detail"]
    await household.call("POST", APPLICATIONS, {"guide_code": "TEST-NONE-0003"}, 404)


async def test_an_application_keeps_the_guide_it_was_opened_with(household: Household) -> None:
    from tests.server.household import publish_guides

    draft = await household.call("POST", APPLICATIONS, {"guide_code": GUIDE.code}, 201)
    renamed = GUIDE.model_copy(update={"title": "高龄老人津贴", "materials": ()})
    await publish_guides(household.service, renamed)
    kept = await household.call("GET", f"{APPLICATIONS}/{draft['id']}")
    assert kept["guide_title"] == GUIDE.title
    assert [each["key"] for each in kept["materials"]] == ["id_card", "bank_card", "photo", "household"]
    assert kept["guide_version"] == draft["guide_version"]


async def test_photos_come_in_two_sizes_and_can_be_removed_while_open(household: Household) -> None:
    draft = await household.call("POST", APPLICATIONS, {"guide_code": GUIDE.code}, 201)
    (photo,) = await household.photograph(draft["id"], "id_card")
    sizes = {}
    for width in (640, 1600):
        async with household.box.http.get(f"/api/tv/photos/{photo}", params={"width": width}) as answer:
            assert answer.status == 200 and answer.content_type == "image/jpeg"
            sizes[width] = Image.open(io.BytesIO(await answer.read())).size
    assert sizes == {640: (640, 480), 1600: (1600, 1200)}
    left = await household.call("DELETE", f"/api/tv/photos/{photo}")
    assert left["materials"][0]["photos"] == []
    await household.call("GET", f"/api/tv/photos/{photo}", status=404)
    folder = household.service.settings.data / "photos"
    assert [path for path in folder.rglob("*") if path.is_file()] == []


async def test_a_photo_of_the_round_before_stays_for_the_clerk(household: Household) -> None:
    application = await household.submitted()
    clerk = await household.service.staff(Role.CLERK)
    staff_one = f"/api/staff/applications/{application['id']}"
    await post(clerk, f"{staff_one}/open")
    for key in ("id_card", "bank_card"):
        await put(clerk, f"{staff_one}/materials/{key}", {"verdict": "需补正", "reason": "请重新拍一张。"})
    await post(clerk, f"{staff_one}/return", {"message": ""})
    old = application["materials"][0]["photos"][0]["id"]
    refused = await household.call("DELETE", f"/api/tv/photos/{old}", status=409)
    assert "上次" in refused["detail"]
    (new,) = await household.photograph(application["id"], "id_card", seed=3)
    await household.call("DELETE", f"/api/tv/photos/{new}")


async def test_a_clerk_does_not_see_drafts_and_every_reading_is_audited(household: Household) -> None:
    from sqlalchemy import select

    from server.audit.trail import audit
    from server.store.engine import STORE

    draft = await household.ready_draft()
    photo = draft["materials"][0]["photos"][0]["id"]
    clerk = await household.service.staff(Role.CLERK)
    async with clerk.get(f"/api/staff/photos/{photo}") as answer:
        assert answer.status == 404
    await post(clerk, f"/api/staff/applications/{draft['id']}/open", status=409)
    await household.call("POST", f"{APPLICATIONS}/{draft['id']}/submit")
    await post(clerk, f"/api/staff/applications/{draft['id']}/open")
    async with clerk.get(f"/api/staff/photos/{photo}") as answer:
        assert answer.status == 200
    async with household.service.app[STORE].read() as conn:
        rows = (await conn.execute(select(audit).where(audit.c.caller_kind == "staff"))).all()
    assert ("application.open", draft["id"]) in [(row.action, row.subject) for row in rows]
    assert ("photo.read", photo) in [(row.action, row.subject) for row in rows]


async def test_withdrawn_is_final_and_a_seat_may_not_review(household: Household) -> None:
    application = await household.submitted()
    one = f"{APPLICATIONS}/{application['id']}"
    assert (await household.call("POST", f"{one}/withdraw"))["state"] == "withdrawn"
    refused = await household.call("POST", f"{one}/submit", status=409)
    assert "撤回" in refused["detail"]
    clerk = await household.service.staff(Role.CLERK)
    refused = await post(clerk, f"/api/staff/applications/{application['id']}/open", status=409)
    assert "居民已经撤回" in refused["detail"]
    seat = await household.service.staff(Role.SEAT)
    async with seat.get("/api/staff/worklist") as answer:
        assert answer.status == 403


async def test_a_member_in_a_running_case_cannot_be_removed(household: Household) -> None:
    application = await household.submitted()
    member = application["member_id"]
    refused = await household.call("DELETE", f"/api/tv/members/{member}", status=409)
    assert "还有事在办" in refused["detail"]
    await household.call("POST", f"{APPLICATIONS}/{application['id']}/withdraw")
    await household.call("DELETE", f"/api/tv/members/{member}", status=204)
    assert (await household.call("GET", "/api/tv/members"))["members"] == []
    # The finished case still knows whose it was; the same person can be typed in again.
    assert (await household.call("GET", f"{APPLICATIONS}/{application['id']}"))["masked_name"] == "欧**试"
    assert await household.add_member() == member


async def test_nothing_personal_is_plain_in_database_or_log(household: Household, caplog) -> None:
    caplog.set_level("DEBUG")
    draft = await household.ready_draft()
    one = f"/api/staff/applications/{draft['id']}"
    born, reason, message = "1940-02-29", "CANARY请重新拍身份证", "CANARY请改填写的内容"
    await household.call("PUT", f"{APPLICATIONS}/{draft['id']}/answers/born", {"value": born})
    await household.call("POST", f"{APPLICATIONS}/{draft['id']}/submit")
    clerk = await household.service.staff(Role.CLERK)
    await post(clerk, f"{one}/open")
    await put(clerk, f"{one}/materials/id_card", {"verdict": "需补正", "reason": reason})
    await post(clerk, f"{one}/return", {"message": message})
    stored = await everything_stored(household)
    for canary in (NAME, IDENTITY_NUMBER, TELEPHONE, born, reason, message):
        assert canary.encode() not in stored
        assert canary not in caplog.text
    assert b"JFIF" not in stored


async def everything_stored(household: Household) -> bytes:
    """All files of the data folder and the database, and on PostgreSQL all rows of all tables."""
    from sqlalchemy import select

    from server.store.engine import STORE
    from server.store.metadata import metadata

    folder = household.service.settings.data.parent
    found = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    async with household.service.app[STORE].read() as conn:
        for table in metadata.sorted_tables:
            for row in await conn.execute(select(table)):
                found += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\n".join(found)


async def test_forty_submits_with_one_key_are_one_application_and_one_answer(household: Household) -> None:
    from sqlalchemy import func, select

    from server.applications.tables import applications, receipt_numbers
    from server.audit.trail import audit
    from server.store.engine import STORE

    await household.add_member()
    member = (await household.call("GET", "/api/tv/members"))["members"][0]["id"]
    headers = {"Idempotency-Key": "forty-at-once-0001"}

    async def post_once(path: str, body=None) -> tuple[int, str]:
        async with household.box.http.post(path, json=body, headers=headers) as answer:
            return answer.status, await answer.text()

    created = await asyncio.gather(*(post_once(APPLICATIONS, {"guide_code": GUIDE.code}) for _ in range(40)))
    assert len(set(created)) == 1 and created[0][0] == 201
    draft = (await household.call("GET", APPLICATIONS))["applications"][0]["id"]
    one = f"{APPLICATIONS}/{draft}"
    await household.call("PUT", f"{one}/applicant", {"member_id": member})
    await household.call("PUT", f"{one}/answers/age", {"value": "83"})
    await household.call("PUT", f"{one}/answers/bank", {"value": "abc"})
    await household.photograph(draft, "id_card", "bank_card")
    headers["Idempotency-Key"] = "forty-at-once-0002"
    submitted = await asyncio.gather(*(post_once(f"{one}/submit") for _ in range(40)))
    assert len(set(submitted)) == 1 and submitted[0][0] == 200
    async with household.service.app[STORE].read() as conn:
        for table in (applications, receipt_numbers):
            assert (await conn.execute(select(func.count()).select_from(table))).scalar_one() == 1
        submits = select(func.count()).where(audit.c.action == "application.submit")
        assert (await conn.execute(submits)).scalar_one() == 1
