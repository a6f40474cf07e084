"""Who may do what: one matrix, tested against every operation."""

from protocol.staff import Role

PERMISSIONS: dict[str, frozenset[Role]] = {
    "staff.review": frozenset({Role.CLERK, Role.SUPERVISOR}),
    "staff.approve_late": frozenset({Role.SUPERVISOR}),
    "staff.edit_reasons": frozenset({Role.SUPERVISOR}),
    "staff.answer_calls": frozenset({Role.CLERK, Role.SEAT, Role.SUPERVISOR}),
    "staff.supervise": frozenset({Role.SUPERVISOR}),
    "staff.manage": frozenset({Role.SUPERVISOR, Role.OPERATOR}),
    "persons.manage": frozenset({Role.SUPERVISOR}),
    "steward.visits": frozenset({Role.STEWARD, Role.SUPERVISOR}),
    "catalogue.read": frozenset({Role.OPERATOR, Role.SUPERVISOR}),
    "catalogue.import": frozenset({Role.OPERATOR}),
    "catalogue.approve": frozenset({Role.SUPERVISOR}),
    "catalogue.publish": frozenset({Role.OPERATOR, Role.SUPERVISOR}),
    "devices.manage": frozenset({Role.OPERATOR}),
    "audit.read": frozenset({Role.AUDITOR}),
}
"""Permission → the roles that have it. An auditor reads the trail and changes nothing."""


def permissions_of(role: Role) -> frozenset[str]:
    """All permissions of a role."""
    return frozenset(name for name, roles in PERMISSIONS.items() if role in roles)
