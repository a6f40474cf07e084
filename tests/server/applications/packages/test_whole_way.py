"""A package over HTTP: two departments, each with its own clerk, on both engines."""

import zipfile
from pathlib import Path

from sqlalchemy import select

from protocol.staff import Role
from server.applications.photo_files import PHOTO_FILES
from server.applications.tables import applications, photos
from server.audit.trail import audit
from server.clock import CLOCK
from server.crypto.sealing import SEALER
from server.retention import person
from server.retention.housekeeping import keep_house
from server.store.engine import STORE
from tests.server.household import IDENTITY_NUMBER, Household
from tests.server.package_sample import (
    CARD,
    CL,
    DOCTOR,
    MZ,
    WJ,
    handed_in,
    household_with_package,
    open_draft,
    part,
)
from tests.server.service import Service, problem

DAY = 24 * 3_600_000


async def call(http, method: str, path: str, body=None, status: int = 200):
    async with http.request(method, path, json=body) as answer:
        text = await answer.text()
        assert answer.status == status, text
        return await answer.json() if text else None


async def judge(clerk, part_id: str, *, wrong: str = "", step: str = "pass", message: str = "") -> None:
    """Everything photographed is good but ``wrong``; then the decision."""
    one = f"/api/staff/applications/{part_id}"
    review = await call(clerk, "POST", f"{one}/open")
    for material in review["materials"]:
        if material["photos"]:
            bad = material["key"] == wrong
            body = {"verdict": "需补正", "reason": "看不清，请重拍。"} if bad else {"verdict": "合格"}
            await call(clerk, "PUT", f"{one}/materials/{material['key']}", body)
    await call(clerk, "POST", f"{one}/{step}", {"message": message})


async def test_two_departments_from_one_application_to_two_passes(service: Service) -> None:
    household = await household_with_package(service)
    whole = await handed_in(household)
    assert whole["state"] == "submitted" and len(whole["number"]) == 8
    assert whole["package"]["line"] == "两个部门都收到了，还没有开始看。"
    one = f"/api/tv/applications/{whole['id']}"
    again = await household.call("POST", f"{one}/submit", status=409)
    assert "已经提交" in again["detail"]
    assert len((await household.call("GET", "/api/tv/applications"))["applications"]) == 1
    ours, theirs = part(whole, CL)["id"], part(whole, MZ)["id"]
    await household.call("GET", f"/api/tv/applications/{ours}", status=404)

    first = await service.staff(Role.CLERK, "cl", desks=(), departments=(CL,))
    second = await service.staff(Role.CLERK, "mz", desks=(), departments=(MZ,))
    await sees_its_own_part_only(first, second, whole)

    await judge(first, ours, wrong="id_card", step="return")
    await judge(second, theirs)
    seen = await household.call("GET", one)
    assert seen["package"]["line"] == "两个部门里，一个已通过，残联请您重拍一张照片。"
    assert [state["key"] for state in seen["materials"] if state["open"]] == ["id_card"]
    await household.call("POST", f"{one}/submit", status=409)
    await household.photograph(whole["id"], "id_card", seed=7)
    seen = await household.call("POST", f"{one}/submit")
    assert part(seen, CL)["round"] == 2 and part(seen, MZ)["state"] == "passed"

    review = await call(second, "GET", f"/api/staff/applications/{theirs}")
    card = review["materials"][0]
    assert card["retaken"] and card["verdict"] == "合格" and len(card["photos"]) == 2
    review = await call(first, "POST", f"/api/staff/applications/{ours}/open")
    card = review["materials"][0]
    assert not card["retaken"] and [photo["round"] for photo in card["photos"]] == [1, 2]
    assert [each["sentence"] for each in card["told"]] == ["看不清，请重拍。"]
    # 一次性告知 is each department's own: what it could see the first time it cannot raise now.
    body = {"verdict": "需补正", "reason": "这张照片背景不对。"}
    review = await call(first, "PUT", f"/api/staff/applications/{ours}/materials/photo", body)
    assert review["materials"][1]["late"] == "needs"
    await judge(first, ours)
    seen = await household.call("GET", one)
    assert seen["state"] == "passed" and seen["package"]["line"] == "两个部门都已通过。"
    async with service.caller().get(f"/r/{whole['number']}") as answer:
        html = await answer.text()
    assert "两个部门都已通过" in html and "民政局：生活补贴申请" in html and "欧阳" not in html
    async with service.app[STORE].read() as conn:
        subjects = (await conn.execute(select(audit.c.action, audit.c.subject))).all()
    assert {("application.return", ours), ("application.pass", theirs)} <= {tuple(row) for row in subjects}


