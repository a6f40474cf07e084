"""Templates of reasons, what each round was told, and late reasons that wait for a supervisor."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.review import LateState, ReasonAbout, ReasonKind, ReasonTemplate, ToldReason
from server.crypto.sealed_columns import sealed
from server.crypto.sealing import Sealer
from server.http.caller import Caller
from server.store.metadata import metadata

from .rules import Late, Told

reason_templates = Table(
    "reason_templates",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("position", Integer, nullable=False),
)

told_reasons = Table(
    "told_reasons",
    metadata,
    Column("application_id", Text, ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("about", Text, nullable=False),
    Column("reason_id", Text, nullable=False),
    Column("sealed_sentence", LargeBinary, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
)

late_reasons = Table(
    "late_reasons",
    metadata,
    Column("application_id", Text, ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("round", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("sealed_sentence", LargeBinary, nullable=False),
    Column("sealed_because", LargeBinary, nullable=False),
    Column("asked_id", Text, nullable=False),
    Column("asked_name", Text, nullable=False),
    Column("asked", BigInteger, nullable=False),
    Column("decided_id", Text, nullable=False),
    Column("decided_name", Text, nullable=False),
    Column("decided", BigInteger),
    Index("ix_late_reasons_state_asked", "state", "asked"),
)

sealed(told_reasons, "sealed_sentence", lambda row: _told(row.application_id, row.round, row.key))
for _field in ("sentence", "because"):
    sealed(
        late_reasons,
        f"sealed_{_field}",
        lambda row, field=_field: _late(row.application_id, row.key) + field,
    )

_LISTED = 100


async def templates(conn: AsyncConnection) -> list[ReasonTemplate]:
    """In the clerks' order."""
    rows = await conn.execute(select(reason_templates).order_by(reason_templates.c.position))
    return [
        ReasonTemplate(
            id=row.id,
            kind=ReasonKind(row.kind),
            about=ReasonAbout(row.about),
            label=row.label,
            sentence=row.sentence,
        )
        for row in rows
    ]


async def replace_templates(conn: AsyncConnection, listed: Sequence[ReasonTemplate]) -> None:
    """These in place of all that were; what was told keeps its words."""
    await conn.execute(delete(reason_templates))
    if listed:
        rows = [each.model_dump(mode="json") | {"position": index} for index, each in enumerate(listed)]
        await conn.execute(insert(reason_templates), rows)


async def abouts(conn: AsyncConnection) -> dict[str, ReasonAbout]:
    """What each template speaks of."""
    return {each.id: each.about for each in await templates(conn)}


async def keep_told(
    conn: AsyncConnection, sealer: Sealer, application_id: str, told: Iterable[Told], caller: Caller, now: int
) -> None:
    """Write what a return tells the household."""
    for each in told:
        context = _told(application_id, each.round, each.key)
        await conn.execute(
            insert(told_reasons).values(
                application_id=application_id,
                round=each.round,
                key=each.key,
                about=each.about.value,
                reason_id=each.reason_id,
                sealed_sentence=sealer.seal_text(each.sentence, context=context),
                clerk_id=caller.id,
                clerk_name=caller.name,
                created=now,
            )
        )


async def told(conn: AsyncConnection, sealer: Sealer, application_id: str) -> list[tuple[Told, ToldReason]]:
    """All that the household was told so far, oldest first: for the rules, and to be shown."""
    mine = told_reasons.c.application_id == application_id
    rows = await conn.execute(select(told_reasons).where(mine).order_by(told_reasons.c.round))
    found = []
    for row in rows:
        sentence = sealer.open_text(row.sealed_sentence, context=_told(application_id, row.round, row.key))
        found.append(
            (
                Told(row.key, row.round, ReasonAbout(row.about), row.reason_id, sentence),
                ToldReason(round=row.round, sentence=sentence, clerk=row.clerk_name, created=row.created),
            )
        )
    return found


async def ask_late(
    conn: AsyncConnection,
    sealer: Sealer,
    application_id: str,
    late: Late,
    because: str,
    caller: Caller,
    now: int,
) -> None:
    """A clerk asks for a supervisor's agreement, in place of what was asked before."""
    one = (late_reasons.c.application_id == application_id) & (late_reasons.c.key == late.key)
    await conn.execute(delete(late_reasons).where(one))
    context = _late(application_id, late.key)
    await conn.execute(
        insert(late_reasons).values(
            application_id=application_id,
            key=late.key,
            round=late.round,
            state=late.state.value,
            sealed_sentence=sealer.seal_text(late.sentence, context=context + "sentence"),
            sealed_because=sealer.seal_text(because, context=context + "because"),
            asked_id=caller.id,
            asked_name=caller.name,
            asked=now,
            decided_id="",
            decided_name="",
        )
    )


async def asked(conn: AsyncConnection, sealer: Sealer, application_id: str) -> list[Late]:
    """What was asked for this application, decided or not."""
    rows = await conn.execute(select(late_reasons).where(late_reasons.c.application_id == application_id))
    return [Late(row.key, row.round, LateState(row.state), opened(sealer, row)[0]) for row in rows]


async def waiting(conn: AsyncConnection) -> list[Row[Any]]:
    """What waits for a supervisor, oldest first."""
    query = select(late_reasons).where(late_reasons.c.state == LateState.ASKED.value)
    return list(await conn.execute(query.order_by(late_reasons.c.asked).limit(_LISTED)))


async def decide(
    conn: AsyncConnection, application_id: str, key: str, state: LateState, caller: Caller, now: int
) -> bool:
    """A supervisor's answer; False when nothing waited."""
    one = (late_reasons.c.application_id == application_id) & (late_reasons.c.key == key)
    waits = late_reasons.c.state == LateState.ASKED.value
    change = update(late_reasons).where(one, waits, late_reasons.c.asked_id != caller.id)
    values = {"state": state.value, "decided_id": caller.id, "decided_name": caller.name, "decided": now}
    return (await conn.execute(change.values(**values))).rowcount == 1


def opened(sealer: Sealer, row: Row[Any]) -> tuple[str, str]:
    """Sentence and reason of a late reason's row."""
    context = _late(row.application_id, row.key)
    return (
        sealer.open_text(row.sealed_sentence, context=context + "sentence"),
        sealer.open_text(row.sealed_because, context=context + "because"),
    )


def _told(application_id: str, round: int, key: str) -> str:
    return f"application/{application_id}/told/{round}/{key}"


def _late(application_id: str, key: str) -> str:
    return f"application/{application_id}/late/{key}/"
