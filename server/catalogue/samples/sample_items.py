"""All guides of the sample: those written in full, and ``items/*.csv`` spelled out by kind and situation.

Real lists have holes; these have as many, decided by a hash of code and field, so that the sample is the same
at every start.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from protocol.guide import Guide
from protocol.material import Handling, Material
from server.catalogue.samples.sample_situations import Effect, Situations
from server.catalogue.samples.sample_source import Json, SampleSource

FILLED = {
    "steps_online": 0.96,
    "steps_window": 0.56,
    "legal_basis": 0.94,
    "statutory_limit": 0.90,
    "promised_limit": 0.999,
    "cross_region": 0.79,
    "hours": 0.80,
    "materials": 0.78,
    "result": 0.72,
    "place": 0.44,
    "faq": 0.39,
    "fees": 0.86,
}
"""Share of guides with the field, as in a large official list. Fees: whether anything is said of them."""

PAID_OUT = ("grant", "firm_grant", "insure")
"""Kinds that pay money out: that they cost nothing is always said, the holes in fees are the others'."""
FEES_OF_OTHERS = 0.825
"""Share of the other kinds with something said of fees, so that the share of all stays."""
FREE = "不收费。"
FLOORS = ("一楼", "二楼", "三楼")
HANDED_IN = frozenset({"invoice", "old_cert"})
"""Materials whose original goes to the window: one way at least."""
HOURS = "周一至周五 8:30–12:00，14:30–17:30，节假日休息"

Choice = TypeVar("Choice")


def sample_guides(source: SampleSource) -> list[Guide]:
    """Every guide of the sample, no title and situation twice."""
    written = source.written()
    taken = {(guide.title, guide.situation) for guide in written}
    guides = list(written)
    for guide in _items(source):
        if (guide.title, guide.situation) not in taken:
            taken.add((guide.title, guide.situation))
            guides.append(guide)
    return guides


def _items(source: SampleSource) -> Iterator[Guide]:
    kinds: dict[str, Json] = source.read("kinds.json")
    departments = {entry["key"]: entry for entry in source.departments.values()}
    themes = {group.key: group.name for group in source.themes}
    situations = Situations(source.read("situations.json"))
    for item in source.items():
        kind = item["kind"]
        for order, situation in enumerate(situations.spelled_out(kind, item["situations"])):
            code = _code(item["department"], item["title"], situation)
            fields = _fields(item, kinds[kind], departments[item["department"]], code)
            fields["themes"] = [themes[key] for key in item["themes"].split(";")]
            fields |= {
                "situation": situation,
                "popularity": int(item["popularity"]) * 10 // (10 + 4 * order),
            }
            _situate(fields, item, situations.effect(kind, situation), source)
            fields.setdefault("steps", _steps(kinds[kind], fields))
            fields["form"] = _fitting(fields["form"], fields["materials"])
            fields["faq"] = _some(_fitting(kinds[kind]["faq"], fields["materials"]), code)
            yield Guide.model_validate(_with_holes(fields, kind))


def _fields(item: Json, kind: Json, department: Json, code: str) -> Json:
    at_once = int(item["promised"]) == 0
    return {
        "code": code,
        "title": item["title"],
        "aliases": [alias for alias in item["aliases"].split(";") if alias],
        "department": department["name"],
        "authority": department["name"],
        "item_type": kind["item_type"],
        "case_type": "即办件" if at_once else "承诺件",
        "level": "县级",
        "audience": kind["audience"],
        "pre_review": item["online"] != "no",
        "online_depth": "Ⅰ" if item["online"] == "no" else "Ⅲ",
        "statutory_limit": {"days": int(item["statutory"])},
        "visits": 1 if item["online"] == "no" else kind["visits"],
        "cross_region": _choose(kind["cross_region"], code, "cross_region"),
        "place": _place(department["window"]),
        "hours": HOURS,
        "fees": item["fees"] or FREE,
        "contact": department["phone"],
        "complaint_phone": "12345",
        "legal_basis": item["law"],
        "result": item["result"],
        "form": [] if item["online"] == "no" else kind["form"],
        "data_source": "synthetic",
    }


