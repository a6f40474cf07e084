"""The photo desk over HTTP: marks, templates, 一次性告知 with a supervisor, refusal, print sheet."""

from sqlalchemy import select

from protocol.staff import Role
from server.audit.trail import audit
from server.store.engine import STORE
from tests.server.household import IDENTITY_NUMBER, NAME, Household
from tests.server.service import problem

BLURRED = "银行卡的照片看不清，请拿稳手机，到亮的地方重新拍一张。"
EXPIRED = "身份证已经过了有效期，请换新的再拍。"


async def call(http, method: str, path: str, body=None, status: int = 200):
    async with http.request(method, path, json=body) as answer:
        text = await answer.text()
        assert answer.status == status, text
        return await answer.json() if text else None


async def returned_once(household: Household, clerk) -> str:
    """Submitted again after the bank card was returned as blurred; open in the clerk's hands."""
    application = (await household.submitted())["id"]
    one = f"/api/staff/applications/{application}"
    await call(clerk, "POST", f"{one}/open")
    await call(clerk, "PUT", f"{one}/materials/id_card", {"verdict": "合格"})
    body = {"verdict": "需补正", "reason": BLURRED, "reason_id": "blurred"}
    review = await call(clerk, "PUT", f"{one}/materials/bank_card", body)
    assert review["materials"][1]["reason_id"] == "blurred" and review["materials"][1]["late"] is None
    await call(clerk, "POST", f"{one}/return", {})
    await household.photograph(application, "bank_card", seed=4)
    await household.call("POST", f"/api/tv/applications/{application}/submit")
    await call(clerk, "POST", f"{one}/open")
    return application


async def test_a_reason_visible_before_needs_another_persons_agreement_and_is_recorded(
    household: Household,
) -> None:
    service = household.service
    clerk = await service.staff(Role.CLERK)
    supervisor = await service.staff(Role.SUPERVISOR)
    application = await returned_once(household, clerk)
    one = f"/api/staff/applications/{application}"
    body = {"verdict": "需补正", "reason": EXPIRED, "reason_id": "expired"}
    review = await call(clerk, "PUT", f"{one}/materials/id_card", body)
    card, bank = review["materials"][:2]
    assert card["late"] == "needs" and bank["late"] is None
    assert [told["sentence"] for told in bank["told"]] == [BLURRED]
    async with clerk.post(f"{one}/return", json={}) as answer:
        refused = await problem(answer, 409, "conflict")
    assert "一次性告知" in refused["detail"] and "身份证" in refused["detail"]

    because = "上次只顾看银行卡，没有翻到背面。"
    review = await call(clerk, "POST", f"{one}/late/id_card", {"because": because})
    assert review["materials"][0]["late"] == "asked"
    await call(clerk, "POST", f"{one}/return", {}, 409)
    await call(clerk, "GET", "/api/staff/late", status=403)
    (asked,) = (await call(supervisor, "GET", "/api/staff/late"))["requests"]
    assert (asked["material"], asked["sentence"], asked["because"]) == ("身份证", EXPIRED, because)
    decide = f"/api/staff/late/{application}/id_card/decide"
    await call(supervisor, "POST", decide, {"approve": True}, 204)
    await call(supervisor, "POST", decide, {"approve": True}, 409)
    await call(clerk, "POST", f"{one}/return", {})
    tv = await household.call("GET", f"/api/tv/applications/{application}")
    assert [each["key"] for each in tv["materials"] if each["open"]] == ["id_card", "photo"]
    async with service.app[STORE].read() as conn:
        actions = set((await conn.execute(select(audit.c.action))).scalars())
    assert {"late.ask", "late.read", "late.approved"} <= actions


async def test_a_supervisor_cannot_agree_to_what_is_his_own(household: Household) -> None:
    supervisor = await household.service.staff(Role.SUPERVISOR)
    application = await returned_once(household, supervisor)
    one = f"/api/staff/applications/{application}"
    body = {"verdict": "需补正", "reason": "身份证请换新的。"}
    await call(supervisor, "PUT", f"{one}/materials/id_card", body)
    await call(supervisor, "POST", f"{one}/late/id_card", {"because": "刚刚才发现的"})
    await call(supervisor, "POST", f"/api/staff/late/{application}/id_card/decide", {"approve": True}, 409)
    await call(supervisor, "POST", f"{one}/return", {}, 409)
    # The word about the whole is late as well; and what is not asked for cannot be asked to be agreed to.
    await call(supervisor, "PUT", f"{one}/materials/id_card", {"verdict": "合格"})
    await call(supervisor, "POST", f"{one}/late/id_card", {"because": "刚刚才发现的"}, 409)
    await call(supervisor, "POST", f"{one}/return", {"message": "年龄填错了。"}, 409)


async def test_words_of_the_paper_under_the_name_of_the_photo_are_own_words(household: Household) -> None:
    clerk = await household.service.staff(Role.CLERK)
    application = (await household.submitted())["id"]
    one = f"/api/staff/applications/{application}"
    await call(clerk, "POST", f"{one}/open")
    for sentence, kept in ((BLURRED + "第二行也要看得清。", "blurred"), ("银行卡已经过期，请换卡。", "")):
        body = {"verdict": "需补正", "reason": sentence, "reason_id": "blurred"}
        review = await call(clerk, "PUT", f"{one}/materials/bank_card", body)
        assert review["materials"][1]["reason_id"] == kept


