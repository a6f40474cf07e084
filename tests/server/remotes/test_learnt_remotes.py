"""What a box learnt, kept under six digits, and what the operator does with it."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from protocol.staff import Role
from server.audit.trail import audit
from server.remotes.store import KEPT
from server.store.engine import STORE
from tests.server.service import Box, Service, problem
from tvapp.remote.action import Action
from tvapp.remote.choice import ProfileChoice
from tvapp.remote.intake import RawKey
from tvapp.remote.learning import Learning, as_file
from tvapp.remote.profiles import Profiles

SHIPPED = Path(__file__).parents[3] / "remote_keymap.json"


def learnt(**changes: Any) -> dict[str, Any]:
    """What a box sends: ten digits and the needed keys."""
    learning, now = Learning(), 0.0
    while learning.asked is not None:
        now += 1.0
        asked = learning.asked
        code = f"scan:{0x400 + list(Action).index(asked):#x}"
        learning.press(RawKey("evdev", changes.get(asked.value, code)), now)
    file = as_file(learning, Profiles.read(SHIPPED).keymap("generic"), "红外接收器")
    keys = file["profiles"]["learnt"]["keys"]["evdev"]
    return {"device": "红外接收器", "source": "evdev", "keys": keys}


async def hand_in(box: Box, body: dict[str, Any], status: int = 201) -> str:
    async with box.http.post("/api/tv/remotes", json=body) as answer:
        assert answer.status == status, await answer.text()
        return str((await answer.json()).get("code", ""))


async def test_a_learnt_remote_is_found_by_its_code_and_downloaded_as_a_keymap_that_loads(
    service: Service, tmp_path: Path
) -> None:
    box, operator = await service.box(), await service.staff(Role.OPERATOR)
    code = await hand_in(box, learnt())
    assert len(code) == 6 and code.isdecimal()
    async with operator.get(f"/api/staff/remotes?code={code}") as answer:
        found = await answer.json()
    [row] = found["rows"]
    assert (row["code"], row["device"], row["box"]) == (code, "红外接收器", "本县 1 号机顶盒")
    assert row["keys"] > 20
    async with operator.get(f"/api/staff/remotes/{row['id']}/keymap.json") as answer:
        assert f"remote-{code}.json" in answer.headers["Content-Disposition"]
        (tmp_path / "theirs.json").write_text(await answer.text(), "utf-8")
    keymap = Profiles.read(SHIPPED, tmp_path / "theirs.json").keymap(f"learnt_{code}")
    ok = learnt()["keys"]["ok"][0]
    assert keymap.action("evdev", ok) is Action.OK
    given = ProfileChoice.load(SHIPPED, tmp_path, f"learnt_{code}", [tmp_path / "theirs.json"])
    assert given.keymap.action("evdev", ok) is Action.OK, "as --add-keymap and --profile give it to a box"
    async with operator.get("/api/staff/remotes?code=000000") as answer:
        assert (await answer.json())["rows"] == ([] if code != "000000" else [row])


async def test_the_same_remote_of_the_same_box_keeps_its_code_and_another_gets_another(
    service: Service,
) -> None:
    box, other = await service.box(), await service.box()
    first = await hand_in(box, learnt())
    assert await hand_in(box, learnt()) == first
    assert await hand_in(other, learnt()) != first
    assert await hand_in(box, learnt(ok="KEY_OK")) != first


async def test_of_one_box_only_the_newest_are_kept(service: Service) -> None:
    box, operator = await service.box(), await service.staff(Role.OPERATOR)
    codes = []
    for number in range(KEPT + 3):
        service.ahead_ms = 1000 * number
        codes.append(await hand_in(box, learnt(ok=f"scan:{number:#x}")))
    async with operator.get("/api/staff/remotes?limit=500") as answer:
        rows = (await answer.json())["rows"]
    assert [row["code"] for row in rows] == codes[:2:-1]


async def test_throwing_one_away_is_written_down_and_done_once(service: Service) -> None:
    box, operator = await service.box(), await service.staff(Role.OPERATOR)
    code = await hand_in(box, learnt())
    async with operator.get(f"/api/staff/remotes?code={code}") as answer:
        id = (await answer.json())["rows"][0]["id"]
    async with operator.delete(f"/api/staff/remotes/{id}") as answer:
        assert answer.status == 204
    await problem(await operator.delete(f"/api/staff/remotes/{id}"), 404, "not_found")
    await problem(await operator.get(f"/api/staff/remotes/{id}/keymap.json"), 404, "not_found")
    async with service.app[STORE].read() as conn:
        rows = (await conn.execute(select(audit.c.action, audit.c.subject).order_by(audit.c.seq))).all()
    assert [tuple(row) for row in rows if row[0].startswith("remote.")] == [
        ("remote.learn", code),
        ("remote.delete", code),
    ]


async def test_what_is_no_remote_is_refused(service: Service) -> None:
    box = await service.box()
    good = learnt()
    for wrong in (
        {**good, "keys": {"ok": ["KEY_OK"]}},
        {**good, "source": "moon"},
        {**good, "keys": {**good["keys"], "ok": ["<script>"]}},
        {**good, "keys": {**good["keys"], "OK!": ["KEY_OK"]}},
        {**good, "owner": "张三"},
    ):
        async with box.http.post("/api/tv/remotes", json=wrong) as answer:
            await problem(answer, 400, "invalid")
    big = {**good, "keys": {f"a{n}": [f"KEY_{n}" * 6] * 60 for n in range(55)}}
    async with box.http.post("/api/tv/remotes", json=big) as answer:
        assert answer.status == 413
