"""Cases, people and calls for tests; every one is made up."""

from typing import Any

from protocol.application import Application, ApplicationState, MaterialState, Photo, Verdict
from protocol.call import Call, CallState, DeskName
from protocol.person import Member


def application(
    id: str = "app_1",
    state: ApplicationState = ApplicationState.DRAFT,
    *,
    changed: int = 1000,
    **more: Any,
) -> Application:
    """An application for a disability card."""
    return Application(
        id=id,
        guide_code="421122-cjrz",
        guide_version=1,
        guide_title="残疾人证办理",
        state=state,
        created=1,
        changed=changed,
        **more,
    )


def returned(reason: str = "身份证照片模糊，请重拍。", **more: Any) -> Application:
    """An application sent back for one photo."""
    material = MaterialState(key="id_card", verdict=Verdict.CORRECTION, reason=reason)
    return application(state=ApplicationState.RETURNED, materials=(material,), **more)


def photo(id: str = "photo_1", created: int = 1500) -> Photo:
    """A photo of the first round."""
    return Photo(id=id, width=1600, height=1200, round=1, created=created)


def member(id: str = "member_1", name: str = "张*明", created: int = 1) -> Member:
    """A person as the TV may see it."""
    return Member(
        id=id,
        masked_name=name,
        masked_identity_number="4211**********1234",
        masked_telephone="138****5678",
        created=created,
    )


def call(id: str = "call_1", state: CallState = CallState.QUEUED, **more: Any) -> Call:
    """A call to the window."""
    return Call(id=id, desk=DeskName.ANXINBAN, state=state, queued=1, **more)
