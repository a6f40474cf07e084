"""One service point: where, when, whom to ring, whether it is open now, what can be done there."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tvapp.places.hours import read_hours
from tvapp.places.kinds import kind_of
from tvapp.places.nearest import HERE, nearest
from tvapp.places.opening import Opening, next_look, opening, opening_words
from tvapp.ui.facts import FactsScreen, FactsView
from tvapp.ui.item import Item

if TYPE_CHECKING:
    from tvapp.catalogue.county import ServicePointRow

GONE = "没有找到这个地方，它可能已经撤了。请按“返回”再找，或者选“问工作人员”。"
HOLIDAYS = "节假日可能不一样，出门前先打电话问"


class PointScreen(FactsScreen):
    """Opened with ``key``; ``guide`` and ``township`` as they were where it was chosen."""

    name = "point"
    _later: asyncio.TimerHandle | None = None

    def compute(self) -> FactsView:
        point = self._point()
        if point is None:
            return self.missing("去哪里办", GONE)
        now = datetime.fromtimestamp(time.time(), UTC)
        found = self._opening(point, now)
        catalogue = self.tv.catalogue
        count = catalogue.count_at("service_point", point.key) if catalogue is not None else 0
        return self.told(
            point.name,
            self._facts(point),
            *([Item("guides", "能办什么", f"{count} 件", "list")] if count else []),
            remark=kind_of(point.kind).word,
            hint=HOLIDAYS if found is not None and not found.always else "按右边的按钮，按 OK",
            **_sign(found, now),
        )

    def _point(self) -> ServicePointRow | None:
        return (
            self.tv.catalogue.service_point(self.place.params.get("key", "")) if self.tv.catalogue else None
        )

    def _facts(self, point: ServicePointRow) -> tuple[tuple[str, str], ...]:
        """What one needs to get there first."""
        return (
            ("在哪里", point.address),
            ("离您多远", self._distance(point)),
            ("时间", point.hours),
            ("电话", point.phone),
            ("窗口", point.windows),
            ("先知道", point.about),
        )

    def _distance(self, point: ServicePointRow) -> str:
        assert self.tv.catalogue is not None
        home = self.place.params.get("township") or self.tv.preferences.township
        townships = self.tv.catalogue.townships()
        words = nearest([point], townships, home)[0].words
        name = next((row.name for row in townships if row.code == home), "")
        if words in ("", HERE):
            return f"就在{name}" if words else ""
        return f"{words}，从{name}算，直线"

    def _opening(self, point: ServicePointRow, now: datetime) -> Opening | None:
        """How it stands; None when its hours cannot be read or the box does not know what time it is."""
        hours = read_hours(point.hours)
        assert self.tv.catalogue is not None
        clock_lags = now.timestamp() * 1000 < self.tv.catalogue.manifest.issued
        return opening(hours, now) if hours is not None and not clock_lags else None

    def choose(self, group: str, key: str) -> None:
        if key == "guides":
            self.tv.open("guide_list", service_point=self.place.params["key"])
        else:
            super().choose(group, key)

    # It opens and closes while it is looked at.

    def entered(self) -> None:
        self._rest()
        point = self._point()
        if point is None:
            return
        now = datetime.fromtimestamp(time.time(), UTC)
        wait = next_look(self._opening(point, now), now).total_seconds()
        self._later = asyncio.get_running_loop().call_later(wait + 1, self._look_again)

    def left(self) -> None:
        self._rest()

    def _rest(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def _look_again(self) -> None:
        if self.tv.stage.screen is self:
            self.tv.refresh()
            self.entered()


def _sign(found: Opening | None, now: datetime) -> dict[str, Any]:
    if found is None:
        return {}
    words = opening_words(found, now)
    return {"sign": words.text, "sign_tone": words.tone, "sign_icon": "schedule"}
