"""Who lets a box in: the operator's smart-card list, an installer's code, or a demo on one machine."""

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.device import EnrolDevice
from protocol.errors import ErrorCode
from server.devices import store
from server.http.errors import ApiError
from server.store.engine import take_turn

_REFUSED = "这台机顶盒还没有登记。请核对智能卡号，或向安装师傅要登记码。"
_CARD_IN_USE = "这张智能卡已经登记在另一台机顶盒上，请联系广电工作人员。"
_REVOKED = "这台机顶盒已经停用，请联系广电工作人员。"


async def enrol(
    conn: AsyncConnection, wish: EnrolDevice, *, is_demo: bool, now: int
) -> tuple[store.Device, bool]:
    """The box and whether it is new. The same key asks again: the same box. Raises ApiError(FORBIDDEN)."""
    # Two boxes at once must not get the same household number.
    await take_turn(conn)
    known = await store.device_by_key(conn, wish.public_key)
    if known is not None:
        if known.revoked is not None:
            raise ApiError(ErrorCode.FORBIDDEN, _REVOKED)
        return known, False
    township = await _admit(conn, wish, is_demo=is_demo, now=now)
    device = await store.add_device(
        conn,
        public_key=wish.public_key,
        smart_card=wish.smart_card,
        model=wish.model,
        township=township,
        now=now,
    )
    if wish.smart_card:
        await store.bind_card(conn, wish.smart_card, device.id)
    return device, True


async def _admit(conn: AsyncConnection, wish: EnrolDevice, *, is_demo: bool, now: int) -> str:
    """The box's township when it may come in. Raises ApiError(FORBIDDEN)."""
    card = await store.card(conn, wish.smart_card) if wish.smart_card else None
    if wish.code:
        if not await store.use_code(conn, wish.code, now):
            raise ApiError(ErrorCode.FORBIDDEN, "登记码不对或已经用过，请向安装师傅再要一个。")
        return card[0] if card else ""
    if card is not None:
        township, device_id = card
        if device_id is not None:
            raise ApiError(ErrorCode.FORBIDDEN, _CARD_IN_USE)
        return township
    if is_demo:
        return ""
    raise ApiError(ErrorCode.FORBIDDEN, _REFUSED)
