"""Draft → reviewed by a second person → published; and back in one step. Builds and signs the bundle."""

import asyncio
import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.bundle import Manifest, SignedManifest
from protocol.events import CataloguePublished
from protocol.guide import Guide
from server.audit.trail import record
from server.catalogue import store as catalogue_store
from server.catalogue.aliases import alias_store
from server.catalogue.bundles.bundle import BundleContent, GroupName, build_bundle
from server.catalogue.bundles.bundle_shelf import bundle_path, sweep
from server.catalogue.bundles.deltas import prepared_delta
from server.catalogue.imports.difference import Change, numbered
from server.catalogue.places.county_records import county_records
from server.crypto.signing import BundleKey
from server.events import outbox
from server.http.caller import SYSTEM, Caller
from server.rollouts import store as rollout_store
from server.store.engine import Store
from server.videos.lengths import video_lengths

DAY_MS = 86_400_000
VALID_DAYS = 90
"""After so many days without an update a box marks its pages 内容可能已过时."""
_ACTIONS = {"draft": "publish", "rollback": "roll_back", "records": "publish"}


class PublishError(Exception):
    """Nothing was published; the text says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Press:
    """What publishing needs: database, signing key, folder of the bundles."""

    store: Store
    key: BundleKey
    folder: Path


Documents = dict[str, tuple[str, str, Guide]]
"""Code → digest, source, guide."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A version in the making, with everything in it."""

    base: int
    documents: Documents
    fresh_numbers: Mapping[str, int]
    groups: catalogue_store.GroupLists
    origin: str
    published_by: str
    reviewed_by: str
    caller: Caller
    staged: bool = False
    """To ten boxes first, not to everybody."""


async def publish(
    press: Press,
    *,
    reviewer: str,
    now: int,
    draft_id: str = "",
    caller: Caller = SYSTEM,
    approved: bool = False,
    staged: bool = False,
) -> Manifest:
    """Publish a draft (the oldest open one unless named). Raises ``PublishError``.

    ``approved``: by their accounts, importer and reviewer are two people, whatever their names are.
    ``staged``: to ten boxes first; the operator sends it on, or it is taken back (``server.rollouts``).
    """
    async with press.store.read() as conn:
        await _refuse_two(conn)
        drafts = await catalogue_store.open_drafts(conn)
        draft = next((found for found in drafts if not draft_id or found.id == draft_id), None)
        if draft is None:
            raise PublishError("没有等待发布的草稿。请先导入一份文件。")
        if not approved and reviewer.strip() in ("", draft.imported_by):
            raise PublishError(f"导入的人（{draft.imported_by}）不能自己复核，请换一个人来发布。")
        base = await catalogue_store.newest_version(conn)
        published = await catalogue_store.documents_in(conn, base)
        changes = await catalogue_store.draft_changes(conn, draft.id)
        given = await catalogue_store.given_numbers(conn)
        groups = await catalogue_store.groups(conn)
    # In a thread, here and below: ten thousand guides take a second, and calls must not wait for it.
    documents = await asyncio.to_thread(_applied, published, changes, draft.source)
    edition = Edition(
        base=base,
        documents=documents,
        fresh_numbers=numbered(((code, guide.number) for code, (_, _, guide) in documents.items()), given),
        groups=_all_groups(groups, draft.groups, (guide for _, _, guide in documents.values())),
        origin=f"draft:{draft.id}",
        published_by=draft.imported_by,
        reviewed_by=reviewer,
        caller=caller,
        staged=staged,
    )
    return await _issue(press, edition, given, now)


async def roll_back(
    press: Press, *, by: str, now: int, version: int = 0, caller: Caller = SYSTEM
) -> Manifest:
    """Publish an earlier version again (the one before unless named), under a new, higher number.

    Boxes refuse a lower version, so going back also goes forward. Raises ``PublishError``.
    """
    async with press.store.read() as conn:
        base = await catalogue_store.newest_version(conn)
        wanted = version or base - 1
        if await catalogue_store.manifest_of(conn, wanted) is None or wanted == base:
            raise PublishError(f"没有第 {wanted} 版可以退回。现在是第 {base} 版。")
        rows = await catalogue_store.documents_in(conn, wanted)
        given = await catalogue_store.given_numbers(conn)
        groups = await catalogue_store.groups(conn)
    documents = await asyncio.to_thread(_parsed, rows)
    edition = Edition(base, documents, {}, groups, f"rollback:{wanted}", by, by, caller)
    return await _issue(press, edition, given, now)


async def publish_records(
    press: Press, *, by: str, reviewer: str, now: int, caller: Caller = SYSTEM, staged: bool = False
) -> Manifest:
    """Publish the guides as they are with the county's records and everyday names as they are now."""
    async with press.store.read() as conn:
        await _refuse_two(conn)
        base = await catalogue_store.newest_version(conn)
        if not base:
            raise PublishError("还没有发布过指南。请先导入并发布一份清单。")
        rows = await catalogue_store.documents_in(conn, base)
        given = await catalogue_store.given_numbers(conn)
        groups = await catalogue_store.groups(conn)
    documents = await asyncio.to_thread(_parsed, rows)
    edition = Edition(base, documents, {}, groups, f"records:{base}", by, reviewer, caller, staged)
    return await _issue(press, edition, given, now)


def _applied(
    published: Mapping[str, catalogue_store.StoredGuide],
    changes: Iterable[catalogue_store.DraftChange],
    source: str,
) -> Documents:
    documents = _parsed(published)
    for change in changes:
        documents.pop(change.code, None)
        if change.change is not Change.GONE:
            guide = Guide.model_validate_json(change.document)
            documents[change.code] = (change.digest, source, guide)
    return documents


