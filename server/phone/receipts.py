"""The receipt's page: anybody with the number may see it, so nothing personal is on it."""

from aiohttp import web

from protocol.application import STATE_LABELS, ApplicationState
from protocol.department_words import said
from protocol.errors import ErrorCode
from server.applications import guidance
from server.applications import store as application_store
from server.applications.packages import words as package_words
from server.applications.receipt_number import grouped, tidy
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation

from .pages import page

_UNKNOWN = "没有这个回执号。请照着电视上的号码再看一遍。"


@operation(
    "GET",
    "/r/{number}",
    permission="public",
    summary="预审回执",
    rate=Rate(60, 60),
    content_type="text/html",
)
async def receipt(ctx: Context, *, number: str) -> web.StreamResponse:
    """Number, item, state, what to bring."""
    known = tidy(number)
    found = None
    if known:
        async with ctx.store.read() as conn:
            found = await application_store.by_number(conn, ctx.sealer, known)
    if found is None or known is None:
        raise ApiError(ErrorCode.NOT_FOUND, _UNKNOWN)
    return page(
        "receipt.html",
        number=grouped(known),
        title=found.guide.title,
        department=found.guide.department,
        state=STATE_LABELS[found.state],
        line=package_words.line(found),
        parts=[
            (part.guide.title, said(part.guide.department), STATE_LABELS[part.state], _tone(part.state))
            for part in found.parts
        ],
        tone=_tone(found.state),
        next_step=guidance.next_step(found),
        materials=[material.name for material in guidance.originals(found)],
        place=found.guide.place,
        hours=found.guide.hours,
        contact=found.guide.contact,
        synthetic=found.guide.data_source == "synthetic",
    )


def _tone(state: ApplicationState) -> str:
    return _TONES.get(state, "plain")


_TONES = {
    ApplicationState.PASSED: "good",
    ApplicationState.RETURNED: "warn",
    ApplicationState.REFUSED: "bad",
    ApplicationState.EXPIRED: "bad",
}
