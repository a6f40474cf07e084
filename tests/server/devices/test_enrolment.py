"""Boxes: who lets them in, how they prove themselves, how they are put out."""

import asyncio
import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from protocol.fleet import NewInstallerCode
from server.clock import CLOCK, now_ms
from server.crypto.signing import BUNDLE_KEY
from server.devices import codes, store
from server.devices.routes import CHALLENGE_MS, SESSION_MS
from server.store.engine import STORE
from tests.server.service import Box, Service, problem


async def enrol(service: Service, **body: str):
    body.setdefault("public_key", Box(Ed25519PrivateKey.generate()).public_key)
    async with service.caller().post("/api/devices/enrol", json=body) as answer:
        await answer.read()
        return answer


async def cards(service: Service, *numbers: str) -> None:
    async with service.app[STORE].write() as conn:
        await store.add_cards(conn, [(number, "七里坪镇") for number in numbers], 1)


async def test_a_box_on_this_machine_enrols_itself_only_in_a_demo(
    service: Service, plain_service: Service
) -> None:
    assert (await enrol(service)).status == 201
    told = await problem(await enrol(plain_service), 403, "forbidden")
    assert "登记码" in told["detail"]


async def test_a_demo_does_not_let_in_boxes_from_elsewhere(service: Service) -> None:
    body = {"public_key": Box(Ed25519PrivateKey.generate()).public_key}
    headers = {"X-Forwarded-For": "10.0.0.9"}
    async with service.caller().post("/api/devices/enrol", json=body, headers=headers) as answer:
        await problem(answer, 403, "forbidden")


async def test_a_card_on_the_list_lets_one_box_in(plain_service: Service) -> None:
    await cards(plain_service, "80010001")
    first = await enrol(plain_service, smart_card="80010001")
    assert first.status == 201
    household = (await first.json())["household_id"]
    async with plain_service.app[STORE].read() as conn:
        assert await store.household_label(conn, household) == "七里坪镇 1 号机顶盒"
    told = await problem(await enrol(plain_service, smart_card="80010001"), 403, "forbidden")
    assert "另一台机顶盒" in told["detail"]
    await problem(await enrol(plain_service, smart_card="80010002"), 403, "forbidden")


async def code_for(service: Service, boxes: int = 1) -> str:
    async with service.app[STORE].write() as conn:
        wish = NewInstallerCode(boxes=boxes, minutes=5, township="二程镇")
        return (await codes.give(conn, wish, "王敏", service.app[CLOCK]()))[1]


async def test_an_installers_code_lets_so_many_boxes_in_and_says_where(plain_service: Service) -> None:
    code = await code_for(plain_service, boxes=2)
    assert len(code) == 6 and code.isdecimal()
    answers = [await enrol(plain_service, code=code) for _ in range(3)]
    assert [answer.status for answer in answers] == [201, 201, 403]
    assert "再要一个" in (await problem(answers[2], 403, "forbidden"))["detail"]
    async with plain_service.app[STORE].read() as conn:
        label = await store.household_label(conn, (await answers[1].json())["household_id"])
    assert label == "二程镇 2 号机顶盒"


