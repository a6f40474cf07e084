"""The catalogue over HTTP on both engines: manifest, bundle in parts, guides, sample of the demo."""

import asyncio

import pytest

from protocol.bundle import SignedManifest
from protocol.guide import Guide
from server.catalogue.imports import prepared
from server.catalogue.imports.importing import keep_draft
from server.catalogue.publishing import Press, publish
from server.catalogue.routes import bundles_folder
from server.catalogue.samples.sample import seed_demo
from server.crypto.signing import BUNDLE_KEY
from server.http.byte_range import Part, asked_part, names_tag
from server.settings import SETTINGS
from server.store.engine import STORE
from tests.server.service import Service, problem
from tvapp.catalogue import BundleFolder
from tvapp.catalogue.update import update
from tvapp.catalogue.verification import TrustedKey


async def publish_guide(service: Service, **fields: object) -> Guide:
    """Publish a list of one guide."""
    guide = Guide.model_validate({"code": "CODE-0001", "title": "低保", "department": "民政局", **fields})
    press = Press(service.app[STORE], service.app[BUNDLE_KEY], bundles_folder(service.app[SETTINGS]))
    await keep_draft(press.store, {guide.code: guide}, source="list", file="a", by="甲", now=1)
    await publish(press, reviewer="乙", now=2)
    return guide


async def test_before_the_first_publication_there_is_nothing(service: Service) -> None:
    http = service.caller()
    for path in ("/api/catalogue/manifest", "/api/catalogue/bundles/1", "/api/catalogue/guides/CODE-0001"):
        async with http.get(path) as answer:
            await problem(answer, 404, "not_found")


async def test_a_box_fetches_the_bundle_and_reads_the_guides_without_the_server(
    service: Service, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    await publish_guide(service, contact="12345")
    key = service.app[BUNDLE_KEY]
    folder = BundleFolder(tmp_path / "box")
    trusted = TrustedKey(key.public_key_base64, key.key_id)
    outcome = await asyncio.to_thread(update, service.url("/"), folder, trusted)
    assert (outcome.result, outcome.version) == ("updated", 1)
    catalogue = folder.open()
    assert catalogue is not None
    whole = catalogue.guide("CODE-0001")
    assert whole is not None and (whole.title, whole.contact, whole.number) == ("低保", "12345", 1000)


async def test_the_bundle_is_sent_whole_in_parts_or_not_again(service: Service) -> None:
    await publish_guide(service)
    http = service.caller()
    async with http.get("/api/catalogue/manifest") as answer:
        manifest = SignedManifest.model_validate(await answer.json()).manifest
    path, tag = "/api/catalogue/bundles/1", f'"{manifest.sha256}"'
    async with http.get(path) as answer:
        whole = await answer.read()
        assert (answer.status, len(whole), answer.headers["ETag"]) == (200, manifest.size, tag)
        assert "immutable" in answer.headers["Cache-Control"]
    async with http.get(path, headers={"Range": "bytes=1000-", "If-Range": tag}) as answer:
        assert (answer.status, await answer.read()) == (206, whole[1000:])
        assert answer.headers["Content-Range"] == f"bytes 1000-{manifest.size - 1}/{manifest.size}"
    async with http.get(path, headers={"Range": "bytes=1000-", "If-Range": '"another"'}) as answer:
        assert (answer.status, await answer.read()) == (200, whole)
    async with http.get(path, headers={"Range": f"bytes={manifest.size}-"}) as answer:
        assert answer.status == 416
    async with http.get(path, headers={"If-None-Match": tag}) as answer:
        assert (answer.status, await answer.read()) == (304, b"")
    async with http.head(path) as answer:
        assert (answer.status, answer.headers["Content-Length"]) == (200, str(manifest.size))


@pytest.mark.parametrize("version", ["0", "2", "-1", "x", "1e3", "99999999999", "..%2f1", "１"])
async def test_a_version_that_is_not_there_is_not_found(service: Service, version: str) -> None:
    await publish_guide(service)
    async with service.caller().get(f"/api/catalogue/bundles/{version}") as answer:
        await problem(answer, 404, "not_found")


async def test_a_guide_is_sent_as_published_and_a_new_publication_is_seen(
    service: Service, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(prepared, "LOOK_EVERY", -1.0)
    await publish_guide(service, contact="1")
    http = service.caller()
    for contact in ("1", "2"):
        await publish_guide(service, contact=contact) if contact == "2" else None
        for _ in range(2):
            async with http.get("/api/catalogue/guides/CODE-0001") as answer:
                guide = Guide.model_validate(await answer.json())
                assert (answer.status, guide.contact, guide.number) == (200, contact, 1000)
    await publish_guide(service, state="取消")
    async with http.get("/api/catalogue/guides/CODE-0001") as answer:
        await problem(answer, 404, "not_found")


async def test_boxes_are_told_of_a_publication(service: Service) -> None:
    await publish_guide(service)
    from sqlalchemy import select

    from server.events.outbox import events

    async with service.app[STORE].read() as conn:
        rows = (await conn.execute(select(events.c.audience, events.c.body))).all()
    assert [(row.audience, row.body) for row in rows] == [
        ("boxes", '{"type":"catalogue.published","version":1,"spread":0.0}')
    ]


async def test_the_demo_is_seeded_once(service: Service) -> None:
    await seed_demo(service.app)
    await seed_demo(service.app)
    async with service.caller().get("/api/catalogue/manifest") as answer:
        manifest = SignedManifest.model_validate(await answer.json()).manifest
    assert manifest.version == 1 and manifest.guides > 300
    async with service.caller().get("/api/catalogue/guides/DEMO-CL-0001") as answer:
        guide = Guide.model_validate(await answer.json())
    assert (guide.number, guide.data_source) == (308, "synthetic")


@pytest.mark.parametrize(
    ("asked", "if_range", "expected"),
    [
        (None, None, Part(0, 100, 200)),
        ("bytes=0-", None, Part(0, 100, 206)),
        ("bytes=10-19", None, Part(10, 20, 206)),
        ("bytes=90-500", None, Part(90, 100, 206)),
        ("bytes=-30", None, Part(70, 100, 206)),
        ("bytes=-500", None, Part(0, 100, 206)),
        ("bytes=-0", None, Part(0, 0, 416)),
        ("bytes=100-", None, Part(0, 0, 416)),
        ("bytes=20-10", None, Part(0, 100, 200)),
        ("bytes=0-1,5-6", None, Part(0, 100, 200)),
        ("bytes=-", None, Part(0, 100, 200)),
        ("lines=1-2", None, Part(0, 100, 200)),
        ("bytes=1" + "0" * 30 + "-", None, Part(0, 100, 200)),
        ("bytes=10-", '"tag"', Part(10, 100, 206)),
        ("bytes=10-", '"other"', Part(0, 100, 200)),
        ("bytes=10-", 'W/"tag"', Part(0, 100, 200)),
    ],
)
def test_the_part_that_is_asked_for(asked: str | None, if_range: str | None, expected: Part) -> None:
    assert asked_part(asked, if_range, "tag", 100) == expected


def test_who_has_it_already_is_told_so() -> None:
    assert names_tag('"a", W/"tag"', "tag") and names_tag("*", "tag")
    assert not names_tag('"a"', "tag") and not names_tag(None, "tag")