async def sees_its_own_part_only(first, second, whole) -> None:
    """A department's clerk: the own row, the own questions and papers, how far the other is."""
    ours, theirs = part(whole, CL)["id"], part(whole, MZ)["id"]
    (row,) = (await call(first, "GET", "/api/staff/worklist"))["rows"]
    assert row["id"] == ours and row["package"] == "扶残助残一件事" and row["number"] == whole["number"]
    (row,) = (await call(second, "GET", f"/api/staff/worklist?number={whole['number']}"))["rows"]
    assert row["id"] == theirs
    for path in (theirs, f"{theirs}/open"):
        await call(first, "POST" if "open" in path else "GET", f"/api/staff/applications/{path}", status=404)
    await call(first, "GET", f"/api/staff/packages/{whole['id']}", status=404)
    review = await call(first, "GET", f"/api/staff/applications/{whole['id']}")
    assert review["id"] == ours and [field["label"] for field in review["fields"]] == [
        "哪一方面不方便？",
        "以前办过吗？",
    ]
    assert review["materials"][0]["also"] == "民政局" and review["materials"][2]["photos"] == []
    assert [(each["id"], each["state"], each["own"]) for each in review["package"]["parts"]] == [
        (ours, "submitted", True),
        ("", "submitted", False),
    ]
    taken = {state["key"]: state["photos"][0]["id"] for state in whole["materials"] if state["photos"]}
    for key, status in {"id_card": 200, "photo": 200, "bank_card": 404, "household_page": 404}.items():
        async with first.get(f"/api/staff/photos/{taken[key]}") as answer:
            assert answer.status == status, key


async def test_the_window_sees_all_departments_side_by_side(service: Service) -> None:
    household = await household_with_package(service)
    whole = await handed_in(household)
    clerk = await service.staff(Role.CLERK, "cl", desks=("anxinban",), departments=(CL,))
    await judge(clerk, part(whole, CL)["id"], wrong="id_card", step="return")
    view = await call(clerk, "GET", f"/api/staff/packages/{whole['id']}")
    assert view["line"] == "两个部门里，残联请您重拍一张照片，民政局还在看。"
    card = next(paper for paper in view["papers"] if paper["name"] == "身份证")
    assert [(each["department"], each["verdict"]) for each in card["verdicts"]] == [
        ("残联", "需补正"),
        ("民政局", None),
    ]
    assert "欧阳测试" not in str(view) and IDENTITY_NUMBER not in str(view)


async def test_the_choice_of_a_draft_may_change_and_nothing_stays_that_nobody_wants(service: Service) -> None:
    household = await household_with_package(service)
    draft = await open_draft(household, CARD.code, DOCTOR.code)
    await household.photograph(draft["id"], "record", "id_card")
    same = await open_draft(household, CARD.code)
    assert same["id"] == draft["id"] and same["package"]["guides"] == [CARD.code]
    assert {state["key"] for state in same["materials"]} == {"id_card", "photo", "household_page"}
    back = await open_draft(household, CARD.code, DOCTOR.code)
    assert sum(len(state["photos"]) for state in back["materials"]) == 2
    whole = await handed_in(household, CARD.code)
    assert whole["id"] == draft["id"] and len(whole["package"]["parts"]) == 1
    async with service.app[STORE].read() as conn:
        kept = set((await conn.execute(select(photos.c.material_key))).scalars())
    assert kept == {"id_card", "photo"}
    body = {"package": "disabled", "guides": ["TEST-XX-0009"]}
    async with household.box.http.post("/api/tv/packages/applications", json=body) as answer:
        await problem(answer, 404, "not_found")