async def test_two_boxes_at_once_cannot_share_the_last_use_of_a_code(service: Service) -> None:
    code = await code_for(service)
    answers = await asyncio.gather(*(enrol(service, code=code) for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [201] + [403] * 5


async def test_a_code_that_is_too_old_is_refused(plain_service: Service) -> None:
    code = await code_for(plain_service)
    plain_service.ahead_ms = 301_000
    await problem(await enrol(plain_service, code=code), 403, "forbidden")


async def test_guessing_withdraws_every_living_code(plain_service: Service) -> None:
    code = await code_for(plain_service, boxes=5)
    async with plain_service.app[STORE].write() as conn:
        for tried in range(codes.MOST_WRONG):
            assert not await codes.was_wrong(conn, plain_service.app[CLOCK]() - tried)
    assert (await enrol(plain_service, code=code)).status == 201
    wrong = "000000" if code != "000000" else "000001"
    await problem(await enrol(plain_service, code=wrong), 403, "forbidden")
    await problem(await enrol(plain_service, code=code), 403, "forbidden")


async def test_the_same_box_asking_again_stays_the_same(service: Service) -> None:
    key = Box(Ed25519PrivateKey.generate()).public_key
    answers = await asyncio.gather(*(enrol(service, public_key=key) for _ in range(8)))
    assert len({await answer.text() for answer in answers}) == 1


async def test_boxes_that_enrol_at_once_get_households_of_their_own(service: Service) -> None:
    answers = await asyncio.gather(*(enrol(service) for _ in range(12)))
    assert {answer.status for answer in answers} == {201}
    assert len({(await answer.json())["household_id"] for answer in answers}) == 12


async def test_what_is_not_a_key_is_refused(service: Service) -> None:
    await problem(await enrol(service, public_key="x" * 44), 400, "invalid")
    short = base64.b64encode(b"x" * 31).decode()
    await problem(await enrol(service, public_key=short), 400, "invalid")


async def test_a_session_brings_the_key_that_signs_bundles(service: Service) -> None:
    box = await service.box()
    key = service.app[BUNDLE_KEY]
    assert (box.session.bundle_key, box.session.bundle_key_id) == (key.public_key_base64, key.key_id)


async def session(service: Service, box: Box, challenge: str, signature: bytes):
    body = {
        "device_id": box.device_id,
        "challenge": challenge,
        "signature": base64.b64encode(signature).decode(),
    }
    async with service.caller().post("/api/devices/session", json=body) as answer:
        await answer.read()
        return answer


async def challenge(service: Service, device_id: str) -> str:
    async with service.caller().post("/api/devices/challenge", json={"device_id": device_id}) as answer:
        assert answer.status == 201
        return (await answer.json())["challenge"]


async def test_a_wrong_signature_uses_the_challenge_up(service: Service) -> None:
    box = await service.box()
    fresh = await challenge(service, box.device_id)
    await problem(await session(service, box, fresh, b"x" * 64), 401, "unauthenticated")
    await problem(await session(service, box, fresh, box.key.sign(fresh.encode())), 410, "expired")


async def test_a_challenge_is_used_once_and_not_for_long(service: Service) -> None:
    box = await service.box()
    fresh = await challenge(service, box.device_id)
    signed = box.key.sign(fresh.encode())
    answers = await asyncio.gather(*(session(service, box, fresh, signed) for _ in range(10)))
    assert sorted(answer.status for answer in answers) == [201] + [410] * 9
    late = await challenge(service, box.device_id)
    service.ahead_ms = CHALLENGE_MS + 1
    await problem(await session(service, box, late, box.key.sign(late.encode())), 410, "expired")


async def test_a_challenge_of_another_box_does_not_help(service: Service) -> None:
    one, two = await service.box(), await service.box()
    fresh = await challenge(service, one.device_id)
    await problem(await session(service, two, fresh, two.key.sign(fresh.encode())), 410, "expired")


async def test_an_unknown_box_cannot_be_told_from_a_known_one_by_its_challenge(service: Service) -> None:
    assert await challenge(service, "unknown-box")


async def test_a_session_ends(service: Service) -> None:
    box = await service.box()
    async with service.app[STORE].read() as conn:
        assert await store.session_by_token(conn, box.session.token, now_ms())
        assert await store.session_by_token(conn, box.session.token, now_ms() + SESSION_MS) is None
        assert await store.session_by_token(conn, "other", now_ms()) is None


async def test_a_revoked_box_is_out_at_once_and_its_card_is_free(plain_service: Service) -> None:
    await cards(plain_service, "80010001")
    key = Ed25519PrivateKey.generate()
    box = Box(key)
    enrolled = await enrol(plain_service, public_key=box.public_key, smart_card="80010001")
    box.device_id = (await enrolled.json())["device_id"]
    token = (await plain_service.device_session(box)).token
    async with plain_service.app[STORE].write() as conn:
        assert await store.revoke(conn, box.device_id, now_ms())
        assert not await store.revoke(conn, box.device_id, now_ms())
    async with plain_service.app[STORE].read() as conn:
        assert await store.session_by_token(conn, token, now_ms()) is None
    again = await enrol(plain_service, public_key=box.public_key, smart_card="80010001")
    assert "停用" in (await problem(again, 423, "locked"))["detail"]
    assert (await enrol(plain_service, smart_card="80010001")).status == 201
