"""Who may do what: the matrix, and every operation against every kind of caller."""

import re

from protocol.staff import Role
from server import app as application
from server.http.operation import collect
from server.staff.permissions import PERMISSIONS, permissions_of
from tests.server.service import Service


def test_a_role_has_exactly_what_the_matrix_says() -> None:
    for role in Role:
        assert permissions_of(role) == {name for name, roles in PERMISSIONS.items() if role in roles}
    assert all(PERMISSIONS.values())
    assert permissions_of(Role.AUDITOR) == {"audit.read"}


async def test_every_operation_lets_in_exactly_the_callers_it_declares(service: Service) -> None:
    """All operations x all kinds of caller, collected from the application itself."""
    operations = [
        made
        for feature in application.FEATURES
        for made in (*collect(feature), *getattr(feature, "OPERATIONS", ()))
        if made.permission not in ("public", "socket", "phone", "guest")
    ]
    callers = {"public": service.caller({"X-Requested-With": "console"}), "tv": (await service.box()).http}
    for role in Role:
        callers[role.value] = await service.staff(role)
    wrong = []
    for made in operations:
        path = re.sub(r"{\w+}", "0000", made.path)
        for name, caller in callers.items():
            if made.path == "/api/staff/logout":
                continue
            async with caller.request(made.method, path, json={} if made.body else None) as answer:
                refused = answer.status in (401, 403)
            if refused == _may(name, made.permission):
                wrong.append((made.name, name, answer.status))
    assert wrong == []
    assert operations


def _may(caller: str, permission: str) -> bool:
    if permission == "tv":
        return caller == "tv"
    if caller in ("public", "tv"):
        return False
    return permission == "staff" or permission in permissions_of(Role(caller))
