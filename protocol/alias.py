"""Everyday name 常用叫法: what people say, and the guides they mean by it."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from .keypad import typed_positions
from .model import Milliseconds, ShortText, WireModel

LONGEST_ALIAS = 20
"""Characters: more than a line of the screen is no everyday name."""


def _can_be_typed(name: str) -> str:
    if len(typed_positions(name)) < 2:
        raise ValueError("a name takes at least two key presses")
    return name


AliasName = Annotated[
    str, StringConstraints(min_length=2, max_length=LONGEST_ALIAS), AfterValidator(_can_be_typed)
]
"""What people say. Results come from the second key on, so a shorter one could never be found."""


class GuideRule(WireModel):
    """Which guides are meant: by base_code 基本编码, or by title 事项名称 where ``*`` stands for any text.

    ``situation`` 情形 narrows either of them down, ``*`` too; empty means all situations.
    """

    base_code: ShortText = ""
    title: ShortText = ""
    situation: ShortText = ""

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if not self.base_code and not self.title.strip("*"):
            raise ValueError("a base code or a title is needed")
        return self


class Alias(WireModel):
    """An everyday name and the rules that bind it to guides."""

    name: AliasName
    rules: Annotated[tuple[GuideRule, ...], Field(min_length=1, max_length=20)]


class AliasRow(WireModel):
    """An everyday name on the operator's page."""

    id: str
    alias: Alias
    guides: int
    """How many published guides it finds; 0: it means nothing."""
    examples: tuple[str, ...]
    """Some of them: title and situation."""
    changed: Milliseconds
    changed_by: str
    pending: bool
    """Changed since the last publication: the televisions do not know of it yet."""


class AliasPage(WireModel):
    """Some of the names: ``total`` fit what was asked for."""

    total: int
    rows: tuple[AliasRow, ...]
    all: int
    dangling: int
    """Names that find no guide."""
    pending: int
    """Names added, changed or taken away since the last publication."""


class RuleMatches(WireModel):
    """What rules find among the published guides."""

    total: int
    examples: tuple[str, ...]


class GuideTitles(WireModel):
    """Titles of published guides that hold some text, to choose from."""

    titles: tuple[str, ...]
