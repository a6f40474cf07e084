"""A television without a window for view-model tests: real router and household, keys are not pressed."""

from types import SimpleNamespace
from typing import Any, TypeVar

from protocol.application import Application, ApplicationList
from protocol.consent import Consent
from protocol.guide import Guide
from protocol.person import Member, MemberList
from tests.tvapp.application.sample import GUIDE
from tvapp.household.state import Household
from tvapp.router import Place, Router

CONSENT = Consent(version=1, text="我同意保存我的姓名和号码。")
MEMBER = Member(
    id="member-1",
    masked_name="张*英",
    masked_identity_number="4211**********7828",
    masked_telephone="138****8000",
    created=1,
)

S = TypeVar("S")


class Shelf:
    """The catalogue with one guide."""

    def __init__(self, *guides: Guide) -> None:
        self.guides = {guide.code: guide for guide in guides}
        self.manifest = None

    def guide(self, code: str) -> Guide | None:
        return self.guides.get(code)


class Typed:
    """What was typed on the box and is no answer yet, by question."""

    def __init__(self, **typed: str) -> None:
        self.typed = typed

    def get(self, application_id: str, key: str) -> str:
        return self.typed.get(key, "")


def room(
    *applications: Application,
    members: tuple[Member, ...] = (MEMBER,),
    online: bool = True,
    typed: dict[str, str] | None = None,
) -> Any:
    """What screens reach of a television; without ``online`` the network part is not there yet."""
    household = Household()
    household.load(MemberList(members=members, consent=CONSENT), ApplicationList(applications=applications))
    company = None
    if online:
        company = SimpleNamespace(
            keeper=SimpleNamespace(household=household, halves=Typed(**(typed or {}))),
            household=household,
            desks={},
            rings=False,
        )
    return SimpleNamespace(
        catalogue=Shelf(GUIDE),
        preferences=SimpleNamespace(township=""),
        company=company,
        router=Router(),
        notice="",
        notice_tone="second",
        household=household,
    )


def view(kind: type[S], tv: Any, state: dict[str, Any] | None = None, /, **params: str) -> Any:
    """The view model of a screen, computed without any widget being laid out or drawn."""
    screen: Any = kind.__new__(kind)
    screen.tv = tv
    screen.place = Place(str(screen.name), params, dict(state or {}))
    return screen.compute()