async def test_a_part_is_taken_back_and_the_other_goes_on(service: Service) -> None:
    household = await household_with_package(service)
    whole = await handed_in(household)
    ours = part(whole, CL)["id"]
    seen = await household.call("POST", f"/api/tv/applications/{whole['id']}/parts/{ours}/withdraw")
    assert part(seen, CL)["state"] == "withdrawn" and seen["state"] == "submitted"
    assert seen["package"]["line"] == "民政局收到了，还没有开始看。"
    await household.call("POST", f"/api/tv/applications/{whole['id']}/parts/{ours}/withdraw", status=409)
    clerk = await service.staff(Role.CLERK, "cl", desks=(), departments=(CL,))
    assert (await call(clerk, "GET", "/api/staff/worklist"))["rows"] == []
    other = Household(service, await service.box())
    await other.call("POST", f"/api/tv/applications/{whole['id']}/parts/{ours}/withdraw", status=404)
    seen = await household.call("POST", f"/api/tv/applications/{whole['id']}/withdraw")
    assert seen["state"] == "withdrawn"


async def test_marks_reach_the_household_and_another_department_cannot_draw(service: Service) -> None:
    household = await household_with_package(service)
    whole = await handed_in(household)
    clerk = await service.staff(Role.CLERK, "cl", desks=(), departments=(CL,))
    other = await service.staff(Role.CLERK, "wj", desks=(), departments=(WJ,))
    await call(clerk, "POST", f"/api/staff/applications/{part(whole, CL)['id']}/open")
    photo = next(state for state in whole["materials"] if state["key"] == "photo")["photos"][0]["id"]
    marks = {"marks": [{"x": 1, "y": 2, "width": 30, "height": 5}]}
    await call(other, "PUT", f"/api/staff/photos/{photo}/marks", marks, 404)
    await call(clerk, "PUT", f"/api/staff/photos/{photo}/marks", marks)
    await judge(clerk, part(whole, CL)["id"], wrong="photo", step="return")
    seen = await household.call("GET", f"/api/tv/applications/{whole['id']}")
    shown = next(state for state in seen["materials"] if state["key"] == "photo")
    assert shown["photos"][0]["marks"] == marks["marks"]


async def test_it_grows_old_is_given_out_and_is_deleted_as_one(service: Service, tmp_path: Path) -> None:
    household = await household_with_package(service)
    whole = await handed_in(household)
    clerk = await service.staff(Role.CLERK, "cl", desks=(), departments=(CL,))
    second = await service.staff(Role.CLERK, "mz", desks=(), departments=(MZ,))
    await judge(clerk, part(whole, CL)["id"], wrong="id_card", step="return")
    await judge(second, part(whole, MZ)["id"])
    service.ahead_ms = 31 * DAY
    await keep_house(service.app)
    box = service.app
    seen = await fetched(service, household, whole["id"])
    assert seen["state"] == "passed" and part(seen, CL)["state"] == "expired"

    async with box[STORE].write() as conn:
        found = await person.find(conn, box[SEALER], IDENTITY_NUMBER)
        assert len(found.applications) == 3
        count = await person.export(conn, box[SEALER], box[PHOTO_FILES], found, tmp_path / "all.zip")
        files = await person.remove(conn, box[SEALER], found)
        assert len((await conn.execute(select(applications.c.id))).all()) == 0
    assert count == 4 == len(files)
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert len(archive.namelist()) == 5
    assert box[CLOCK]() > whole["changed"]


async def fetched(service: Service, household: Household, application_id: str):
    """The TV's view, with a new session: the old one has run out meanwhile."""
    household.box.session = await service.device_session(household.box)
    household.box.http = service.caller({"Authorization": f"Bearer {household.box.session.token}"})
    return await household.call("GET", f"/api/tv/applications/{application_id}")
