"""Opening hours as they are written for people → minutes of each weekday. Pure.

What is not understood is not guessed: the days it speaks of are unknown, and without days all of it is.
"""

import re
from dataclasses import dataclass, field

DAY = 24 * 60
"""Minutes."""

Span = tuple[int, int]
"""Half-open, in minutes since midnight."""
Day = tuple[Span, ...] | None
"""When a place is open on a weekday; ``()`` never, None not known."""

ALL_DAY: tuple[Span, ...] = ((0, DAY),)
WORKDAYS, WEEKEND, WEEK = range(5), range(5, 7), range(7)
_NAMES = "一二三四五六日"

_TIDY = (
    (re.compile(r"\s"), ""),
    (re.compile(r"星期|礼拜"), "周"),
    (re.compile(r"周天"), "周日"),
    (re.compile(r"每周(?=[一二三四五六日])"), "周"),
    (re.compile(r"(上午|中午|下午|晚上):"), r"\1"),
    (re.compile(r"[–—―－~～至到]+"), "-"),
    (re.compile(r"(?:办公|工作|服务|上班|开放|营业|受理)(?:时间|时段)[:]?"), ""),
    (re.compile(r"[(]?(?:国家)?(?:法定)?节假日(?:除外|不上班|休息)[)]?|[(]?中午不休(?:息)?[)]?"), ""),
    (
        re.compile(
            r"(?:全年无休)?[,]?(?:每天|全天)?(?:24小时|全天候|昼夜|全天)(?:服务|开放|营业|自助|不打烊)*"
        ),
        "◎",
    ),
)
"""Ways of writing → one; what is said of holidays is left out, for no box knows them."""
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：，；（）", "0123456789:,;()")

_DAYS = r"(?P<days>周[一二三四五六日](?:-周?[一二三四五六日])?|工作日|双休日|周末|每天|每日|天天|全年无休)"
_LATE = ("下午", "晚上", "晚")
_CLOCK = (
    r"(?P<half>上午|早上|早|中午|下午|晚上|晚)?(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})|[点时](?P<rest>半|\d{1,2}分?)?)"
)
_ONE_CLOCK = re.sub(r"\?P<\w+>", "", _CLOCK)
_TIMES = rf"(?P<times>{_ONE_CLOCK}-{_ONE_CLOCK})"
_TOKEN = re.compile(
    rf"{_DAYS}|{_TIMES}|(?P<always>◎)|(?P<rest>休息|不上班|不开放|关门)|(?P<between>[,、和及:()]|上班)"
)


@dataclass(frozen=True)
class OpeningHours:
    """Seven days, Monday first."""

    days: tuple[Day, ...]

    def on(self, weekday: int) -> Day:
        """The spans of a weekday, 0 for Monday, in order."""
        return self.days[weekday]

    @property
    def always(self) -> bool:
        """Whether it never closes."""
        return all(day == ALL_DAY for day in self.days)


@dataclass
class _Group:
    """Some days and what is said of them."""

    days: set[int] = field(default_factory=set)
    spans: list[Span] = field(default_factory=list)
    said: bool = False
    """Whether times, or that it is closed, have been read."""
    understood: bool = True


def read_hours(text: str) -> OpeningHours | None:
    """The hours, or None when nothing certain can be read."""
    tidy = text.translate(_FULL_WIDTH)
    for pattern, plain in _TIDY:
        tidy = pattern.sub(plain, tidy)
    groups = _joined([group for part in re.split(r"[;。\n]", tidy) for group in _groups(part)])
    if not groups or any(not group.understood and not group.days for group in groups):
        return None
    days: dict[int, Day] = {}
    for group in groups:
        spans = tuple(sorted(group.spans)) if group.understood and group.said else None
        for day in group.days or (WEEK if spans == ALL_DAY else WORKDAYS):
            # Twice the same day in two ways: neither is certain.
            days[day] = spans if days.get(day, spans) == spans else None
    named = any(group.days and group.understood for group in groups)
    week = tuple(days.get(day, () if named else None) for day in WEEK)
    return OpeningHours(week) if any(week) else None


def _joined(groups: list[_Group]) -> list[_Group]:
    """Times after a ; that name no days belong to the days named before: 周一 8:00-12:00；14:00-17:00."""
    made: list[_Group] = []
    for group in groups:
        before = made[-1] if made else None
        if before is not None and before.days and not group.days and group.understood:
            before.spans += group.spans
        else:
            made.append(group)
    return made


def _groups(part: str) -> list[_Group]:
    """One sentence as groups of days with their times."""
    groups = [_Group()]
    at = 0
    while at < len(part):
        found = _TOKEN.match(part, at)
        group = groups[-1]
        if found is None:
            group.understood = False
            at += 1
            continue
        at = found.end()
        if found["days"]:
            if group.said or not group.understood:
                group = _Group()
                groups.append(group)
            group.days |= _days(found["days"])
        elif found["times"]:
            span = _span(found["times"])
            group.said = True
            group.understood &= span is not None
            group.spans += [span] if span is not None else []
        elif found["always"]:
            group.said = True
            group.spans += ALL_DAY
        elif found["rest"]:
            group.said = True
            group.understood &= bool(group.days) and not group.spans
    return [group for group in groups if group.days or group.said or not group.understood]


def _days(word: str) -> set[int]:
    if word.startswith("周") and word != "周末":
        first, last = _NAMES.index(word[1]), _NAMES.index(word[-1])
        return set(range(first, last + 1)) if first <= last else {*range(first, 7), *range(last + 1)}
    return set({"工作日": WORKDAYS, "双休日": WEEKEND, "周末": WEEKEND}.get(word, WEEK))


def _span(text: str) -> Span | None:
    """Two times of day; None when they cannot be what is meant, or go past midnight."""
    start, end = (re.fullmatch(_CLOCK, part) for part in text.split("-"))
    if start is None or end is None:
        return None
    half = start["half"] if start["half"] in _LATE else None
    first, last = _minutes(start, start["half"]), _minutes(end, end["half"] or half)
    if first is None or last is None or not first < last <= DAY:
        return None
    return first, last


def _minutes(clock: re.Match[str], half: str | None) -> int | None:
    """Minutes since midnight of a time of day in a half of the day."""
    said = clock["minute"] or (clock["rest"] or "0").removesuffix("分")
    past, hour = 30 if said == "半" else int(said), int(clock["hour"])
    if half in _LATE and hour < 12:
        hour += 12
    elif half in ("晚上", "晚") and hour == 12:
        hour = 24
    return hour * 60 + past if hour <= 24 and past < 60 else None
