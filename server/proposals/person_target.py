"""A person of the household, written down by a clerk: new, or what is missing of a known one."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.consent import ConsentHow
from protocol.events import MemberAdded
from protocol.masking import mask_identity_number, mask_name, mask_telephone
from protocol.person import Member, NewMember
from protocol.proposal import ProposalLine, ProposedPerson
from server.applications import members
from server.applications.rules import Refused
from server.audit.trail import record as audit
from server.calls.store import CallRow
from server.events.outbox import append
from server.http.context import Context

from .store import ProposalRecord

_GONE = "这个人已经不在这家的名单里了，请重新选。"


class PersonTarget:
    """``ProposedPerson``: new with name, number and telephone; of a known one whatever is given."""

    needs_consent = True

    def title(self, value: ProposedPerson) -> str:
        """A heading for the television."""
        return "补上办事人的资料" if value.member_id else "登记一个办事人"

    def lines(self, value: ProposedPerson, *, masked: bool) -> tuple[ProposalLine, ...]:
        """What is given, masked or in full."""
        name, number, telephone = value.name, value.identity_number, value.telephone
        if masked:
            name = mask_name(name) if name else ""
            number = mask_identity_number(number) if number else ""
            telephone = mask_telephone(telephone) if telephone else ""
        given = {
            "姓名": name,
            "身份证": number,
            "电话": telephone,
            "住在": f"{value.township}{value.village}",
        }
        return tuple(ProposalLine(label=label, text=text) for label, text in given.items() if text)

    async def check(
        self, ctx: Context, conn: AsyncConnection, call: CallRow, value: ProposedPerson
    ) -> ProposedPerson:
        """Before it is shown to the resident."""
        if value.member_id is not None:
            if not await members.belongs(conn, call.household_id, value.member_id):
                raise Refused(_GONE)
            if not _given(value):
                raise Refused("请至少填一样要补的。")
            if value.identity_number:
                raise Refused("已经登记的人，身份证号码不能改。号码不对的，请居民删掉，再登记一次。")
        elif not (value.name and value.identity_number and value.telephone):
            raise Refused("新的人要填姓名、身份证号码和电话。")
        else:
            members.check(_new(value))
        return value

    async def carry_out(
        self, ctx: Context, conn: AsyncConnection, record: ProposalRecord, value: ProposedPerson
    ) -> str:
        """The person is kept, and every television of the household learns of it."""
        household_id = record.household_id
        added: Member | None
        if value.member_id is None:
            agreed = members.Agreed(ConsentHow.CALL, record.proposer_id)
            added = await members.add(conn, ctx.sealer, household_id, _new(value), agreed, ctx.now_ms())
        else:
            added = await members.complete(conn, ctx.sealer, household_id, value.member_id, _given(value))
            if added is None:
                raise Refused(_GONE)
        await audit(conn, ctx.caller, "member.add", added.id)
        await append(conn, f"household:{household_id}", MemberAdded(member=added))
        return added.id


def _given(value: ProposedPerson) -> dict[str, Any]:
    names = ("name", "telephone", "township", "village")
    return {name: text for name in names if (text := getattr(value, name))}


def _new(value: ProposedPerson) -> NewMember:
    return NewMember(**value.model_dump(exclude={"kind", "member_id"}))
