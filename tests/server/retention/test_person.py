"""Everything about one person: exported whole, deleted whole, by somebody who may, and audited."""

import json
import zipfile
from pathlib import Path

import pytest

from protocol.staff import Role
from server.calls.store import change_call
from server.retention import person
from server.store.engine import STORE
from tests.server.applications.test_whole_life import everything_stored
from tests.server.household import GUIDE, IDENTITY_NUMBER, NAME, TELEPHONE, Household
from tests.server.process import command
from tests.server.review.test_photo_desk import call
from tests.server.service import PASSWORD, Service


def identity_of(seventeen: str) -> str:
    """With its check digit."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, seventeen, strict=True))
    return seventeen + "10X98765432"[total % 11]


async def a_life(household: Household) -> None:
    """In two households: a returned case with a reason and an open draft; a person who stays."""
    clerk = await household.service.staff(Role.CLERK)
    application = (await household.submitted())["id"]
    one = f"/api/staff/applications/{application}"
    await call(clerk, "POST", f"{one}/open")
    body = {"verdict": "需补正", "reason": "请换新的银行卡。"}
    await call(clerk, "PUT", f"{one}/materials/bank_card", body)
    await call(clerk, "POST", f"{one}/return", {})
    await a_call_about(household, application, "您的卡换好了再拍")
    await household.add_member(name="不相干的人", identity_number=identity_of("42112219400101002"))
    second = Household(household.service, await household.service.box())
    member = await second.add_member()
    draft = await second.call("POST", "/api/tv/applications", {"guide_code": GUIDE.code}, 201)
    await second.call("PUT", f"/api/tv/applications/{draft['id']}/applicant", {"member_id": member})


async def a_call_about(household: Household, application: str, caption: str) -> None:
    """A clerk writes into a call about a case; the resident asks to go slower."""
    body = {"desk": "anxinban", "application_id": application}
    made = await household.call("POST", "/api/tv/calls", body, 201)
    clerk = await household.service.staff(Role.SEAT, desks=("anxinban",))
    async with household.service.app[STORE].write() as conn:
        me = (await (await clerk.get("/api/staff/me")).json())["staff_id"]
        await change_call(conn, made["id"], state="talking", clerk_id=me, clerk_name="李四", answered=1)
    await call(clerk, "POST", f"/api/staff/calls/{made['id']}/captions", {"text": caption}, 201)
    await household.call("POST", f"/api/tv/calls/{made['id']}/wishes", {"kind": "slower"}, 201)


def run_as(service: Service, username: str, *words: object, number: str = IDENTITY_NUMBER):
    """The command as an operator types it, with password and number on standard input."""
    data = ("--data", service.settings.data, "--database", service.settings.database_url)
    return command("person", *words, "--as", username, *data, stdin=f"{PASSWORD}\n{number}\n")


async def test_exported_whole_then_deleted_whole(household: Household, tmp_path: Path) -> None:
    service = household.service
    await a_life(household)
    await service.add_staff(Role.SUPERVISOR)
    out = tmp_path / "person.zip"
    told = run_as(service, "supervisor", "export", "--out", out)
    assert "2 处登记、2 件办件、2 张照片" in told.stdout, told.stderr
    assert out.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(out) as archive:
        content = json.loads(archive.read("person.json"))
        jpegs = [archive.read(name) for name in archive.namelist() if name.startswith("photos/")]
    assert len(jpegs) == 2 and all(jpeg[:2] == b"\xff\xd8" for jpeg in jpegs)
    assert {each["name"] for each in content["people"]} == {NAME}
    assert content["people"][0]["telephone"] == TELEPHONE and "我同意" in content["people"][0]["consent"]
    returned = content["applications"][0]
    assert returned["state"] == "需要补正" and returned["told"] == [
        {"round": 1, "sentence": "请换新的银行卡。"}
    ]
    assert returned["answers"]["津贴发到哪家银行？"] == "农业银行"
    (talk,) = content["calls"]
    assert talk["about"] == returned["number"] and talk["clerk"] == "李四"
    assert [each["words"] for each in talk["words"]] == ["您的卡换好了再拍", "说慢一点"]
    assert {"photo.add", "application.open"} <= {each["action"] for each in content["audit"]}
    assert run_as(service, "supervisor", "export", "--out", out).returncode == 1

    assert "加上 --yes" in run_as(service, "supervisor", "delete").stdout
    told = run_as(service, "supervisor", "delete", "--yes")
    assert "已删除 2 处登记、2 件办件" in told.stdout, told.stderr
    async with service.app[STORE].read() as conn:
        left = await person.find(conn, service.app[STORE].sealer, IDENTITY_NUMBER)
    assert (left.member_ids, left.applications) == ([], [])
    assert [each["masked_name"] for each in (await household.call("GET", "/api/tv/members"))["members"]] == [
        "不***人"
    ]
    assert (await household.call("GET", "/api/tv/applications"))["applications"] == []
    assert not [path for path in (service.settings.data / "photos").rglob("*") if path.is_file()]
    assert NAME.encode() not in await everything_stored(household)


async def test_what_waits_for_a_clerk_is_not_deleted(household: Household) -> None:
    await household.submitted()
    await household.service.add_staff(Role.SUPERVISOR)
    told = run_as(household.service, "supervisor", "delete", "--yes")
    assert told.returncode == 1 and "1 件正等着审" in told.stderr
    assert len((await household.call("GET", "/api/tv/applications"))["applications"]) == 1


@pytest.mark.parametrize("role", [Role.CLERK, Role.OPERATOR, Role.AUDITOR])
async def test_others_may_not_and_it_is_recorded(household: Household, role: Role, tmp_path: Path) -> None:
    from sqlalchemy import select

    from server.audit.trail import audit

    await household.add_member()
    await household.service.add_staff(role)
    told = run_as(household.service, role.value, "export", "--out", tmp_path / "person.zip")
    assert told.returncode == 1 and "没有权限" in told.stderr
    assert not (tmp_path / "person.zip").exists()
    async with household.service.app[STORE].read() as conn:
        assert "person.refused" in set((await conn.execute(select(audit.c.action))).scalars())
