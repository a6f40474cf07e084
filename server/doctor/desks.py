"""The desks: the operator's table of their hours, and whether anybody serves them."""

import json
from collections.abc import Iterable

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import DESK_LABELS
from server.desks.rules import DeskTable
from server.desks.table_file import NAME, read_desks
from server.http.validation import words_of
from server.settings import Settings
from server.staff.store import staff

from .finding import Finding, bad, care, good

_PART, _PEOPLE = "服务时间", "服务台的人"
_OWN_WORDS = {
    "json_invalid": "不是 JSON，可能少了逗号或引号",
    "extra_forbidden": "没有这一项",
    "missing": "缺这一项",
    "string_pattern_mismatch": "要写成 08:30-12:00 这样",
}


def hours(settings: Settings) -> Finding:
    """Whether the operator's table of service hours can be used; without one ours is."""
    path = settings.data / NAME
    try:
        table = DeskTable.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return good(_PART, "没有 desks.json，用的是程序自带的")
    except OSError as error:
        return bad(_PART, f"{path} 读不了（{type(error).__name__}）。请把它给服务的用户。")
    except ValidationError as error:
        wrong = error.errors()
        first = wrong[0]
        where = " → ".join(str(part) for part in first["loc"] if part != "[key]") or "整个文件"
        more = f"（还有 {len(wrong) - 1} 处）" if len(wrong) > 1 else ""
        if first["type"] == "value_error":
            words = first["msg"].removeprefix("Value error, ")
        else:
            words = _OWN_WORDS.get(first["type"]) or words_of(first["type"], first.get("ctx", {}))
        return bad(_PART, f"desks.json 不能用，现在用的是程序自带的。{where}：{words}{more}。")
    return good(_PART, "；".join(f"{DESK_LABELS[desk]} {each.words}" for desk, each in table.desks.items()))


async def people(conn: AsyncConnection, settings: Settings) -> list[Finding]:
    """Whether accounts serve each desk and one speaks as people do here; nothing without any account."""
    columns = (staff.c.desks, staff.c.dialect)
    rows = await conn.execute(select(*columns).where(staff.c.revoked.is_(None)))
    return missing(read_desks(settings), [(json.loads(row.desks), bool(row.dialect)) for row in rows])


def missing(table: DeskTable, accounts: Iterable[tuple[list[str], bool]]) -> list[Finding]:
    """``accounts``: the desks each serves, and whether it speaks as people do here. Pure."""
    serving = list(accounts)
    if not serving:
        return []
    empty = [DESK_LABELS[desk] for desk in table.desks if not any(desk in desks for desks, _ in serving)]
    found = []
    if empty:
        found.append(care(_PEOPLE, f"{'、'.join(empty)}没有账号接。请到 /staff/accounts 勾上服务台。"))
    if table.dialect and not any(desks and speaks for desks, speaks in serving):
        words = f"没有账号勾“会说本地话”，电视上不会出来“{table.dialect}”。有人会说的请勾上。"
        found.append(care(_PEOPLE, words))
    return found or [good(_PEOPLE)]
