"""The sample catalogue, put into a server: every record says ``synthetic``, the screens say 示例数据."""

from collections.abc import Callable, Mapping

from aiohttp import web

from protocol.bundle import Manifest
from server.catalogue import store as catalogue_store
from server.catalogue.aliases import alias_store
from server.catalogue.bundles.bundle import GroupName
from server.catalogue.bundles.renewal import out_of_date
from server.catalogue.imports.difference import Known
from server.catalogue.imports.importing import keep_draft
from server.catalogue.places.county_records import replace_county_records
from server.catalogue.publishing import Press, publish, publish_records
from server.catalogue.routes import bundles_folder
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_records import sample_records
from server.catalogue.samples.sample_source import SampleSource
from server.clock import CLOCK
from server.crypto.signing import BUNDLE_KEY
from server.settings import SETTINGS
from server.store.engine import STORE

SOURCE = "sample"
IMPORTER, REVIEWER = "示例导入", "示例复核"


async def seed_demo(app: web.Application) -> None:
    """Publish the sample when nothing was ever published, or only for an older program."""
    press = Press(app[STORE], app[BUNDLE_KEY], bundles_folder(app[SETTINGS]))
    async with app[STORE].read() as conn:
        published = await catalogue_store.known_guides(conn)
    if published and not (await out_of_date(press) and _holds_sample(published)):
        return
    await publish_sample(press, app[CLOCK]())


def _holds_sample(published: Mapping[str, Known]) -> bool:
    return any(known.source == SOURCE for known in published.values())


async def publish_sample(
    press: Press,
    now: int,
    source: SampleSource | None = None,
    told: Callable[[str], None] = lambda done: None,
) -> Manifest | None:
    """Import and publish the sample; None when it is published as it is already.

    ``told`` hears of each step that is done, in words for people.
    """
    source = source or SampleSource()
    groups = {
        "theme": source.themes,
        "department": [GroupName(entry["key"], name) for name, entry in source.departments.items()],
    }
    guides = sample_guides(source)
    told(f"{len(guides)} 项指南写好了")
    async with press.store.write() as conn:
        other_records = await replace_county_records(conn, sample_records(source, guides))
        other_names = await alias_store.replace_of(conn, source.aliases(), by=IMPORTER, now=now)
    draft, _ = await keep_draft(
        press.store,
        {guide.code: guide for guide in guides},
        source=SOURCE,
        file="assets/sample",
        by=IMPORTER,
        now=now,
        groups=groups,
    )
    told("和已经发布的核对过了，正在制作电视用的数据")
    if draft is None:
        if not (other_records or other_names):
            return None
        return await publish_records(press, by=IMPORTER, reviewer=REVIEWER, now=now)
    return await publish(press, reviewer=REVIEWER, now=now, draft_id=draft.id)
