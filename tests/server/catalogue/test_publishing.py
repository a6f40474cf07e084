"""Draft, review, publication and the way back, on both engines."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from protocol.guide import Guide, GuideState
from server.catalogue.bundles.bundle_shelf import bundle_path, delta_path
from server.catalogue.imports.importing import compare, keep_draft
from server.catalogue.publishing import Press, PublishError, publish, roll_back
from server.catalogue.store import documents_in, manifest_of, newest_version, open_drafts, published_guide
from server.catalogue.version_store import versions
from server.crypto.signing import load_bundle_key
from server.store.engine import Store
from server.store.migrate import migrate
from tvapp.catalogue import Catalogue
from tvapp.catalogue.delta import apply_delta
from tvapp.catalogue.verification import TrustedKey, check_signature

Guides = dict[str, Guide]


@pytest.fixture
async def press(database_url: str, tmp_path: Path) -> AsyncIterator[Press]:
    (tmp_path / "keys").mkdir()
    store = Store(database_url)
    await migrate(store)
    yield Press(store, load_bundle_key(tmp_path / "keys"), tmp_path / "bundles")
    await store.close()


def listed(*titles: str, **fields: object) -> Guides:
    """Guides by code; the code follows from the title."""
    return {
        f"C-{title}".encode().hex()[:40]: Guide.model_validate(
            {"code": f"C-{title}".encode().hex()[:40], "title": title, "department": "民政局", **fields}
        )
        for title in titles
    }


async def draft(press: Press, guides: Guides, source: str = "list", by: str = "甲") -> str:
    """Keep a draft; its id."""
    kept, _ = await keep_draft(press.store, guides, source=source, file="a.csv", by=by, now=1)
    assert kept is not None
    return kept.id


async def titles(press: Press) -> list[str]:
    """What is published now."""
    async with press.store.read() as conn:
        rows = await documents_in(conn, await newest_version(conn))
    return sorted(Guide.model_validate_json(row.document).title for row in rows.values())


async def test_nothing_is_published_before_a_second_person_has_reviewed(press: Press) -> None:
    await draft(press, listed("低保", "高龄津贴"))
    assert await titles(press) == []
    for nobody in ("甲", "", " 甲 ", "  "):
        with pytest.raises(PublishError):
            await publish(press, reviewer=nobody, now=10)
    assert await titles(press) == []
    manifest = await publish(press, reviewer="乙", now=10)
    assert (manifest.version, manifest.guides, manifest.issued) == (1, 2, 10)
    assert manifest.expires > 10
    assert await titles(press) == ["低保", "高龄津贴"]
    async with press.store.read() as conn:
        assert await open_drafts(conn) == []
    with pytest.raises(PublishError):
        await publish(press, reviewer="乙", now=11)


async def test_the_bundle_is_what_the_manifest_says_and_is_signed(press: Press) -> None:
    await draft(press, listed("低保", "高龄津贴", pre_review=True))
    manifest = await publish(press, reviewer="乙", now=10)
    path = bundle_path(press.folder, manifest)
    assert path.stat().st_size == manifest.size
    assert hashlib.sha256(path.read_bytes()).hexdigest() == manifest.sha256
    async with press.store.read() as conn:
        signed = await manifest_of(conn, 1)
    assert signed is not None and signed.manifest == manifest
    check_signature(signed, TrustedKey(press.key.public_key_base64, press.key.key_id))
    catalogue = Catalogue.open(path)
    assert (catalogue.manifest.version, catalogue.guides_total, catalogue.pre_review_total) == (1, 2, 2)
    left = {found.name.split("-")[0] for found in press.folder.iterdir()}
    assert left == {"bundle", "delta"}, "nothing unfinished is left"


async def test_importing_again_changes_only_what_differs(press: Press) -> None:
    await draft(press, listed("低保", "高龄津贴", "特困"))
    await publish(press, reviewer="乙", now=10)
    same = listed("低保", "高龄津贴", "特困")
    kept, found = await keep_draft(press.store, same, source="list", file="a.csv", by="甲", now=20)
    assert kept is None and found.same == 3
    changed = listed("低保") | listed("高龄津贴", contact="12345") | listed("临时救助")
    assert (
        await compare(press.store, changed.values(), "list")
        == (await keep_draft(press.store, changed, source="list", file="a.csv", by="甲", now=20))[1]
    )
    await publish(press, reviewer="乙", now=30)
    assert await titles(press) == ["临时救助", "低保", "高龄津贴"]
    async with press.store.read() as conn:
        code = next(iter(listed("低保")))
        kept_guide = await published_guide(conn, code)
        changed_guide = await published_guide(conn, next(iter(listed("高龄津贴"))))
        assert kept_guide is not None and kept_guide[1] == 1, "an unchanged text keeps its version"
        assert changed_guide is not None and (changed_guide[0].contact, changed_guide[1]) == ("12345", 2)
        assert await published_guide(conn, next(iter(listed("特困")))) is None
        assert set(await documents_in(conn, 1)) == set(listed("低保", "高龄津贴", "特困"))


async def test_another_list_is_not_touched_by_an_import(press: Press) -> None:
    await draft(press, listed("低保", "特困"), source="civil")
    await publish(press, reviewer="乙", now=10)
    await draft(press, listed("上户口"), source="police")
    await publish(press, reviewer="乙", now=20)
    assert await titles(press) == ["上户口", "低保", "特困"]


async def test_a_newer_draft_of_the_same_list_replaces_the_older(press: Press) -> None:
    first = await draft(press, listed("低保"))
    second = await draft(press, listed("特困"))
    async with press.store.read() as conn:
        assert [found.id for found in await open_drafts(conn)] == [second]
    with pytest.raises(PublishError):
        await publish(press, reviewer="乙", now=10, draft_id=first)
    await publish(press, reviewer="乙", now=10)
    assert await titles(press) == ["特困"]


async def test_short_numbers_stay_with_their_guide_for_ever(press: Press) -> None:
    async def number(title: str) -> int | None:
        async with press.store.read() as conn:
            found = await published_guide(conn, next(iter(listed(title))))
        return found[0].number if found else None

    await draft(press, listed("低保", number=308) | listed("特困", "高龄津贴"))
    await publish(press, reviewer="乙", now=10)
    assert [await number(title) for title in ("低保", "特困", "高龄津贴")] == [308, 1000, 1001]
    await draft(press, listed("临时救助", "高龄津贴", contact="12345"))
    await publish(press, reviewer="乙", now=20)
    assert [await number(title) for title in ("低保", "高龄津贴", "临时救助")] == [None, 1001, 1002]
    await draft(press, listed("低保", number=5))
    await publish(press, reviewer="乙", now=30)
    assert await number("低保") == 308


async def test_rolling_back_publishes_the_old_content_under_a_higher_number(press: Press) -> None:
    with pytest.raises(PublishError):
        await roll_back(press, by="丙", now=5)
    await draft(press, listed("低保", "特困"))
    await publish(press, reviewer="乙", now=10)
    await draft(press, listed("低保", contact="12345") | listed("临时救助"))
    await publish(press, reviewer="乙", now=20)
    back = await roll_back(press, by="丙", now=30)
    assert (back.version, back.guides) == (3, 2)
    assert await titles(press) == ["低保", "特困"]
    again = await roll_back(press, by="丙", now=40, version=2)
    assert again.version == 4
    assert await titles(press) == ["临时救助", "低保"]
    for wrong in (4, 9, -1):
        with pytest.raises(PublishError):
            await roll_back(press, by="丙", now=50, version=wrong)
    async with press.store.read() as conn:
        assert len(await documents_in(conn, 1)) == len(await documents_in(conn, 3)) == 2


async def test_a_cancelled_guide_is_not_given_out(press: Press) -> None:
    await draft(
        press, listed("低保", state=GuideState.CANCELLED) | listed("特困", state=GuideState.SUSPENDED)
    )
    manifest = await publish(press, reviewer="乙", now=10)
    assert manifest.guides == 1
    async with press.store.read() as conn:
        assert await published_guide(conn, next(iter(listed("低保")))) is None
        assert await published_guide(conn, next(iter(listed("特困")))) is not None


async def test_of_two_who_publish_at_once_one_wins_and_the_bundle_is_the_winners(press: Press) -> None:
    await draft(press, listed("低保"), source="civil")
    await draft(press, listed("上户口"), source="police")
    tries = await asyncio.gather(
        *(publish(press, reviewer="乙", now=10) for _ in range(3)), return_exceptions=True
    )
    won = [made for made in tries if not isinstance(made, BaseException)]
    assert len(won) == 1
    assert all(isinstance(made, PublishError) for made in tries if made is not won[0])
    async with press.store.read() as conn:
        signed = await manifest_of(conn, 1)
    assert signed is not None
    path = bundle_path(press.folder, signed.manifest)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == signed.manifest.sha256


async def test_a_publication_leaves_deltas_to_the_version_before_and_to_none(press: Press) -> None:
    many = listed(*(f"事项{number}" for number in range(60)), conditions="本县户籍的老人都可以办。")
    manifests = []
    for turn in range(2):
        await draft(press, many | listed("低保", contact=str(turn)))
        manifests.append(await publish(press, reviewer="乙", now=turn + 10))
    first, second = manifests
    delta = delta_path(press.folder, first, second)
    whole = bundle_path(press.folder, second)
    for older, made in ((first, delta), (None, delta_path(press.folder, None, second))):
        base, target = bundle_path(press.folder, older) if older else None, press.folder / "x"
        apply_delta(made, base, target, second.size)
        assert target.read_bytes() == whole.read_bytes()
    assert delta.stat().st_size < 3_000 < second.size / 10
    async with press.store.read() as conn:
        _, rows = await versions(conn, 5)
    assert [row.delta_size for row in rows] == [delta.stat().st_size, None]


async def test_themes_keep_their_keys_and_new_ones_get_one(press: Press) -> None:
    from server.catalogue.bundles.bundle import GroupName

    groups = {"theme": [GroupName("elderly", "老人"), GroupName("empty", "没有指南的")], "department": []}
    guides = listed("低保", themes=("老人",)) | listed("上户口", themes=("孩子",))
    await keep_draft(press.store, guides, source="list", file="a.json", by="甲", now=1, groups=groups)
    manifest = await publish(press, reviewer="乙", now=10)
    themes = Catalogue.open(bundle_path(press.folder, manifest)).themes()
    assert (themes[0].key, themes[0].name) == ("elderly", "老人")
    assert themes[1].name == "孩子" and themes[1].key.startswith("theme_")
    assert len(themes) == 2, "a theme without guides is not shown"
    await draft(press, listed("低保", themes=("老人",), contact="1"))
    later = await publish(press, reviewer="乙", now=20)
    assert Catalogue.open(bundle_path(press.folder, later)).themes()[0].key == "elderly"
