"""Import over HTTP on both engines: upload, problems, changes, a second person, publication, the way back."""

import pytest
from sqlalchemy import select

from protocol.staff import Role
from server.audit.trail import audit
from server.catalogue.imports.reading import LIST_READER, ReadingFailed
from server.catalogue.imports.upload import uploads_folder
from server.settings import SETTINGS
from server.store.engine import STORE
from tests.server.catalogue.lists import GOOD, HEADER, Desk, csv_bytes, workbook
from tests.server.service import Service, problem


@pytest.fixture
async def desk(service: Service) -> Desk:
    return await Desk(service).open()


async def test_from_a_broken_file_to_a_published_one_and_back(desk: Desk, tmp_path) -> None:  # type: ignore[no-untyped-def]
    bad = workbook(tmp_path / "a.xlsx", [HEADER, *GOOD, ("低保", "", "CODE-0004", "两三天", "")])
    refused = await desk.upload(bad.read_bytes(), "事项清单.xlsx")
    assert refused["summary"]["state"] == "refused"
    assert (refused["summary"]["bad_rows"], refused["summary"]["problems"]) == (1, 2)
    first = refused["problems"][0]
    assert (first["sheet"], first["row"], first["column"]) == ("事项", 5, "承诺办结时限")
    assert first["reason"] and first["mend"]

    mended = workbook(tmp_path / "b.xlsx", [HEADER, *GOOD])
    told = (await desk.upload(mended.read_bytes(), "事项清单.xlsx"))["summary"]
    assert (told["state"], told["counts"]) == ("waiting", {"new": 3, "changed": 0, "gone": 0, "same": 0})
    path = f"imports/{told['id']}"
    assert (await desk.post(desk.operator, f"{path}/publish"))[0] == 409, "nobody has approved it"
    status, approved = await desk.post(desk.supervisor, f"{path}/approve")
    assert (status, approved["state"], approved["approved_by"]) == (200, "approved", "王敏")
    status, done = await desk.post(desk.operator, f"{path}/publish")
    assert (status, done["state"], done["version"]) == (200, "published", 1)
    box = desk.service.caller()
    async with box.get("/api/catalogue/guides/CODE-0001") as answer:
        assert (await answer.json())["contact"] == "0713-1"

    changed = (
        ("高龄津贴发放", "民政局", "CODE-0001", "5个工作日", "0713-9"),
        GOOD[1],
        ("低保", "民政局", "CODE-0004", "", ""),
    )
    second = await desk.upload(csv_bytes(*changed), "事项清单.csv")
    assert second["summary"]["counts"] == {"new": 1, "changed": 1, "gone": 1, "same": 1}
    path = f"imports/{second['summary']['id']}"
    page = await desk.get(f"{path}/changes")
    assert page["total"] == 3
    assert [(each["change"], each["title"]) for each in page["changes"]] == [
        ("new", "低保"),
        ("changed", "高龄津贴发放"),
        ("gone", "居民身份证换领"),
    ]
    assert page["changes"][1]["fields"] == [
        {"label": "承诺办结时限", "before": "7 个工作日", "after": "5 个工作日"},
        {"label": "咨询电话", "before": "0713-1", "after": "0713-9"},
    ]
    some = await desk.get(f"{path}/changes", change="gone", limit="1")
    assert (some["total"], len(some["changes"])) == (1, 1)
    await desk.post(desk.supervisor, f"{path}/approve")
    assert (await desk.post(desk.supervisor, f"{path}/publish"))[1]["version"] == 2

    status, versions = await desk.post(desk.operator, "versions/1/restore")
    assert status == 200
    assert [(row["version"], row["origin"], row["current"]) for row in versions["rows"]] == [
        (3, "退回到第 1 版", True),
        (2, "事项清单.csv", False),
        (1, "事项清单.xlsx", False),
    ]
    async with desk.service.app[STORE].read() as conn:
        rows = await conn.execute(select(audit.c.action).where(audit.c.action.like("catalogue.%")))
        actions = [row.action for row in rows]
    assert actions.count("catalogue.import") == 3
    assert actions[-5:] == [
        "catalogue.import",
        "catalogue.import.read",
        "catalogue.approve",
        "catalogue.publish",
        "catalogue.roll_back",
    ]


