"""The last known cases as JSON, so that they can be shown without a network."""

import json
from typing import Any

from pydantic import ValidationError

from protocol.application import Application, ApplicationState
from protocol.household_code import CodeState
from protocol.person import Member
from tvapp.household.notice import Notice
from tvapp.household.state import Household

SCHEMA = 1

STILL_FILLED_IN = {ApplicationState.DRAFT, ApplicationState.RETURNED}
"""States in which the resident needs the answers; those of other cases are not kept on the box."""


def to_json(household: Household) -> str:
    """What is worth keeping: masked people, cases, unread news. No photos, no hand-off, no call."""
    kept = {
        "schema": SCHEMA,
        "household_id": household.household_id,
        "code": household.code.on,
        "members": [member.model_dump(mode="json") for member in household.members],
        "applications": [
            without_answers(application).model_dump(mode="json")
            for application in household.applications_as_known
        ],
        "notices": [
            {"application_id": notice.application_id, "state": notice.state, "sentence": notice.sentence}
            for notice in reversed(household.notices)
        ],
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def restore(household: Household, text: str) -> bool:
    """Fill a household from JSON; False when it is torn or of another version, and nothing was filled in."""
    try:
        kept: dict[str, Any] = json.loads(text)
        if kept["schema"] != SCHEMA:
            return False
        members = [Member.model_validate(one) for one in kept["members"]]
        applications = [Application.model_validate(one) for one in kept["applications"]]
        notices = [
            Notice(str(one["application_id"]), ApplicationState(one["state"]), str(one["sentence"]))
            for one in kept["notices"]
        ]
        household.household_id = str(kept["household_id"])
        # Without a network the code cannot be tried, but people and cases are not shown without it either.
        household.put_code(CodeState(on=bool(kept.get("code", False))))
    except (ValueError, KeyError, TypeError, ValidationError):
        return False
    household.restore(members, applications, notices)
    return True


def without_answers(application: Application) -> Application:
    """The case as it is kept: answers only while they are still being given."""
    if application.state in STILL_FILLED_IN:
        return application
    return application.model_copy(update={"answers": {}})
