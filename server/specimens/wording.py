"""What stands on a drawn form: a table of short lines, or a letter of a few sentences. Pure."""

import re
from dataclasses import dataclass

from protocol.form import PERSONAL, FieldKind, FormField
from protocol.guide import Guide
from protocol.material import Material

_LETTER = re.compile(r"(书|说明|声明|承诺|证明)$")
_LINE = "＿＿＿＿"
_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Form:
    """``rows``: label and what is written there; ``letter``: sentences, by hand what is between ⟨⟩."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    letter: str = ""
    how: str = ""
    """What to look out for, from the guide."""


PERSON = (
    ("姓名", "张小明"),
    ("身份证号码", "42112219500305XXXX"),
    ("家庭住址", "七里坪镇柳林河村三组"),
    ("联系电话", "138XXXX0000"),
)
"""Nobody: the numbers are none."""


def form_of(guide: Guide, material: Material, *, filled: bool) -> Form:
    """The form of a material as a resident would get it, or as it should look in the end."""
    how = (material.hint or "").split("。")[0].strip()
    written = dict(PERSON) if filled else dict.fromkeys(dict(PERSON), "")
    if _LETTER.search(material.name):
        return Form(material.name, letter=_letter(guide, material, written), how=how)
    rows = [*written.items(), *((label, text if filled else "") for label, text in _asked(guide, material))]
    return Form(material.name, rows=tuple(rows), how=how)


def _asked(guide: Guide, material: Material) -> tuple[tuple[str, str], ...]:
    """What a form asks beside the person: what its name says, else the guide's first questions."""
    for word, rows in _ROWS.items():
        if word in material.name:
            return rows
    always = [field for field in guide.form if field.kind not in PERSONAL and field.only_if is None]
    return tuple((_label(field), _answer(field)) for field in always[:_QUESTIONS])


def _letter(guide: Guide, material: Material, written: dict[str, str]) -> str:
    name, number, home, phone = (f"⟨{text or _LINE}⟩" for text in written.values())
    who = f"本人{name}，身份证号码{number}，住{home}，电话{phone}。"
    if "委托" in material.name:
        other = f"⟨{'李大强' if written['姓名'] else _LINE}⟩"
        return f"{who}因行动不便，委托{other}代我办理“{guide.title}”，代交材料、代领结果。"
    if "同意" in material.name:
        return f"{who}我知道并且同意办理“{guide.title}”。"
    blank = "⟨" + _LINE * 6 + "⟩"
    said = f"⟨{_said(material)}⟩" if written["姓名"] else blank
    return f"{who}为办理“{guide.title}”，现说明：{said}。以上是实情，写错了由我负责。"


def _said(material: Material) -> str:
    for word, said in _SAID.items():
        if word in material.name:
            return said
    return "情况属实，和别的材料上写的一样"


_ROWS = {
    "清单": (("设备 1，几个", "双眼灶，1 个"), ("设备 2，几个", "冰柜，2 台"), ("设备 3，几个", "")),
    "面积": (("种什么，种在哪里", "水稻，村东头三块田"), ("一共几亩", "3.5 亩")),
}
_SAID = {
    "收入": "家里两口人，每月养老金一共 260 元，没有存款，没有车和商品房",
    "外伤": "2026 年 3 月 5 日上午在家门口台阶滑倒，右手腕骨折，没有别人的责任",
    "遗失": "证件在 2026 年 3 月 5 日丢失，在家里找过没有找到",
    "换卡": "钱请从原来的农业银行卡改打到邮政储蓄银行卡，卡是我自己的",
    "养殖": "在本村三组自家场地养鸡 200 只，养羊 15 只",
}


def _label(field: FormField) -> str:
    return field.label.rstrip("？?")


def _answer(field: FormField) -> str:
    if field.kind is FieldKind.CHOICE:
        return field.options[0].label if field.options else ""
    if field.kind is FieldKind.YES_NO:
        return "是"
    if field.kind is FieldKind.DATE:
        return "1950 年 3 月 5 日"
    return str(field.minimum if field.minimum is not None else 1)
