"""Carrying out the table of days: one application a transaction, audited, the household told."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import case, exists, null, select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.application import ApplicationState
from server.applications import rules as life
from server.applications import store as application_store
from server.applications.announcement import tell
from server.applications.packages import rules as packages
from server.applications.photo_files import PHOTO_FILES, PhotoFiles
from server.applications.tables import applications, photos
from server.audit.trail import record as audit
from server.callbacks.store import remove_callbacks
from server.calls.record_store import remove_records
from server.calls.telephone_store import remove_numbers
from server.calls.word_store import remove_words
from server.clock import CLOCK
from server.crypto.sealing import SEALER, Sealer
from server.http.caller import SYSTEM
from server.proposals.store import expire as expire_proposals
from server.proposals.store import remove_old as remove_old_proposals
from server.ratings.store import remove_ratings
from server.settings import SETTINGS
from server.showing.store import remove_shown
from server.store.engine import STORE, Store

from .removal import remove_applications, remove_photos
from .rules import DAY_MS, Retention, Step, is_due, limits
from .table_file import read_table

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class House:
    """What the work needs of the service, or of a command."""

    store: Store
    sealer: Sealer
    files: PhotoFiles
    base_url: str
    now: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Due:
    """One application and the step that is due."""

    application_id: str
    number: str
    state: ApplicationState
    step: Step
    changed: int


async def due(conn: AsyncConnection, table: Retention, now: int, limit: int = _AT_ONCE) -> list[Due]:
    """What is due now, oldest first in each state; at most ``limit`` of each state and step."""
    found: list[Due] = []
    for state, step, before in limits(table, now):
        up = applications.c.changed < before
        if step is Step.EXPIRE:
            up = case((applications.c.closes.is_(null()), up), else_=applications.c.closes < now)
        query = select(applications.c.id, applications.c.number, applications.c.changed).where(
            applications.c.state == state.value,
            up,
            # A package's part goes with its whole.
            applications.c.whole_id.is_(None),
        )
        if step is Step.PHOTOS:
            query = query.where(
                exists(select(photos.c.id).where(photos.c.application_id == applications.c.id))
            )
        for row in await conn.execute(query.order_by(applications.c.changed).limit(limit)):
            found.append(Due(row.id, row.number or "", state, step, row.changed))
    return found


async def carry_out(house: House, table: Retention, wanted: list[Due]) -> dict[Step, int]:
    """Do it; gives how many of each. What a resident touched meanwhile is left alone."""
    done = dict.fromkeys(Step, 0)
    # The last step first: what goes altogether need not lose its photos before.
    for each in sorted(wanted, key=lambda each: list(Step).index(each.step), reverse=True):
        files: list[str] = []
        async with house.store.write() as conn:
            record = await application_store.load(conn, house.sealer, each.application_id, for_update=True)
            if record is None or not is_due(
                table, record.state, record.changed, record.closes, each.step, house.now()
            ):
                continue
            if each.step is Step.EXPIRE:
                after = packages.expire(record, house.now()) if record.whole else life.expire(record)
                after = await application_store.save(conn, house.sealer, record, after, house.now())
                await audit(conn, SYSTEM, "retention.expire", record.id)
                await tell(conn, house.sealer, house.base_url, after, reviewers=False)
            elif each.step is Step.PHOTOS:
                files = await remove_photos(conn, [record.id])
                await audit(conn, SYSTEM, "retention.photos", record.id)
            else:
                files = await remove_applications(conn, [record.id])
                await audit(conn, SYSTEM, "retention.delete", record.id)
        for photo_id in files:
            await house.files.remove(photo_id)
        done[each.step] += 1
    return done


async def keep_house(app: web.Application) -> None:
    """The hourly job."""
    settings = app[SETTINGS]
    house = House(app[STORE], app[SEALER], app[PHOTO_FILES], settings.base_url, app[CLOCK])
    table = read_table(settings.data)
    async with house.store.read() as conn:
        wanted = await due(conn, table, house.now())
    await carry_out(house, table, wanted)
    await forget_words(house, table)
    await forget_service(house, table)


async def forget_words(house: House, table: Retention) -> int:
    """What was typed in calls that ended long enough ago goes; gives how much it was.

    What a clerk proposed and nobody decided loses its content as soon as the call is over.
    """
    async with house.store.write() as conn:
        await expire_proposals(conn, house.now())
    if table.call_words is None:
        return 0
    async with house.store.write() as conn:
        before = house.now() - table.call_words * DAY_MS
        await remove_numbers(conn, before)
        gone = await remove_words(conn, before) + await remove_old_proposals(conn, before)
        gone += await remove_records(conn, before) + await remove_shown(conn, before)
        if gone:
            await audit(conn, SYSTEM, "retention.call_words", str(gone))
    return gone


async def forget_service(house: House, table: Retention) -> tuple[int, int]:
    """Call-backs that are done, and ratings, go when their time is up; gives how many of each."""
    gone = []
    for name, days, remove in (
        ("callbacks", table.callbacks, remove_callbacks),
        ("ratings", table.ratings, remove_ratings),
    ):
        count = 0
        if days is not None:
            async with house.store.write() as conn:
                count = await remove(conn, house.now() - days * DAY_MS)
                if count:
                    await audit(conn, SYSTEM, f"retention.{name}", str(count))
        gone.append(count)
    return gone[0], gone[1]
