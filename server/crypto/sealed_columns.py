"""Which columns are sealed and in which context: what sealing anew, and the tests, go by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Row, Table


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed bytes; ``context`` of a row must be what the feature seals with."""

    table: Table
    column: str
    context: Callable[[Row[Any]], str]

    @property
    def sealed(self) -> Column[Any]:
        """The column itself."""
        return self.table.c[self.column]


SEALED: list[SealedColumn] = []
"""Filled by the features when they are imported."""


def sealed(table: Table, column: str, context: Callable[[Row[Any]], str]) -> None:
    """Declare a column; beside the table's definition."""
    SEALED.append(SealedColumn(table, column, context))
