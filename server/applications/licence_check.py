"""免提交 of an application: asked before the transaction that keeps it; a slow answer holds nobody up."""

from protocol.licence import LicenceState
from server.http.context import Context
from server.licences.inquiry import INQUIRY
from server.licences.licence import Finding, Holder

from . import members, store
from .record import ApplicationRecord


async def asked_about(
    ctx: Context, application_id: str, member_id: str | None = None
) -> dict[str, Finding | None]:
    """Per material what the licence store says; empty when there is nothing to ask.

    ``member_id``: somebody who has just been chosen, all is asked; else only what could not be asked before.
    An application or person of another household asks nothing: what follows will refuse them.
    """
    household_id = ctx.caller.household_id
    async with ctx.store.read() as conn:
        found = await store.load(conn, ctx.sealer, application_id, household_id=household_id)
        if found is None or not found.form_open:
            return {}
        whom = member_id or found.member_id
        if whom is None or not await members.belongs(conn, household_id, whom):
            return {}
        person = (await members.persons(conn, ctx.sealer, {whom})).get(whom)
    wanted = {
        material.key: material.exempt_by_licence
        for material in found.guide.materials
        if material.exempt_by_licence and (member_id or _unanswered(found, material.key))
    }
    if person is None or not wanted:
        return {}
    answers = await ctx.app[INQUIRY].ask(wanted.values(), Holder(person.name, person.identity_number))
    return {key: answers[kind] for key, kind in wanted.items()}


def _unanswered(record: ApplicationRecord, key: str) -> bool:
    finding = record.licences.get(key)
    return finding is not None and finding.state is LicenceState.UNAVAILABLE