def _situate(fields: Json, item: Json, effect: Effect, source: SampleSource) -> None:
    """What the situation changes: conditions, materials, steps, how long it takes."""
    keys = [key for key in item["materials"].split() if key not in effect.drop]
    keys += [key for key in effect.add if key not in keys]
    if fields["pre_review"]:
        keys = _with_something_to_photograph(keys, source)
    promised = int(item["promised"])
    if promised > 1:
        promised = max(promised // effect.quicker, 1)
    told = [_choose(wordings, fields["code"], "conditions") for wordings in effect.conditions]
    fields |= effect.changed
    fetched_at_home = {"visits", "steps"} <= effect.changed.keys()
    if HANDED_IN & set(keys) and not fetched_at_home:
        fields["visits"] = 1
    fields |= {
        "conditions": ("" if effect.alone else item["conditions"]) + "".join(told),
        "materials": [source.material(key) for key in keys],
        "promised_limit": {"days": promised},
    }


def _with_something_to_photograph(keys: list[str], source: SampleSource) -> list[str]:
    """A pre-review needs at least one photograph: if there is none, that of the identity card."""
    handlings = [Material.model_validate(source.material(key)).handling for key in keys]
    if Handling.PHOTOGRAPH in handlings:
        return keys
    return ["id_card_photo", *(key for key in keys if key != "id_card")]


def _code(department: str, title: str, situation: str) -> str:
    """Stays when lines are added or moved, because the short number hangs on it."""
    return f"DEMO-{department.upper()}-{hashlib.sha256(f'{title}/{situation}'.encode()).hexdigest()[:8]}"


def _place(window: str) -> str:
    """A window on a floor is one of the centre; any other has an address of its own."""
    return f"县政务服务中心{window}" if window.startswith(FLOORS) else window


def _steps(kind: Json, fields: Json) -> list[Json]:
    """The steps online of what needs no way, those at the window of what can only be done there.

    Of the others the steps at the window where the list has them, else the short ones online, else none.
    """
    code = fields["code"]
    at_window, online = _filled(code, "steps_window"), _filled(code, "steps_online")
    if not (at_window or online):
        return []
    if fields["pre_review"] and (fields["visits"] == 0 or not at_window):
        steps: list[Json] = kind["steps_online"]
    else:
        steps = _choose(kind["steps_window"], code, "steps")
    return _fitting(steps, fields["materials"])


def _fitting(entries: list[Json], materials: list[Json]) -> list[Json]:
    """Steps and questions, but those that ``needs`` a material only with one of these, ``lacks`` without all:
    no card, no payment."""
    keys = {material["key"] for material in materials}
    return [
        {name: text for name, text in entry.items() if name not in ("needs", "lacks")}
        for entry in entries
        if ("needs" not in entry or keys & set(entry["needs"])) and not keys & set(entry.get("lacks", ()))
    ]


def _with_holes(fields: Json, kind: str) -> Json:
    code = fields["code"]
    empty = {name for name in FILLED if name in fields and not _filled(code, name)}
    if kind in PAID_OUT or _share(code, "fees") < FEES_OF_OTHERS:
        empty -= {"fees"}
    else:
        empty |= {"fees"}
    return {name: value for name, value in fields.items() if name not in empty}


def _filled(code: str, field: str) -> bool:
    return _share(code, field) < FILLED[field]


def _share(code: str, purpose: str) -> float:
    digest = hashlib.sha256(f"{code}/{purpose}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def _choose(choices: Sequence[Choice], code: str, purpose: str) -> Choice:
    return choices[int(_share(code, purpose + "?") * len(choices))]


def _some(questions: Sequence[Any], code: str) -> list[Any]:
    """One or more of the questions, in their order."""
    kept = [question for number, question in enumerate(questions) if _share(code, f"faq{number}") < 0.6]
    return kept or [questions[0]]
