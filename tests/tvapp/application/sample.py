"""A guide and applications for it, as short as tests need them."""

from protocol.application import Application, ApplicationState, MaterialState, Photo, PhotoWarning, Verdict
from protocol.form import FieldKind, FormField, Option
from protocol.guide import Guide
from protocol.material import Material, Necessity
from tvapp.application.state_look import UNDER_REVIEW

GUIDE = Guide(
    code="TEST-0001",
    title="高龄津贴",
    department="县民政局",
    pre_review=True,
    materials=(
        Material(key="licence", name="居民户口簿", exempt_by_licence="居民户口簿"),
        Material(key="later", name="村证明", necessity=Necessity.SUPPLEMENT_LATER),
        Material(key="id_card", name="居民身份证", hint="两面都拍"),
        Material(key="abolished", name="无犯罪证明", abolished=True),
    ),
    form=(
        FormField(
            key="where",
            label="住在哪里？",
            kind=FieldKind.CHOICE,
            options=(Option(value="home", label="自己家"), Option(value="away", label="养老院")),
        ),
        FormField(key="born", label="哪一天出生的？", kind=FieldKind.DATE),
        FormField(key="months", label="几个月了？", kind=FieldKind.NUMBER, minimum=1, maximum=120),
        FormField(key="alone", label="一个人住吗？", kind=FieldKind.YES_NO, required=False),
        FormField(key="words", label="还有什么要说的？", kind=FieldKind.TEXT),
    ),
)

ANSWERS = {"where": "home", "born": "1940-05-12", "months": "7"}


def photo(number: int = 1, *, round: int = 1, warnings: tuple[PhotoWarning, ...] = ()) -> Photo:
    """A photo; a higher number came later."""
    return Photo(
        id=f"photo-{number}", width=640, height=480, round=round, warnings=warnings, created=1000 + number
    )


def application(state: ApplicationState = ApplicationState.DRAFT, **parts: object) -> Application:
    """An application for ``GUIDE``; materials as the server makes them for a new draft."""
    fields: dict[str, object] = {
        "id": "app-1",
        "guide_code": GUIDE.code,
        "guide_version": 1,
        "guide_title": GUIDE.title,
        "state": state,
        "materials": materials(),
        "created": 1000,
        "changed": 1000,
    }
    return Application.model_validate({**fields, **parts})


def materials(**given: MaterialState) -> tuple[MaterialState, ...]:
    """The materials of a new draft, with those given in their place."""
    return tuple(
        given.get(material.key)
        or (
            MaterialState(key=material.key, verdict=Verdict.EXEMPT, open=False)
            if material.exempt_by_licence or material.abolished
            else MaterialState(key=material.key)
        )
        for material in GUIDE.materials
    )


def complete(state: ApplicationState = ApplicationState.DRAFT, **parts: object) -> Application:
    """An application in which nothing is missing."""
    draft = state is ApplicationState.DRAFT
    waits = draft or state in UNDER_REVIEW
    filled = materials(
        id_card=MaterialState(key="id_card", photos=(photo(),), open=draft),
        later=MaterialState(key="later", open=waits),
    )
    given: dict[str, object] = {"member_id": "member-1", "masked_name": "张*英", "answers": ANSWERS}
    return application(state, **{**given, "materials": filled, **parts})


def returned() -> Application:
    """Given back because the photo of round one is blurred."""
    wrong = MaterialState(
        key="id_card", photos=(photo(),), verdict=Verdict.CORRECTION, reason="看不清，请重拍", open=True
    )
    return complete(ApplicationState.RETURNED, materials=materials(id_card=wrong), round=2)
