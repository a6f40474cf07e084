"""What the television knows of its household. Pure: told by events and answers, asked by screens.

Every method that changes something returns what changed, and tells the observers the same. The words:
``members``, ``applications``, ``application:<id>``, ``photos:<application id>``, ``photo:<id>`` (its picture
has come), ``handoff``, ``call``, ``callback``, ``notices``, ``unsent``, ``catalogue``, ``code``,
``proposals``.
"""

import logging
from collections.abc import Callable, Iterable

from protocol.application import Application, ApplicationList, Photo
from protocol.call import Call
from protocol.callback import Callback, CallbackState
from protocol.consent import Consent
from protocol.events import (
    ApplicationChanged,
    CallbackChanged,
    CallChanged,
    CataloguePublished,
    CodeChanged,
    Event,
    HandoffChanged,
    MemberAdded,
    MemberRemoved,
    PhotoAdded,
    ProposalChanged,
    QueueMoved,
)
from protocol.handoff import Handoff, HandoffState
from protocol.household_code import CodeState
from protocol.person import Member, MemberList
from protocol.proposal import Proposal, ProposalState
from tvapp.household.cases import Cases
from tvapp.household.notice import Notice
from tvapp.household.own_call import OwnCall

log = logging.getLogger(__name__)

Observer = Callable[[set[str]], None]


