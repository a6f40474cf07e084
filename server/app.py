"""The application: the only file that knows all features."""

from collections.abc import AsyncIterator
from types import ModuleType

from aiohttp import web

from server.applications import feature as applications
from server.audit import anchor
from server.callbacks import operations as callbacks
from server.calls import participation as call_participation
from server.calls import record_operations as call_records
from server.calls import routes as calls
from server.calls import telephone as call_telephone
from server.calls import transfer as call_transfer
from server.calls import word_operations as call_words
from server.catalogue import operator_feature as catalogue_operator
from server.catalogue import routes as catalogue
from server.checkups import operations as checkups
from server.clock import CLOCK, now_ms
from server.console import page as console
from server.crypto.sealing import SEALER, load_sealer
from server.crypto.signing import BUNDLE_KEY, load_bundle_key
from server.desks import operations as desks
from server.devices import routes as devices
from server.devices import sessions as device_sessions
from server.events import pruning, sockets
from server.events.commands import COMMANDS
from server.events.connection import CONNECTIONS, Connections
from server.events.doorbell import DOORBELL, Doorbell
from server.events.pump import PUMP, Pump, run_pump
from server.fleet import box_operations as fleet_boxes
from server.fleet import enrolling_operations as fleet_enrolling
from server.fleet import group_operations as fleet_groups
from server.fleet import heartbeat_operations as fleet_heartbeat
from server.guests import feature as guests
from server.household_code import operations as household_code
from server.http import health, idempotency, metrics, openapi, unknown
from server.http.authentication import AUTHENTICATORS
from server.http.deadline import DEADLINES, Deadlines, run_deadlines
from server.http.dispatch import add_operations, refuse_undeclared
from server.http.headers import add_headers
from server.http.metrics import METRICS, Metrics
from server.http.operation import Operation, collect
from server.jobs import expiry
from server.jobs.periodic import PERIODIC, every, run_jobs
from server.licences import feature as licences
from server.phone import feature as phone
from server.proposals import operations as proposals
from server.ratings import operations as ratings
from server.remotes import operations as remotes
from server.retention import feature as retention
from server.review import feature as review
from server.rollouts import operations as rollouts
from server.settings import SETTINGS, Settings
from server.showing import operations as showing
from server.specimens import operations as specimens
from server.staff import account_operations as staff_accounts
from server.staff import own_operations as staff_own
from server.staff import routes as staff
from server.staff import sessions as staff_sessions
from server.store.engine import STORE, Store
from server.store.migrate import migrate
from server.supervision import operations as supervision
from server.videos import routes as videos

VERSION = "0.1.0"

FEATURES: tuple[ModuleType, ...] = (
    health,
    metrics,
    openapi,
    sockets,
    staff_sessions,
    staff,
    staff_own,
    staff_accounts,
    device_sessions,
    devices,
    catalogue,
    catalogue_operator,
    videos,
    applications,
    licences,
    review,
    retention,
    phone,
    specimens,
    console,
    calls,
    call_words,
    call_participation,
    call_telephone,
    guests,
    call_transfer,
    call_records,
    showing,
    proposals,
    household_code,
    desks,
    callbacks,
    ratings,
    supervision,
    remotes,
    checkups,
    fleet_heartbeat,
    fleet_boxes,
    fleet_groups,
    fleet_enrolling,
    rollouts,
)
"""Modules with operations. One may also have ``OPERATIONS`` (a list, e.g. of static files) and ``setup(app)``
(registers authenticators, commands, jobs, cleanup contexts)."""


def create_app(settings: Settings) -> web.Application:
    """The whole service. Nothing touches the database before the application starts up."""
    app = web.Application(client_max_size=1_000_000)
    _put_parts(app, settings)
    app.on_response_prepare.append(add_headers)
    app.cleanup_ctx.append(_database)
    app.cleanup_ctx.append(run_pump)
    app.cleanup_ctx.append(run_deadlines)
    for feature in FEATURES:
        setup = getattr(feature, "setup", None)
        if setup is not None:
            setup(app)
    operations = _operations()
    app[openapi.OPENAPI] = openapi.when_asked(operations, VERSION)
    add_operations(app, [*operations, *collect(unknown)], app[METRICS].meter)
    refuse_undeclared(app)
    every(app, "session check", 20.0, sockets.check_sessions)
    every(app, "old events", 600.0, pruning.prune)
    every(app, "old idempotency keys", 3600.0, idempotency.forget_old)
    every(app, "old sessions", 3600.0, expiry.forget_expired)
    every(app, "audit anchor", 3600.0, anchor.anchor)
    app.cleanup_ctx.append(run_jobs)
    app.on_shutdown.append(sockets.close_sockets)
    return app


def _operations() -> list[Operation]:
    declared = [made for feature in FEATURES for made in getattr(feature, "OPERATIONS", ())]
    return collect(*FEATURES) + declared


def _put_parts(app: web.Application, settings: Settings) -> None:
    app[SETTINGS] = settings
    app[CLOCK] = now_ms
    app[STORE] = store = Store(settings.database_url)
    app[DOORBELL] = doorbell = Doorbell()
    app[PUMP] = Pump(store, doorbell)
    store.ring = doorbell.ring
    app[SEALER] = store.sealer = load_sealer(settings.keys)
    app[BUNDLE_KEY] = load_bundle_key(settings.keys)
    app[METRICS] = Metrics()
    app[DEADLINES] = Deadlines()
    app[AUTHENTICATORS] = {}
    app[CONNECTIONS] = Connections()
    app[COMMANDS] = {}
    app[PERIODIC] = []


async def _database(app: web.Application) -> AsyncIterator[None]:
    await migrate(app[STORE])
    yield
    await app[STORE].close()
