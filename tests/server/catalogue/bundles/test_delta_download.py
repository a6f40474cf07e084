"""Deltas from the running service: what a day of changes costs, how they are sent, that each is made once."""

import asyncio
from typing import Any

import pytest

from protocol.bundle import SignedManifest
from protocol.guide import Guide
from server.catalogue.bundles import deltas
from server.catalogue.bundles.bundle_shelf import delta_path
from server.catalogue.imports.importing import keep_draft
from server.catalogue.publishing import Press, publish
from server.catalogue.routes import bundles_folder
from server.catalogue.samples.sample import SOURCE, publish_sample
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_source import SampleSource
from server.crypto.signing import BUNDLE_KEY
from server.settings import SETTINGS
from server.store.engine import STORE
from tests.server.catalogue.bundles.daily_change import changed_by_a_day
from tests.server.catalogue.bundles.wire import Wire, counted
from tests.server.service import Service, problem
from tvapp.catalogue import BundleFolder
from tvapp.catalogue.update import Outcome, update
from tvapp.catalogue.verification import TrustedKey


def press_of(service: Service) -> Press:
    return Press(service.app[STORE], service.app[BUNDLE_KEY], bundles_folder(service.app[SETTINGS]))


async def publish_list(service: Service, guides: list[Guide], source: str = "list") -> int:
    """Publish; the size of the bundle."""
    listed = {guide.code: guide for guide in guides}
    await keep_draft(service.app[STORE], listed, source=source, file="a", by="甲", now=1)
    return (await publish(press_of(service), reviewer="乙", now=2)).size


def some(*contacts: str) -> list[Guide]:
    """Guides enough for a delta to be worth its while."""
    listed: list[dict[str, Any]] = [
        {
            "code": f"CODE-{n:04d}",
            "title": f"第{n}件事",
            "department": "民政局",
            "conditions": f"{n * 7919}号",
        }
        for n in range(200)
    ]
    for guide, contact in zip(listed, contacts, strict=False):
        guide["contact"] = contact
    return [Guide.model_validate(fields) for fields in listed]


async def test_twenty_changed_guides_of_the_sample_cost_the_network_less_than_100_kb(
    plain_service: Service, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    service = plain_service
    folder = BundleFolder(tmp_path / "box")
    key = service.app[BUNDLE_KEY]

    async def updated(wire: Wire) -> Outcome:
        before = wire.bytes
        trusted = TrustedKey(key.public_key_base64, key.key_id)
        outcome = await asyncio.to_thread(update, wire.address, folder, trusted)
        # Requests are what the box does not count itself.
        assert 0 < wire.bytes - before - outcome.fetched < 1_500
        return outcome

    async with counted(service.server.port or 0) as wire:
        first = await publish_sample(press_of(service), 1)
        assert first is not None and first.guides == 1862
        told = await updated(wire)
        assert (told.way, told.version) == ("packed", 1)
        assert wire.bytes < 1_500_000, "all 1,862 guides, compressed"
        sample = sample_guides(SampleSource())
        await publish_list(service, changed_by_a_day(sample), SOURCE)
        wire.bytes = 0
        told = await updated(wire)
        assert (told.way, told.version) == ("delta", 2)
        assert wire.bytes < 50_000, "manifest, delta, all heads: the promise is 100 kB"
        wire.bytes = 0
        assert (await updated(wire)).result == "current"
        assert wire.bytes < 2_000
    shown = folder.open()
    assert shown is not None and shown.guides_total == 1862
    new = shown.guide("NEW-OF-THE-DAY")
    assert new is not None and new.situation == "异地办理"


async def test_a_delta_is_sent_in_parts_with_a_tag_of_its_own(service: Service) -> None:
    await publish_list(service, some("1"))
    await publish_list(service, some("2"))
    http, path = service.caller(), "/api/catalogue/bundles/2/from/1"
    async with http.get(path) as answer:
        whole, tag = await answer.read(), answer.headers["ETag"]
        assert (answer.status, answer.content_type) == (200, "application/octet-stream")
    async with http.get(path, headers={"Range": "bytes=100-", "If-Range": tag}) as answer:
        assert (answer.status, await answer.read()) == (206, whole[100:])
    async with http.get(path, headers={"Range": "bytes=100-", "If-Range": '"other"'}) as answer:
        assert (answer.status, await answer.read()) == (200, whole)


@pytest.mark.parametrize(
    "path", ["1/from/1", "1/from/2", "2/from/3", "3/from/1", "2/from/x", "2/from/-1", "2/from/00", "x/from/0"]
)
async def test_between_versions_that_are_not_there_or_backwards_there_is_no_delta(
    plain_service: Service, path: str
) -> None:
    await publish_list(plain_service, some("1"))
    await publish_list(plain_service, some("2"))
    async with plain_service.caller().get(f"/api/catalogue/bundles/{path}") as answer:
        await problem(answer, 404, "not_found")


async def test_a_delta_that_was_not_made_at_publication_is_made_once_for_all_who_ask(
    plain_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for contact in "123":
        await publish_list(plain_service, some(contact))
    made: list[object] = []
    real = deltas._make
    monkeypatch.setattr(deltas, "_make", lambda *files: (made.append(files), real(*files)))
    http = plain_service.caller()

    async def get(path: str) -> bytes:
        async with http.get(f"/api/catalogue/bundles/{path}") as answer:
            assert answer.status == 200
            return await answer.read()

    answers = await asyncio.gather(*(get("3/from/1") for _ in range(8)), get("3/from/2"), get("3/from/0"))
    assert len(set(answers[:8])) == 1 and len(made) == 1


async def test_a_delta_that_would_save_nothing_is_not_offered_and_not_tried_twice(
    plain_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish_list(plain_service, some("1"))
    monkeypatch.setattr(deltas, "WORTH_IT", 0.0)
    await publish_list(plain_service, some("2"))
    monkeypatch.setattr(deltas, "_make", None)
    http = plain_service.caller()
    for _ in range(2):
        async with http.get("/api/catalogue/bundles/2/from/1") as answer:
            await problem(answer, 404, "not_found")


async def test_a_missing_file_of_the_older_version_means_no_delta(plain_service: Service) -> None:
    manifests = []
    for contact in "12":
        await publish_list(plain_service, some(contact))
        async with plain_service.caller().get("/api/catalogue/manifest") as answer:
            manifests.append(SignedManifest.model_validate(await answer.json()).manifest)
    folder = bundles_folder(plain_service.app[SETTINGS])
    delta_path(folder, *manifests).unlink()
    next(folder.glob("bundle-1-*")).unlink()
    async with plain_service.caller().get("/api/catalogue/bundles/2/from/1") as answer:
        await problem(answer, 404, "not_found")
