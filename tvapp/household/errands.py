"""What screens ask of the server: each a coroutine that raises only ServerAway or Refused."""

import contextlib
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from protocol.application import Application, ChooseApplicant, NewApplication, NewPackageApplication
from protocol.call import Call, DeskName, NewCall, Signal
from protocol.errors import ErrorCode
from protocol.handoff import Handoff, HandoffPurpose, NewHandoff
from protocol.household_code import CodeState, EnterCode, SetCode
from protocol.person import KeyedMember, Member, Residence
from protocol.proposal import ConfirmProposal, Proposal, ProposalInFull, ProposalLine
from tvapp.household.at import AT
from tvapp.household.call_link import CallLink
from tvapp.household.courier import Courier
from tvapp.household.halves import Halves
from tvapp.household.intention import Intentions
from tvapp.household.photo_shelf import PhotoShelf
from tvapp.household.state import Household
from tvapp.net.connection import Connection
from tvapp.net.failure import Refused, ServerAway, refused

APPLICATIONS = "/api/tv/applications"
HANDOFFS = "/api/tv/handoffs"
MEMBERS = "/api/tv/members"
CODE = "/api/tv/code"
PROPOSALS = "/api/tv/proposals"
PACKAGES = "/api/tv/packages/applications"
CODE_GONE = "二维码已经失效，请返回上一步再打开一次。"


