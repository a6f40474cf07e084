"""What a television asks about the people of its household."""

from protocol.consent import ConsentHow
from protocol.errors import ErrorCode
from protocol.events import MemberAdded, MemberRemoved
from protocol.person import KeyedMember, Member, MemberList, NewMember, Residence
from server.audit.trail import record as audit
from server.events.outbox import append
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation

from . import members
from .consent import CONSENT
from .refusal import refusals

_GONE = "这个人已经不在名单里了。"


@operation("GET", "/api/tv/members", permission="tv", summary="家里登记的人", answer=MemberList)
async def list_members(ctx: Context) -> MemberList:
    """Masked, oldest first, with the text that has to be agreed to before another is written down."""
    async with ctx.store.read() as conn:
        found = await members.of_household(conn, ctx.sealer, ctx.caller.household_id)
    return MemberList(members=tuple(found), consent=CONSENT)


@operation(
    "POST",
    "/api/tv/members",
    permission="tv",
    summary="用遥控器登记一个人",
    body=KeyedMember,
    answer=Member,
    status=201,
    limit_bytes=2000,
)
async def key_in_member(ctx: Context, body: KeyedMember) -> Member:
    """By number keys: the name follows by phone or in a call."""
    household_id = ctx.caller.household_id
    person = NewMember(**body.model_dump(exclude={"consent_version"}))
    async with ctx.store.write() as conn:
        with refusals():
            members.check_consent(body.consent_version)
            agreed = members.Agreed(ConsentHow.KEYS)
            added = await members.add(conn, ctx.sealer, household_id, person, agreed, ctx.now_ms())
        await audit(conn, ctx.caller, "member.add", added.id)
        await append(conn, f"household:{household_id}", MemberAdded(member=added))
    return added


@operation(
    "PUT",
    "/api/tv/members/{id}/residence",
    permission="tv",
    summary="住在哪里",
    body=Residence,
    answer=Member,
    limit_bytes=2000,
)
async def set_residence(ctx: Context, body: Residence, *, id: str) -> Member:
    """Township and village in words."""
    household_id = ctx.caller.household_id
    async with ctx.store.write() as conn:
        changed = await members.complete(conn, ctx.sealer, household_id, id, body.model_dump())
        if changed is None:
            raise ApiError(ErrorCode.NOT_FOUND, _GONE)
        await audit(conn, ctx.caller, "member.residence", id)
        await append(conn, f"household:{household_id}", MemberAdded(member=changed))
    return changed


@operation("DELETE", "/api/tv/members/{id}", permission="tv", summary="删除登记的人")
async def remove_member(ctx: Context, *, id: str) -> None:
    """Refused while a case needs the person."""
    household_id = ctx.caller.household_id
    async with ctx.store.write() as conn:
        with refusals():
            if not await members.remove(conn, household_id, id, ctx.now_ms()):
                raise ApiError(ErrorCode.NOT_FOUND, _GONE)
        await audit(conn, ctx.caller, "member.remove", id)
        await append(conn, f"household:{household_id}", MemberRemoved(member_id=id))
