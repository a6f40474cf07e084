"""Opens or resumes the draft for a guide and leads to where the resident has to go on."""

import asyncio
from dataclasses import dataclass

from tvapp.application.way import resume_at, under_review
from tvapp.ui.application_screen import CONNECTING, ApplicationScreen
from tvapp.ui.item import Item

TRY_AGAIN = 2.0
"""Seconds to the next try while the server is away."""


@dataclass(frozen=True)
class ApplyView:
    """What the screen shows while it works."""

    title: str
    text: str
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class ApplyScreen(ApplicationScreen):
    """Opened with ``code``; ``again``: a new draft although one of this guide is under review.

    For a package with ``package``, its key, and ``guides``, the codes of what was chosen of it.
    """

    name = "apply"
    _work: asyncio.Task[None] | None = None

    def compute(self) -> ApplyView:
        refused = str(self.place.state.get("refused", ""))
        text = refused or (CONNECTING if self.keeper is None else "正在为您打开，请稍等")
        buttons = (Item("ask", "问工作人员", icon="support_agent"), Item("back", "返回", icon="arrow_back"))
        return ApplyView(
            title=self._title(),
            text=text,
            buttons=(Item("again", "再试一次", icon="refresh"), *buttons) if refused else buttons,
            hint="",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _title(self) -> str:
        package = self.place.params.get("package", "")
        if package:
            rows = self.tv.catalogue.packages() if self.tv.catalogue is not None else []
            return next((row.name for row in rows if row.key == package), "一件事")
        guide = self.guide_of(self.place.params.get("code", ""))
        return guide.title if guide is not None else "开始办理"

    def entered(self) -> None:
        self._begin()

    def refresh(self) -> None:
        super().refresh()
        self._begin()

    def left(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None

    def _begin(self) -> None:
        busy = self._work is not None and not self._work.done()
        shown = self.tv.router.place is self.place
        if shown and not busy and self.keeper is not None and "refused" not in self.place.state:
            self._work = self.tv.run_soon(self._open())

    async def _open(self) -> None:
        from protocol.package_union import package_code
        from tvapp.net.failure import Refused, ServerAway

        place, keeper, household = self.place, self.keeper, self.household
        assert keeper is not None and household is not None
        package = place.params.get("package", "")
        code = package_code(package) if package else place.params.get("code", "")
        known = None if "again" in place.params else under_review(household.applications, code)
        while known is None:
            try:
                if package:
                    guides = tuple(place.params.get("guides", "").split(","))
                    known = await keeper.open_package(package, guides)
                else:
                    known = await keeper.open_application(code)
            except ServerAway as failure:
                self.tv.say(failure.sentence, "care")
                await asyncio.sleep(TRY_AGAIN)
            except Refused as refusal:
                place.state["refused"] = refusal.sentence
                self.tv.refresh()
                return
        if self.tv.router.place is not place:
            return
        guide = self.guide_for(known)
        self._work = None
        self.tv.router.replace(resume_at(known, guide) if guide is not None else "case", id=known.id)

    def choose(self, group: str, key: str) -> None:
        if key == "again":
            self.place.state.pop("refused", None)
        elif key == "ask":
            code = self.place.params.get("code", "")
            self.tv.open("assistance", **({"guide": code} if code else {}))
        else:
            self.tv.back()