class Household:
    """Members, applications, hand-off, call and news of one household. Only masked data reaches it."""

    def __init__(self, household_id: str = "") -> None:
        self.household_id = household_id
        self.handoff: Handoff | None = None
        """The one on the screen; its state says whether a phone has opened it."""
        self.callback: Callback | None = None
        """What a desk has promised: to ring by a time. None when nothing stands out."""
        self.catalogue_version = 0
        """The newest version that was announced; 0 when none was."""
        self.consent: Consent | None = None
        """What has to be agreed to before a person is written down; None while the server has not told."""
        self.code = CodeState(on=False)
        """Whether the household has a code of its own."""
        self._members: dict[str, Member] = {}
        self._proposals: dict[str, Proposal] = {}
        self._cases = Cases()
        self._call = OwnCall()
        self._observers: dict[object, Observer] = {}

    @property
    def members(self) -> list[Member]:
        """People of the household, oldest first."""
        return sorted(self._members.values(), key=lambda member: (member.created, member.id))

    @property
    def applications(self) -> list[Application]:
        """Cases, the latest change first, with answers that are still on their way to the server."""
        return self._cases.newest_first()

    @property
    def applications_as_known(self) -> list[Application]:
        """Cases as the server sent them, without answers it does not have; in no order."""
        return self._cases.as_known()

    @property
    def notices(self) -> list[Notice]:
        """Unread news, the latest first; their number is the badge."""
        return self._cases.notices()

    @property
    def proposal(self) -> Proposal | None:
        """What a clerk has written and waits for OK; the oldest first."""
        return next(iter(self._proposals.values()), None)

    @property
    def call(self) -> Call | None:
        """The call that waits, rings or talks; after its end until ``forget_call()``."""
        return self._call.call

    @property
    def unsent(self) -> int:
        """Number of answers the server does not have yet."""
        return self._cases.unsent()

    def member(self, member_id: str) -> Member | None:
        """A person by id."""
        return self._members.get(member_id)

    def application(self, application_id: str) -> Application | None:
        """A case by id, with answers that are still on their way to the server."""
        return self._cases.get(application_id)

    def photos(self, application_id: str) -> list[Photo]:
        """All photos of a case, in the order of its materials."""
        known = self._cases.get(application_id)
        return [photo for material in known.materials for photo in material.photos] if known else []

    def has_photo(self, photo_id: str) -> bool:
        """Whether a case still has this photo."""
        return self._cases.has_photo(photo_id)

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Call ``observer`` with what changed; the function returned ends that."""
        subscription = object()
        self._observers[subscription] = observer

        def end() -> None:
            self._observers.pop(subscription, None)

        return end

    def load(self, members: MemberList, applications: ApplicationList) -> set[str]:
        """Everything as the server has it now; states that differ from the last known ones are news."""
        people = {member.id: member for member in members.members}
        changes = {"members"} if (people, members.consent) != (self._members, self.consent) else set()
        self._members, self.consent = people, members.consent
        return self._tell(changes | self._cases.load(applications.applications))

    def apply(self, event: Event) -> set[str]:
        """An event of the stream; those that are not for televisions change nothing."""
        changes: set[str] = set()
        match event:
            case ApplicationChanged():
                changes = self._cases.put(event.application)
            case PhotoAdded():
                changes = self._cases.add_photo(event.application_id, event.material, event.photo)
            case MemberAdded():
                changes = self._add_member(event.member)
            case MemberRemoved():
                changes = {"members"} if self._members.pop(event.member_id, None) else set()
            case CodeChanged():
                return self.put_code(event.code)
            case ProposalChanged():
                return self.put_proposal(event.proposal)
            case HandoffChanged():
                changes = self._hear_handoff(event.handoff)
            case CallChanged():
                changes = {"call"} if self._call.hear(event.call) else set()
            case QueueMoved():
                changes = {"call"} if self._call.moved(event.place) else set()
            case CallbackChanged():
                changes = self._hear_callback(event.callback)
            case CataloguePublished():
                self.catalogue_version = event.version
                changes = {"catalogue"}
        return self._tell(changes)

    def put(self, application: Application) -> set[str]:
        """A case as an answer of the server brings it."""
        return self._tell(self._cases.put(application))

    def put_member(self, member: Member) -> set[str]:
        """A person as an answer of the server brings it."""
        return self._tell(self._add_member(member))

    def put_code(self, code: CodeState) -> set[str]:
        """Whether there is a code, as the server says now."""
        changed, self.code = code != self.code, code
        return self._tell({"code"} if changed else set())

    def put_proposal(self, proposal: Proposal) -> set[str]:
        """A clerk's proposal; one that is decided is gone."""
        before = dict(self._proposals)
        self._proposals.pop(proposal.id, None)
        if proposal.state is ProposalState.OPEN:
            self._proposals[proposal.id] = proposal
        return self._tell({"proposals"} if self._proposals != before else set())

    def load_proposals(self, proposals: Iterable[Proposal]) -> set[str]:
        """All that waits for OK now."""
        before, self._proposals = self._proposals, {one.id: one for one in proposals}
        return self._tell({"proposals"} if self._proposals != before else set())

    def show_handoff(self, handoff: Handoff | None) -> set[str]:
        """The hand-off now on the screen, or None when it was left."""
        if handoff is not None and self.handoff is not None:
            handoff = with_address(handoff, self.handoff)
        changed = handoff != self.handoff
        self.handoff = handoff
        return self._tell({"handoff"} if changed else set())

    def claim_call(self, call: Call | None) -> set[str]:
        """The household's open call by an answer of the server; None: there is none."""
        return self._tell({"call"} if self._call.claim(call) else set())

    def promised(self, callback: Callback | None) -> set[str]:
        """The open call-back by an answer of the server; None: there is none."""
        changed, self.callback = callback != self.callback, callback
        return self._tell({"callback"} if changed else set())

    def forget_call(self) -> set[str]:
        """The resident has left the screen of a call that is over."""
        return self._tell({"call"} if self._call.forget() else set())

    def remove_member(self, member_id: str) -> set[str]:
        """The server has removed a person."""
        return self._tell({"members"} if self._members.pop(member_id, None) else set())

    def look_at(self, application_id: str) -> set[str]:
        """The case on the screen now ("" when none is any more): its news is read."""
        return self._tell(self._cases.look_at(application_id))

    def answer(self, application_id: str, key: str, value: str) -> set[str]:
        """The resident has answered a question: shown at once, on its way to the server."""
        return self._tell(self._cases.answer(application_id, key, value))

    def answer_done(self, application_id: str, key: str) -> set[str]:
        """An answer has arrived, or was refused: from now on the server's word counts."""
        return self._tell(self._cases.answer_done(application_id, key))

    def picture_came(self, photo_id: str) -> set[str]:
        """The picture of a photo can be shown now."""
        return self._tell({f"photo:{photo_id}"})

    def restore(
        self, members: Iterable[Member], applications: Iterable[Application], notices: Iterable[Notice]
    ) -> set[str]:
        """What was known when the box was last on; nothing of it is news."""
        self._members = {member.id: member for member in members}
        self._cases.restore(applications, notices)
        return self._tell({"members", "applications", "notices"})

    def belong_to(self, household_id: str) -> bool:
        """The box is of this household; whether something known of another one had to be forgotten."""
        before, self.household_id = self.household_id, household_id
        if before in ("", household_id):
            return False
        self._members, self._cases, self._call = {}, Cases(), OwnCall()
        self._proposals, self.code = {}, CodeState(on=False)
        self.handoff = self.callback = None
        self._tell({"members", "applications", "notices", "handoff", "call", "unsent", "code", "proposals"})
        return True

    def _tell(self, changes: set[str]) -> set[str]:
        for observer in list(self._observers.values()) if changes else ():
            try:
                observer(set(changes))
            except Exception:  # one screen's mistake must not keep the news from the others
                log.exception("an observer failed")
        return changes

    def _add_member(self, member: Member) -> set[str]:
        if self._members.get(member.id) == member:
            return set()
        self._members[member.id] = member
        return {"members"}

    def _hear_callback(self, callback: Callback) -> set[str]:
        known = self.callback
        if callback.state is not CallbackState.OPEN:
            if known is None or known.id != callback.id:
                return set()
            self.callback = None
        else:
            self.callback = callback
        return {"callback"} if self.callback != known else set()

    def _hear_handoff(self, handoff: Handoff) -> set[str]:
        if self.handoff is None or handoff.id != self.handoff.id:
            return set()
        before, self.handoff = self.handoff, with_address(handoff, self.handoff)
        return {"handoff"} if self.handoff != before else set()


def with_address(handoff: Handoff, known: Handoff) -> Handoff:
    """``handoff`` with the QR's address and the digits to type, which the server tells only once."""
    if handoff.id != known.id or handoff.state is not HandoffState.OFFERED:
        return handoff
    told = {"url": known.url, "short_url": known.short_url, "code": known.code}
    return handoff.model_copy(update={name: was for name, was in told.items() if not getattr(handoff, name)})