async def test_rectangles_reach_the_household_with_the_decision(household: Household) -> None:
    clerk = await household.service.staff(Role.CLERK)
    application = await household.submitted()
    photo = application["materials"][1]["photos"][0]["id"]
    mark = {"x": 1000, "y": 2000, "width": 3000, "height": 500}
    path, one = f"/api/staff/photos/{photo}/marks", f"/api/staff/applications/{application['id']}"
    await call(clerk, "PUT", path, {"marks": [mark]}, 409)
    await call(clerk, "POST", f"{one}/open")
    await call(clerk, "PUT", path, {"marks": [mark | {"x": 8000}]}, 400)
    await call(clerk, "PUT", path, {"marks": [mark] * 9}, 400)
    assert await call(clerk, "PUT", path, {"marks": [mark]}) == {"marks": [mark]}
    tv = f"/api/tv/applications/{application['id']}"
    assert (await household.call("GET", tv))["materials"][1]["photos"][0]["marks"] == []
    await call(clerk, "PUT", f"{one}/materials/bank_card", {"verdict": "需补正", "reason": "请看框里。"})
    await call(clerk, "POST", f"{one}/return", {})
    assert (await household.call("GET", tv))["materials"][1]["photos"][0]["marks"] == [mark]
    await call(clerk, "PUT", path, {"marks": []}, 409)
    elsewhere = await household.service.staff(Role.CLERK, "elsewhere", departments=("残联",))
    await call(elsewhere, "PUT", path, {"marks": []}, 404)


async def test_a_supervisor_writes_the_templates_and_nobody_else(household: Household) -> None:
    clerk = await household.service.staff(Role.CLERK)
    supervisor = await household.service.staff(Role.SUPERVISOR)
    reasons = (await call(clerk, "GET", "/api/staff/reasons"))["reasons"]
    assert {each["kind"] for each in reasons} == {"correction", "message", "refusal"}
    changed = [{**reasons[1], "label": "太黑"}, reasons[0]]
    await call(clerk, "PUT", "/api/staff/reasons", {"reasons": changed}, 403)
    await call(supervisor, "PUT", "/api/staff/reasons", {"reasons": changed})
    assert (await call(clerk, "GET", "/api/staff/reasons"))["reasons"] == changed
    await call(supervisor, "PUT", "/api/staff/reasons", {"reasons": [reasons[0], reasons[0]]}, 400)
    await call(supervisor, "PUT", "/api/staff/reasons", {"reasons": [{**reasons[0], "label": ""}]}, 400)


async def test_a_refusal_names_its_rule_and_an_exempt_paper_need_not_be_brought(household: Household) -> None:
    clerk = await household.service.staff(Role.CLERK)
    application = (await household.submitted())["id"]
    one = f"/api/staff/applications/{application}"
    await call(clerk, "POST", f"{one}/open")
    told = await call(clerk, "POST", f"{one}/refuse", {"message": "年龄不够。"}, 409)
    assert "依据" in told["detail"]
    basis = "《某县高龄津贴发放办法》第三条"
    await call(clerk, "POST", f"{one}/refuse", {"message": "年龄不够。", "legal_basis": basis})
    assert (await household.call("GET", f"/api/tv/applications/{application}"))["legal_basis"] == basis

    draft = await household.ready_draft()
    await household.call("POST", f"/api/tv/applications/{draft['id']}/submit")
    one = f"/api/staff/applications/{draft['id']}"
    await call(clerk, "POST", f"{one}/open")
    await call(clerk, "PUT", f"{one}/materials/bank_card", {"verdict": "免提交"})
    await call(clerk, "PUT", f"{one}/materials/id_card", {"verdict": "合格"})
    # A table of days that cannot be read is the operator's to mend; the clerk goes on.
    (household.service.settings.data / "retention.json").write_text("{")
    await call(clerk, "POST", f"{one}/pass", {})
    passed = await household.call("GET", f"/api/tv/applications/{draft['id']}")
    assert "身份证" in passed["next_step"] and "银行卡" not in passed["next_step"]
    assert "以前，请带上" in passed["next_step"] and passed["closes"] > passed["changed"]


async def test_the_print_sheet_shows_all_and_is_audited(household: Household) -> None:
    clerk = await household.service.staff(Role.CLERK)
    application = await returned_once(household, clerk)
    async with clerk.get(f"/staff/applications/{application}/sheet") as answer:
        html = await answer.text()
        assert answer.status == 200 and answer.content_type == "text/html"
    assert NAME in html and IDENTITY_NUMBER in html and BLURRED in html and "王敏（001 号）" in html
    async with household.service.app[STORE].read() as conn:
        rows = (await conn.execute(select(audit).where(audit.c.action == "application.print"))).all()
    assert [row.subject for row in rows] == [application]
    elsewhere = await household.service.staff(Role.CLERK, "elsewhere", departments=("残联",))
    async with elsewhere.get(f"/staff/applications/{application}/sheet") as answer:
        assert answer.status == 404
