"""Who lets a box in: the operator's smart-card list, an installer's code, or a demo on one machine."""

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.device import EnrolDevice
from protocol.errors import ErrorCode
from server.devices import codes, store
from server.fleet import group_store
from server.http.errors import ApiError
from server.store.engine import take_turn

_REFUSED = "这台机顶盒还没有登记。请向安装师傅要六位登记码。"
_CARD_IN_USE = "这张智能卡已经登记在另一台机顶盒上，请打广电客服电话。"
_REVOKED = "这台机顶盒已经停用，请打广电客服电话。"
_WRONG_CODE = "登记码不对，或者过期了。请向安装师傅再要一个。"


class CardInUse(ApiError):
    """Another box has the card; ``device_id`` is that box."""

    def __init__(self, device_id: str) -> None:
        super().__init__(ErrorCode.FORBIDDEN, _CARD_IN_USE)
        self.device_id = device_id


class WrongCode(ApiError):
    """No such code, or it is over."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.FORBIDDEN, _WRONG_CODE)


async def enrol(
    conn: AsyncConnection, wish: EnrolDevice, *, is_demo: bool, now: int
) -> tuple[store.Device, bool]:
    """The box and whether it is new. The same key asks again: the same box. Raises ApiError(FORBIDDEN)."""
    # Two boxes at once must not get the same household number.
    await take_turn(conn)
    known = await store.device_by_key(conn, wish.public_key)
    if known is not None:
        if known.revoked is not None:
            raise ApiError(ErrorCode.LOCKED, _REVOKED)
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
    await group_store.place(conn, device.id, township, wish.model)
    if wish.smart_card:
        await store.bind_card(conn, wish.smart_card, device.id)
    return device, True


async def _admit(conn: AsyncConnection, wish: EnrolDevice, *, is_demo: bool, now: int) -> str:
    """The box's township when it may come in. Raises ApiError(FORBIDDEN)."""
    card = await store.card(conn, wish.smart_card) if wish.smart_card else None
    township, in_use = card or ("", None)
    # Also with a code: two boxes with one card are a mistake or a copy.
    if in_use is not None:
        raise CardInUse(in_use)
    if wish.code:
        used = await codes.use(conn, wish.code, now)
        if used is None:
            raise WrongCode()
        return township or used.township
    if card is not None or is_demo:
        return township
    raise ApiError(ErrorCode.FORBIDDEN, _REFUSED)
