"""The guide health report: what keeps a guide from reading well on the television."""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from protocol.guide import Guide, GuideState

LONGEST_TITLE = 40
"""Characters: two lines of twenty on the screen (FACTS §3)."""
LONGEST_PAGE = 400
"""Characters that fit two pages of the middle text size; more is tiring to read on a television."""


@dataclass(frozen=True, slots=True)
class Ailment:
    """One kind of weakness: what it is called, what to do, and the guides that have it."""

    name: str
    advice: str
    guides: tuple[Guide, ...]


def examine(guides: Iterable[Guide], named: Collection[str] = ()) -> list[Ailment]:
    """All weaknesses that occur, the most frequent first. Cancelled guides are left out.

    ``named``: codes of the guides that the operator's list of everyday names means.
    """
    shown = [guide for guide in guides if guide.state is not GuideState.CANCELLED]
    checks = (
        ("没有咨询电话", "电视上会请居民打 12345，请补上电话。", lambda g: not g.contact),
        ("没有受理条件", "居民不知道自己能不能办，请补上。", lambda g: not g.conditions),
        ("没有申请材料", "“要带什么”一页会是空的，请补上。", lambda g: not g.materials),
        ("没有办理地点", "“去哪里办”一页会是空的，请补上。", lambda g: not g.place),
        (
            "没有办结时限",
            "“要几天”一页会是空的，请补上。",
            lambda g: not (g.promised_limit or g.statutory_limit),
        ),
        ("没有写收费", "不收费也请写明“不收费”。", lambda g: g.fees is None),
        (
            "没有别名",
            "请在“常用叫法”里写一两个老百姓的说法，数字键才好找。",
            lambda g: not g.aliases and g.code not in named,
        ),
        ("没有主题", "按人生事项找不到它，请选一个主题。", lambda g: not g.themes),
        (
            "名称太长",
            f"超过 {LONGEST_TITLE} 个字，列表里会折成三行。",
            lambda g: len(g.title) > LONGEST_TITLE,
        ),
        (
            "文字太长",
            f"受理条件超过 {LONGEST_PAGE} 个字，请精简。",
            lambda g: len(g.conditions) > LONGEST_PAGE,
        ),
        ("暂停办理", "请确认是否还要在电视上显示。", lambda g: g.state is GuideState.SUSPENDED),
        ("可以预审但没有要拍的材料", "请核对材料，或取消在线预审。", _nothing_to_photograph),
    )
    found = [Ailment(name, advice, tuple(filter(check, shown))) for name, advice, check in checks]
    return sorted((ailment for ailment in found if ailment.guides), key=lambda a: -len(a.guides))


def lines(guides: Iterable[Guide], named: Collection[str] = (), examples: int = 3) -> list[str]:
    """The report for people."""
    listed = list(guides)
    told = [f"一共 {len(listed)} 项指南。"]
    for ailment in examine(listed, named):
        named = "、".join(f"{guide.number:04d} {guide.title}" for guide in ailment.guides[:examples])
        told.append(f"{_padded(ailment.name, 26)}{len(ailment.guides):5d} 项  {ailment.advice}例如 {named}")
    return told


def _nothing_to_photograph(guide: Guide) -> bool:
    return (
        guide.pre_review
        and bool(guide.materials)
        and not any(material.handling.value == "要拍照" for material in guide.materials)
    )


def _padded(text: str, width: int) -> str:
    taken = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(width - taken, 1)
