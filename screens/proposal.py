"""What a clerk has written in a call: the resident compares it and says 对 or 不对."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.ui.application_screen import ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paragraph import Paragraph

if TYPE_CHECKING:
    from protocol.proposal import Proposal

TAKEN_BACK = "工作人员收回去改了，请等一等"


@dataclass(frozen=True)
class ProposalView:
    """What the screen shows."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    letter: tuple[Paragraph, ...] = ()
    consent: tuple[Paragraph, ...] = ()
    buttons: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class ProposalScreen(ApplicationScreen):
    """Opened with ``id``, the proposal's. Nothing is kept before OK."""

    name = "proposal"
    _busy = False

    @property
    def proposal(self) -> "Proposal | None":
        """The one shown, while it waits."""
        found = self.household.proposal if self.household is not None else None
        return found if found is not None and found.id == self.place.params.get("id") else None

    @property
    def ready(self) -> bool:
        return self.proposal is not None

    def compute(self) -> ProposalView:
        foot = {"notice": self.tv.notice, "tone": self.tv.notice_tone}
        proposal = self.proposal
        if proposal is None:
            return ProposalView("请您核对", letter=(Paragraph(TAKEN_BACK),), buttons=(_BACK,), **foot)
        full = self.place.secret.get("lines")
        rows = full if full is not None else tuple((line.label, line.text) for line in proposal.lines)
        consent = self.household.consent if self.household is not None and proposal.needs_consent else None
        return ProposalView(
            title=f"{proposal.title}：请您核对",
            facts=rows,
            letter=(
                Paragraph(f"{proposal.proposed_by}替您写的。对了才保存，不对就按“不对”，请他改。", "second"),
            ),
            consent=(Paragraph(consent.text, "second", "small"),) if consent is not None else (),
            # First what does no harm: it comes up under a finger that may be pressing OK just now.
            buttons=(
                Item("full", "看全部" if full is None else "遮住", icon="visibility"),
                Item("yes", "对的，同意" if proposal.needs_consent else "对的", icon="check"),
                Item("no", "不对", icon="close"),
            ),
            hint="请工作人员读给您听，一样一样对",
            **foot,
        )

    def refresh(self) -> None:
        super().refresh()
        if self.household is None or self.tv.router.place is not self.place:
            return
        now = self.household.proposal
        if now is not None and now.id != self.place.params.get("id"):
            self.tv.router.replace("proposal", id=now.id)
        elif now is None:
            self.tv.back()

    def left(self) -> None:
        self.place.secret.clear()

    def choose(self, group: str, key: str) -> None:
        if key == "back":
            self.tv.back()
        elif key == "full" and self.place.secret.pop("lines", None) is None:
            self.tv.run_soon(self._show_all())
        elif key == "full":
            return
        elif not self._busy:
            self.tv.run_soon(self._decide(yes=key == "yes"))

    async def _show_all(self) -> None:
        place, keeper = self.place, self.keeper
        if keeper is None:
            return
        lines = await keeper.proposal_in_full(place.params["id"])
        from tvapp.application.numbers_typed import in_groups

        place.secret["lines"] = tuple((line.label, in_groups(line.text)) for line in lines)
        self.tv.refresh()

    async def _decide(self, *, yes: bool) -> None:
        keeper, household = self.keeper, self.household
        if keeper is None or household is None:
            return
        consent = household.consent.version if household.consent is not None else None
        self._busy = True
        try:
            await keeper.decide_proposal(self.place.params["id"], consent, yes=yes)
        finally:
            self._busy = False
        self.tv.say("记下来了" if yes else "已经告诉工作人员，请他改", "good" if yes else "second")


_BACK = Item("back", "返回", icon="arrow_back")