class Errands:
    """Answers go into ``household``, from where screens draw them; they are returned as well."""

    def __init__(
        self,
        household: Household,
        connection: Connection,
        courier: Courier,
        shelf: PhotoShelf,
        calls: CallLink,
        halves: Halves,
    ) -> None:
        self.household = household
        """What is known; screens read it and subscribe to it."""
        self.connection = connection
        self.calls = calls
        """For ``tvapp.calls.line.CallLine``; it also needs the events of ``on_call``."""
        self.halves = halves
        """What is being typed on this box."""
        self._courier = courier
        self._shelf = shelf
        self._intentions = Intentions()

    async def open_application(self, guide_code: str) -> Application:
        """Open a draft for a guide, or the one that is open already."""
        async with self._wish(f"open {guide_code}") as key:
            body = NewApplication(guide_code=guide_code)
            return self._known(await self.connection.post(APPLICATIONS, body, Application, key=key))

    async def open_package(self, package: str, guides: tuple[str, ...]) -> Application:
        """Open a draft for a package, or choose anew in the one that is open already."""
        async with self._wish(f"open {package} {' '.join(guides)}") as key:
            body = NewPackageApplication(package=package, guides=guides)
            return self._known(await self.connection.post(PACKAGES, body, Application, key=key))

    async def choose_applicant(self, application_id: str, member_id: str) -> Application:
        """Say who the application is for."""
        path = f"{APPLICATIONS}/{application_id}/applicant"
        return self._known(await self.connection.put(path, ChooseApplicant(member_id=member_id), Application))

    async def answer(self, application_id: str, key: str, value: str) -> None:
        """The same as ``put_answer``, for whoever waits for things."""
        self.put_answer(application_id, key, value)

    def put_answer(self, application_id: str, key: str, value: str) -> None:
        """Keep an answer: shown at once, on the box's disk, and sent by itself. Never fails."""
        self._courier.put(application_id, key, value)

    async def stand_at(self, application_id: str, question: str) -> None:
        """Remember at which question ("": at none) the household is, for its other boxes. Never fails."""
        known = self.household.application(application_id)
        if known is not None and known.at != question:
            self._courier.put(application_id, AT, question)

    async def submit(self, application_id: str) -> Application:
        """Submit, after every answer has arrived. The server's refusal says in Chinese what is missing."""
        await self._courier.flush(application_id)
        known = self.household.application(application_id)
        async with self._wish(f"submit {application_id} {known.round if known else 0}") as key:
            path = f"{APPLICATIONS}/{application_id}/submit"
            submitted = self._known(await self.connection.post(path, None, Application, key=key))
        self.halves.forget(application_id)
        return submitted

    async def withdraw(self, application_id: str) -> Application:
        """Take the application back."""
        async with self._wish(f"withdraw {application_id}") as key:
            path = f"{APPLICATIONS}/{application_id}/withdraw"
            withdrawn = self._known(await self.connection.post(path, None, Application, key=key))
        self.halves.forget(application_id)
        return withdrawn

    async def withdraw_part(self, application_id: str, part_id: str) -> Application:
        """Take one part of a package back; the other departments go on."""
        async with self._wish(f"withdraw {application_id} {part_id}") as key:
            path = f"{APPLICATIONS}/{application_id}/parts/{part_id}/withdraw"
            return self._known(await self.connection.post(path, None, Application, key=key))

    async def handoff(self, purpose: HandoffPurpose, application_id: str | None = None) -> Handoff:
        """A new QR and six digits; the one shown before is closed. Follow ``household.handoff``."""
        await self.close_handoff()
        body = NewHandoff(purpose=purpose, application_id=application_id)
        # A new key each time: an offer is short-lived, and the server ends the older one by itself.
        handoff = await self.connection.post(HANDOFFS, body, Handoff, key=uuid.uuid4().hex)
        self.household.show_handoff(handoff)
        return handoff

    async def confirm_handoff(self) -> Handoff:
        """The resident has pressed OK: the two digits on both screens are the same."""
        shown = self.household.handoff
        if shown is None:
            raise refused(ErrorCode.EXPIRED, 410, CODE_GONE)
        path = f"{HANDOFFS}/{shown.id}/confirm"
        handoff = await self.connection.post(path, None, Handoff, key=uuid.uuid4().hex)
        if self.household.handoff is not None and self.household.handoff.id == handoff.id:
            self.household.show_handoff(handoff)
        return handoff

    async def close_handoff(self) -> None:
        """Leave the QR's screen. Never fails: a hand-off nobody could close ends by itself in ten minutes."""
        shown = self.household.handoff
        self.household.show_handoff(None)
        if shown is not None:
            with contextlib.suppress(ServerAway, Refused):
                await self.connection.delete(f"{HANDOFFS}/{shown.id}")

    async def delete_photo(self, photo_id: str) -> Application:
        """Take a photo back, while its material is open."""
        application = await self.connection.delete(f"/api/tv/photos/{photo_id}", Application)
        self._shelf.drop(photo_id)
        return self._known(application)

    async def remove_member(self, member_id: str) -> None:
        """Remove a person of the household."""
        await self.connection.delete(f"{MEMBERS}/{member_id}")
        self.household.remove_member(member_id)

    async def key_in_member(self, person: KeyedMember) -> Member:
        """A person typed with the remote. The server's refusal says in Chinese what is wrong."""
        # Asked again after a lost answer it is the same person: the number says who it is.
        member = await self.connection.post(MEMBERS, person, Member, key=uuid.uuid4().hex)
        self.household.put_member(member)
        return member

    async def set_residence(self, member_id: str, residence: Residence) -> Member:
        """Say where a person lives."""
        member = await self.connection.put(f"{MEMBERS}/{member_id}/residence", residence, Member)
        self.household.put_member(member)
        return member

    async def set_code(self, code: str, current: str = "") -> None:
        """Set, change or (with "") take away the household's code."""
        self.household.put_code(
            await self.connection.put(CODE, SetCode(code=code, current=current), CodeState)
        )

    async def enter_code(self, code: str) -> None:
        """Returns when it is right; Refused says how many tries are left."""
        await self.connection.post(f"{CODE}/enter", EnterCode(code=code), CodeState, key=uuid.uuid4().hex)

    async def proposal_in_full(self, proposal_id: str) -> tuple[ProposalLine, ...]:
        """What a clerk has written, unmasked, to compare."""
        return (await self.connection.get(f"{PROPOSALS}/{proposal_id}/full", ProposalInFull)).lines

    async def decide_proposal(self, proposal_id: str, consent_version: int | None, *, yes: bool) -> None:
        """The resident's OK to what a clerk has written, or 不对."""
        body = ConfirmProposal(consent_version=consent_version) if yes else None
        path = f"{PROPOSALS}/{proposal_id}/{'confirm' if yes else 'refuse'}"
        self.household.put_proposal(await self.connection.post(path, body, Proposal, key=uuid.uuid4().hex))

    async def photo(self, photo_id: str) -> bytes | None:
        """JPEG, at most 640 px on its long side; None when the server does not have it any more."""
        try:
            return await self._shelf.get(photo_id)
        except Refused:
            return None

    def photo_here(self, photo_id: str) -> bytes | None:
        """The same if it has been fetched already; observers hear ``photo:<id>`` when one has come."""
        return self._shelf.held(photo_id)

    async def queue_call(
        self, desk: DeskName, guide_code: str | None = None, application_id: str | None = None
    ) -> Call:
        """Queue for a desk; what the resident was looking at goes with it."""
        new = NewCall(desk=desk, guide_code=guide_code, application_id=application_id)
        return await self.calls.place_call(new)

    async def hangup(self, call_id: str) -> None:
        """End the call, or leave the queue."""
        await self.calls.hang_up_call(call_id)

    async def current_call(self) -> Call | None:
        """The call the server still has of this household, as after a restart."""
        return await self.calls.current_call()

    async def signal(self, signal: Signal) -> None:
        """Signalling for the clerk's side."""
        await self.calls.send_signal(signal)

    def _known(self, application: Application) -> Application:
        self.household.put(application)
        return self.household.application(application.id) or application

    @asynccontextmanager
    async def _wish(self, wish: str) -> AsyncIterator[str]:
        """One Idempotency-Key for one thing the resident wants, until the server has said yes or no."""
        try:
            yield self._intentions.key(wish)
        except Refused:
            self._intentions.settled(wish)
            raise
        # Not after ServerAway: whether it was done is not known, and asked again it must be the same.
        self._intentions.settled(wish)
