"""Sealing anew: everything a case leaves behind, from one profile to the other, broken off and gone on."""

from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select

from protocol.staff import Role
from server.crypto import rewrapping
from server.crypto.key_ring import rotate
from server.crypto.sealed_columns import SEALED
from server.crypto.sealing import SEALER, load_sealer
from server.licences import register
from server.licences.licence import Holder, Licence
from server.store.engine import STORE
from server.store.metadata import metadata
from tests.server.household import GUIDE, IDENTITY_NUMBER, NAME, Household, publish_guides
from tests.server.process import command
from tests.server.review.test_photo_desk import call, returned_once
from tests.server.service import Service

NOT_SEALED = {"audit.chain", "specimens.jpeg"}
"""Columns of bytes that hold nothing of people."""


def test_every_column_of_bytes_is_declared_so_that_it_is_sealed_anew() -> None:
    import server.app  # noqa: F401  (imports every feature)

    declared = {f"{each.table.name}.{each.column}" for each in SEALED}
    assert len(declared) == len(SEALED)
    bytes_columns = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert bytes_columns - NOT_SEALED == declared, "declare it with server.crypto.sealed_columns.sealed()"


async def everything(household: Household) -> str:
    """A returned case with told and late reasons, an answer kept for its key; gives its id."""
    clerk = await household.service.staff(Role.CLERK)
    application = await returned_once(household, clerk)
    one = f"/api/staff/applications/{application}"
    await call(clerk, "PUT", f"{one}/materials/id_card", {"verdict": "需补正", "reason": "请换新的身份证。"})
    await call(clerk, "POST", f"{one}/late/id_card", {"because": "刚刚才发现的"})
    headers = {"Idempotency-Key": "rewrap-0001"}
    async with household.box.http.post(
        "/api/tv/applications", json={"guide_code": GUIDE.code}, headers=headers
    ) as answer:
        assert answer.status == 201
    return application


async def test_all_is_sealed_anew_and_reads_as_before(service: Service, monkeypatch) -> None:
    await publish_guides(service, GUIDE)
    household = Household(service, await service.box())
    application = await everything(household)
    clerk = await service.login("clerk")
    book = Licence("居民户口簿", Holder(NAME, IDENTITY_NUMBER))
    await register.replace_kinds(service.app[STORE], service.app[SEALER], [book], 1)
    before = await call(clerk, "GET", f"/api/staff/applications/{application}")
    store, data = service.app[STORE], service.settings.data
    rotate(service.settings.keys, "gm")
    sealer = load_sealer(service.settings.keys)
    async with store.read() as conn:
        outdated = await rewrapping.left(conn, sealer)

    class BrokenOff(Exception):
        pass

    def break_off(what: str, _count: int) -> None:
        if what == "applications.sealed_message":
            raise BrokenOff

    monkeypatch.setattr(rewrapping, "_BATCH", 2)
    with pytest.raises(BrokenOff):
        await rewrapping.rewrap(store, sealer, data / "photos", break_off)
    told: dict[str, int] = {}
    done = await rewrapping.rewrap(store, sealer, data / "photos", told.__setitem__)
    # Two sizes of the identity card and of the bank card in two rounds.
    assert told["photos"] == 6 and told["members.identity_index"] == 1
    assert told["licences.sealed_licence"] == 1 == told["licences.person_index"]
    assert told["members.sealed_name"] == 0 and told["told_reasons.sealed_sentence"] == 1
    assert 0 < done < outdated + 7
    assert await rewrapping.rewrap(store, sealer, data / "photos", told.__setitem__) == 0
    async with store.read() as conn:
        events_left = await rewrapping.left(conn, sealer)
        for each in SEALED:
            for (value,) in await conn.execute(select(each.sealed).where(each.sealed.is_not(None))):
                assert value[:1] == b"\x02"
    assert 0 < events_left < outdated
    # The service has run all the while with the ring of before, and finds the person under the new index.
    after = await call(clerk, "GET", f"/api/staff/applications/{application}")
    assert after == before and (after["name"], after["identity_number"]) == (NAME, IDENTITY_NUMBER)
    photo = before["materials"][0]["photos"][0]["id"]
    async with clerk.get(f"/api/staff/photos/{photo}") as answer:
        assert (await answer.read())[:2] == b"\xff\xd8"
    await household.add_member(name="欧阳新名")
    (member,) = (await household.call("GET", "/api/tv/members"))["members"]
    draft = (await household.call("POST", "/api/tv/applications", {"guide_code": GUIDE.code}, 201))["id"]
    path = f"/api/tv/applications/{draft}/applicant"
    chosen = await household.call("PUT", path, {"member_id": member["id"]})
    # Another name by now: found under the new index, and not the licence's holder.
    assert chosen["materials"][3]["licence"] == "absent"


def test_the_commands_say_what_is_to_be_done(tmp_path: Path) -> None:
    data = ("--data", tmp_path / "data")
    assert "还没有密钥" in command("keys", "list", *data).stdout
    assert not (tmp_path / "data" / "keys").exists(), "looking makes none"
    assert "keys rewrap" in command("keys", "rotate", "--profile", "gm", *data).stdout
    listed = command("keys", "list", *data).stdout
    assert "aes-256-gcm\t只打开以前的" in listed and "sm4-gcm\t在用" in listed and "SM3" in listed
    assert "重新封存了 0 处" in command("keys", "rewrap", *data).stdout
    assert "去掉了 1 把旧密钥" in command("keys", "retire", *data).stdout