async def test_who_uploaded_a_list_cannot_approve_it_even_with_the_permission(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.staff.permissions import PERMISSIONS

    monkeypatch.setitem(PERMISSIONS, "catalogue.import", frozenset({Role.SUPERVISOR}))
    told = await desk.upload(csv_bytes(*GOOD), who=desk.supervisor)
    status, refused = await desk.post(desk.supervisor, f"imports/{told['summary']['id']}/approve")
    assert status == 409 and "换一个人" in refused["detail"]
    # Another account with the very same name is another person.
    other = await desk.service.staff(Role.SUPERVISOR, "another")
    assert (await desk.post(other, f"imports/{told['summary']['id']}/approve"))[0] == 200


async def test_bad_rows_are_left_out_only_when_asked_and_take_no_guide_away(desk: Desk) -> None:
    await desk.published(csv_bytes(*GOOD))
    rows = (
        GOOD[0],
        ("残疾人证办理", "残联", "CODE-0002", "两三天", ""),
        ("新的", "民政局", "CODE-0009", "", ""),
    )
    refused = await desk.upload(csv_bytes(*rows))
    assert refused["summary"]["state"] == "refused"
    told = await desk.upload(csv_bytes(*rows), skip_bad_rows="true")
    assert told["summary"]["state"] == "waiting"
    assert told["summary"]["counts"] == {"new": 1, "changed": 0, "gone": 1, "same": 1}
    page = await desk.get(f"imports/{told['summary']['id']}/changes", change="gone")
    assert [each["code"] for each in page["changes"]] == ["CODE-0003"]


async def test_steps_out_of_turn_are_refused_in_a_sentence(desk: Desk) -> None:
    await desk.published(csv_bytes(*GOOD))
    same = (await desk.upload(csv_bytes(*GOOD)))["summary"]
    assert same["state"] == "same"
    first = (await desk.upload(csv_bytes(*GOOD[:2])))["summary"]
    later = (await desk.upload(csv_bytes(*GOOD[:1])))["summary"]
    for which, step in (
        (same, "approve"),
        (same, "publish"),
        (first, "approve"),
        (first, "drop"),
        (later, "publish"),
    ):
        status, refused = await desk.post(desk.supervisor, f"imports/{which['id']}/{step}")
        assert (status, refused["code"]) == (409, "conflict"), (which, step)
        assert refused["detail"].endswith("。")
    assert (await desk.post(desk.operator, f"imports/{later['id']}/drop"))[1]["state"] == "dropped"
    assert (await desk.post(desk.supervisor, f"imports/{later['id']}/approve"))[0] == 409
    for path in ("versions/1/restore", "versions/7/restore", "versions/x/restore"):
        status, refused = await desk.post(desk.operator, path)
        assert status in (404, 409) and refused["detail"]
    async with desk.operator.get("/api/staff/catalogue/imports/0000") as answer:
        await problem(answer, 404, "not_found")


async def test_a_repeated_upload_or_publication_is_done_once(desk: Desk) -> None:
    key = {"Idempotency-Key": "upload-000001"}
    path = "/api/staff/catalogue/imports"
    ids = set()
    for _ in range(2):
        async with desk.operator.post(
            path, data=csv_bytes(*GOOD), params={"file": "a.csv"}, headers=key
        ) as answer:
            ids.add((await answer.json())["id"])
    assert len(ids) == 1 and len((await desk.get("imports"))["rows"]) == 1
    from server.catalogue.imports.upload import IMPORTS

    await desk.service.app[IMPORTS].settle()
    where = f"imports/{ids.pop()}"
    await desk.post(desk.supervisor, f"{where}/approve")
    again = [
        await desk.post(desk.operator, f"{where}/publish", {"Idempotency-Key": "publish-00001"}) for _ in "ab"
    ]
    assert again[0] == again[1] and again[0][1]["version"] == 1
    assert (await desk.get("versions"))["total"] == 1


@pytest.mark.parametrize(
    ("file", "content", "status"),
    [("a.docx", b"x", 400), ("a.csv", b"", 400), ("", b"x", 400), ("a" * 300 + ".csv", b"x", 400)],
)
async def test_what_is_no_list_is_refused_at_once(desk: Desk, file: str, content: bytes, status: int) -> None:
    async with desk.operator.post(
        "/api/staff/catalogue/imports", data=content, params={"file": file}
    ) as answer:
        await problem(answer, status, "invalid")
    folder = uploads_folder(desk.service.app[SETTINGS])
    assert not folder.exists() or list(folder.iterdir()) == []


async def test_a_name_cannot_lead_out_of_the_folder(desk: Desk) -> None:
    told = await desk.upload(csv_bytes(*GOOD), "../../../etc/passwd.csv")
    assert told["summary"]["source"] == "passwd"
    assert list(uploads_folder(desk.service.app[SETTINGS]).iterdir()) == []


@pytest.mark.parametrize(
    ("error", "words"), [(ReadingFailed("读不下去。"), "读不下去。"), (RuntimeError("broken"), "再上传一次")]
)
async def test_a_reading_that_fails_is_told_and_the_next_one_works(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    async def die(*_: object) -> None:
        await desk.answered.wait()  # or the answer might tell of the end already
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(desk.service.app[LIST_READER], "read", die)
        told = await desk.upload(csv_bytes(*GOOD))
    assert told["summary"]["state"] == "failed" and words in told["notes"][0]
    assert (await desk.upload(csv_bytes(*GOOD)))["summary"]["state"] == "waiting"


async def test_an_import_whose_server_is_gone_shows_as_failed(desk: Desk) -> None:
    from server.catalogue.imports import import_store

    async with desk.service.app[STORE].write() as conn:
        await import_store.begin(conn, "gone0001", file="a.csv", source="a", by_id="x", by="甲", now=1)
    told = await desk.get("imports/gone0001")
    assert told["summary"]["state"] == "failed" and "再上传一次" in told["notes"][0]


async def test_problems_as_a_table_run_no_formula(desk: Desk) -> None:
    header = ("事项名称", "实施部门", "=cmd()承诺办结时限")
    content = csv_bytes(("低保", "", "7"), header=header[:2])
    told = await desk.upload(content)
    async with desk.operator.get(
        f"/api/staff/catalogue/imports/{told['summary']['id']}/problems.csv"
    ) as answer:
        assert answer.content_type == "text/csv"
        lines = (await answer.read()).decode("utf-8-sig").splitlines()
    assert lines[0] == "工作表,行,列,哪里不对,怎么改"
    assert lines[1].startswith(",2,实施部门,")


async def test_a_draft_from_the_command_line_is_reviewed_on_the_page(desk: Desk) -> None:
    from protocol.guide import Guide
    from server.catalogue.imports.importing import keep_draft

    guide = Guide.model_validate({"code": "CODE-0001", "title": "低保", "department": "民政局"})
    await keep_draft(
        desk.service.app[STORE], {guide.code: guide}, source="list", file="a.csv", by="root", now=1
    )
    (row,) = (await desk.get("imports"))["rows"]
    assert (row["state"], row["imported_by"], row["mine"]) == ("waiting", "root", False)
    assert (await desk.post(desk.supervisor, f"imports/{row['id']}/approve"))[0] == 200
    assert (await desk.post(desk.operator, f"imports/{row['id']}/publish"))[1]["version"] == 1


async def test_the_health_report_names_the_weak_guides(desk: Desk) -> None:
    assert (await desk.get("health"))["ailments"] == []
    await desk.published(csv_bytes(("长" * 110, "民政局", "CODE-0110", "", ""), *GOOD))
    told = await desk.get("health")
    assert (told["version"], told["guides"]) == (1, 4)
    found = {each["name"]: each for each in told["ailments"]}
    assert found["没有别名"]["count"] == 4
    assert [guide["code"] for guide in found["名称太长"]["guides"]] == ["CODE-0110"]
