"""How an item of the sample is spelled out by situation 情形, and what each situation changes of it.

Real county lists hold an item once for each situation: first time, change of name, renewal, loss, by proxy …
"""

from dataclasses import dataclass, field

from server.catalogue.samples.sample_source import Json

JOINED = "，"
"""Between the two parts of a crossed situation (新车，单位)."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a situation changes of an item."""

    conditions: tuple[tuple[str, ...], ...] = ()
    """For each part of the situation the wordings to choose from."""
    add: tuple[str, ...] = ()
    drop: frozenset[str] = frozenset()
    alone: bool = False
    """What the item says of its own conditions, those for opening, does not count here."""
    quicker: int = 1
    """The promised time is divided by it."""
    changed: Json = field(default_factory=dict)
    """Fields that are replaced: visits, steps."""


class Situations:
    """``situations.json``: families of situations, and rules for what they change."""

    def __init__(self, source: Json) -> None:
        self._families: dict[str, list[str]] = source["families"]
        self._spelled: dict[str, dict[str, list[str]]] = source["spelled"]
        self._crossed: dict[str, list[str]] = source["crossed"]
        self._otherwise: dict[str, list[str]] = source["otherwise"]
        self._rules: list[Json] = source["rules"]

    def spelled_out(self, kind: str, named: str) -> list[str]:
        """The situations of an item, most usual first, from what its line names.

        ``@family`` stands for several; ``word*shop/inn`` crosses a word with trades.
        """
        found: list[str] = []
        for words in named.split(";"):
            word, _, trades = words.partition("*")
            spelled = self._families.get(word) or self._spelled.get(kind, {}).get(word) or [word]
            found += [_joined(part, trade) for trade in trades.split("/") for part in spelled]
        crossed = [_joined(word, other) for word in found for other in self._others(kind, word)]
        return list(dict.fromkeys(crossed))

    def effect(self, kind: str, situation: str) -> Effect:
        """What a situation changes for an item of a kind; one that no rule speaks of is only named."""
        rules = [self._rule(kind, part) for part in situation.split(JOINED) if part]
        return Effect(
            conditions=tuple(tuple(rule["conditions"]) for rule in rules if rule.get("conditions")),
            add=tuple(key for rule in rules for key in rule.get("add", ())),
            drop=frozenset(key for rule in rules for key in rule.get("drop", ())),
            alone=any(rule.get("alone", False) for rule in rules),
            quicker=max((rule.get("quicker", 1) for rule in rules), default=1),
            changed={name: rule[name] for rule in rules for name in ("visits", "steps") if name in rule},
        )

    def _others(self, kind: str, word: str) -> list[str]:
        """What a word is crossed with; ``kind/word word`` goes before ``kind``: no firm inherits a house."""
        for named, others in self._crossed.items():
            of_kind, _, words = named.partition("/")
            if of_kind == kind and word in words.split():
                return others
        return self._crossed.get(kind, [""])

    def _rule(self, kind: str, part: str) -> Json:
        for rule in self._rules:
            if part in rule["words"] and kind in rule.get("kinds", (kind,)):
                return rule
        wordings = self._otherwise.get(kind) or self._otherwise["*"]
        return {"conditions": [wording.format(part) for wording in wordings]}


def _joined(word: str, other: str) -> str:
    return f"{word}{JOINED}{other}" if other else word