def _parsed(rows: Mapping[str, catalogue_store.StoredGuide]) -> Documents:
    return {
        code: (row.digest, row.source, Guide.model_validate_json(row.document)) for code, row in rows.items()
    }


async def _issue(press: Press, edition: Edition, given: Mapping[str, int], now: int) -> Manifest:
    """Build, sign, then write everything in one transaction: a crash before it leaves a file nobody names."""
    guides = await asyncio.to_thread(_with_numbers, edition.documents, {**given, **edition.fresh_numbers})
    async with press.store.read() as conn:
        records = (await county_records(conn)).with_lengths(await video_lengths(conn))
        before = await catalogue_store.manifest_of(conn, edition.base)
        aliases = await alias_store.in_use(conn)
    content = BundleContent(
        [guide for _, _, guide in guides.values()],
        edition.groups["theme"],
        edition.groups["department"],
        records,
        aliases,
    )
    older = before.manifest if before else None
    version = edition.base + 1
    press.folder.mkdir(parents=True, exist_ok=True)
    # Under a name of its own: two people may publish at once, and only one of them will win.
    built = press.folder / f"making-{secrets.token_hex(8)}.sqlite"
    manifest = await asyncio.to_thread(
        build_bundle,
        built,
        content,
        version=version,
        issued=now,
        expires=now + VALID_DAYS * DAY_MS,
        before=bundle_path(press.folder, older) if older else None,
    )
    signed = SignedManifest(
        manifest=manifest, key_id=press.key.key_id, signature=press.key.sign(manifest.signed_bytes())
    )
    built.replace(bundle_path(press.folder, manifest))
    # Before anybody is told: then all boxes ask for them.
    await asyncio.to_thread(prepared_delta, press.folder, None, manifest)
    delta = await asyncio.to_thread(prepared_delta, press.folder, older, manifest) if older else None
    await _write(press, edition, guides, signed, delta.size if delta else None)
    await asyncio.to_thread(sweep, press.folder, version)
    return manifest


async def _write(
    press: Press, edition: Edition, guides: Documents, signed: SignedManifest, delta_size: int | None
) -> None:
    version, now = signed.manifest.version, signed.manifest.issued
    async with press.store.write() as conn:
        if await catalogue_store.newest_version(conn) != edition.base:
            raise PublishError("刚才有人发布了另一版，请再试一次。")
        published = await catalogue_store.documents_in(conn, edition.base)
        ended = [
            code for code, row in published.items() if code not in guides or row.digest != guides[code][0]
        ]
        added = await asyncio.to_thread(_added, version, guides, published)
        kind, _, subject = edition.origin.partition(":")
        if kind == "draft" and not await catalogue_store.close_draft(conn, subject):
            raise PublishError("这份草稿刚才已经被别人发布了。")
        await catalogue_store.replace_guides(conn, version, ended=ended, added=added)
        await catalogue_store.give_numbers(conn, edition.fresh_numbers, now)
        await catalogue_store.replace_groups(conn, edition.groups)
        await catalogue_store.add_version(
            conn,
            signed,
            published_by=edition.published_by,
            reviewed_by=edition.reviewed_by,
            origin=edition.origin,
            delta_size=delta_size,
        )
        await alias_store.forget_removed(conn, now)
        await _tell(conn, edition, version, now)
        await record(conn, edition.caller, f"catalogue.{_ACTIONS[kind]}", f"{version}:{edition.origin}")


async def _tell(conn: AsyncConnection, edition: Edition, version: int, now: int) -> None:
    """Who gets it: ten boxes, or everybody."""
    if edition.staged:
        for household in await rollout_store.begin(conn, version, edition.published_by, now):
            await outbox.append(conn, f"household:{household}", CataloguePublished(version=version))
        return
    await rollout_store.end_all(conn, f"第 {version} 版发给了全部", now)
    spread = await rollout_store.spread_over_all(conn)
    await outbox.append(conn, "boxes", CataloguePublished(version=version, spread=spread))


async def _refuse_two(conn: AsyncConnection) -> None:
    """A version in stages stands still until it is decided on. Raises ``PublishError``."""
    now = await rollout_store.under_way(conn)
    if now is not None:
        raise PublishError(f"第 {now.version} 版还在分批发布。请先在“机顶盒”页面发给全部，或者停下。")


def _with_numbers(documents: Documents, numbers: Mapping[str, int]) -> Documents:
    return {
        code: (digest, source, guide.model_copy(update={"number": numbers.get(code, 0)}))
        for code, (digest, source, guide) in documents.items()
    }


def _added(
    version: int, guides: Documents, published: Mapping[str, catalogue_store.StoredGuide]
) -> list[dict[str, str | int]]:
    return [
        {
            "code": code,
            "from_version": version,
            "digest": digest,
            "source": source,
            "document": guide.model_dump_json(),
        }
        for code, (digest, source, guide) in guides.items()
        if code not in published or published[code].digest != digest
    ]


def _all_groups(
    known: catalogue_store.GroupLists, named: catalogue_store.GroupLists, guides: Iterable[Guide]
) -> catalogue_store.GroupLists:
    """Groups known before and named by the draft, then any other that a guide belongs to."""
    found: dict[str, dict[str, GroupName]] = {"theme": {}, "department": {}}
    for lists in (named, known):
        for kind, listed in lists.items():
            for group in listed:
                found[kind].setdefault(group.name, group)
    for guide in guides:
        for kind, names in (("theme", guide.themes), ("department", (guide.department,))):
            for name in names:
                found[kind].setdefault(name, GroupName(_slug(kind, name), name))
    return {kind: list(listed.values()) for kind, listed in found.items()}


def _slug(kind: str, name: str) -> str:
    return f"{kind}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
