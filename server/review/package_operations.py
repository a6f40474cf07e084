"""A package's application as the window 安馨办 sees it: all departments at once."""

from protocol.errors import ErrorCode
from protocol.review import PackageOverview
from server.applications import members, store
from server.applications.refusal import NO_APPLICATION
from server.audit.trail import record as audit
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation

from . import access
from .package_view import overview


@operation(
    "GET",
    "/api/staff/packages/{id}",
    permission="staff.review",
    summary="一件事，各部门到哪一步",
    answer=PackageOverview,
)
async def look_at_package(ctx: Context, *, id: str) -> PackageOverview:
    """Audited. For accounts that look after all its departments, and for the desk 安馨办."""
    async with ctx.store.write() as conn:
        whole = await store.load(conn, ctx.sealer, id)
        if whole is None or not whole.parts or not access.sees_all(ctx.caller, whole):
            raise ApiError(ErrorCode.NOT_FOUND, NO_APPLICATION)
        await audit(conn, ctx.caller, "package.read", id)
        people = await members.persons(conn, ctx.sealer, {whole.member_id} if whole.member_id else set())
        return overview(whole, people.get(whole.member_id or ""), ctx.caller)
