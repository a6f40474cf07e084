"""The page on which a phone is camera and microphone of the household's call."""

from aiohttp import web

from protocol import SCHEMA_VERSION
from protocol.call import CallState
from protocol.participant import ParticipantState
from server.calls import participant_store, store
from server.calls.rules import OPEN
from server.http.context import Context

from .pages import page
from .rules import HandoffRecord


async def shown(ctx: Context, token: str, handoff: HandoffRecord) -> web.Response:
    """The page; after the call, or after the phone was sent away, only that it is over."""
    async with ctx.store.write() as conn:
        found = await participant_store.find(conn, party_id=handoff.id)
        row = None if found is None else await store.find_call(conn, found.call_id)
    gone = found is None or found.state == ParticipantState.GONE.value
    if gone or row is None or CallState(row.state) not in OPEN:
        return page(
            "notice.html",
            title="用完了",
            sentence="这部手机现在不用当摄像头了。可以关掉这个页面。",
            back="",
            bad=False,
        )
    here = found is not None and found.state == ParticipantState.HERE.value
    return page("call.html", token=token, schema_version=SCHEMA_VERSION, here=here)
