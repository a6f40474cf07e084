"""The scenes of a guide, each at the length that there is time for. Pure.

``detail`` is 2 (all that helps), 1 (what one must know), 0 (one sentence, or no scene at all). A hole in the
guide never gives an empty scene: it is left out, or it says whom to ask.
"""

from protocol.guide import Guide
from protocol.material import Handling, Material
from protocol.plain_answers import five_answers

from .scene import Item, Line, Scene, SceneKind
from .wording import brief, clean, sentence, shortened

_COUNT = "零一二三四五六七八九十"
_MOST_ITEMS = 5


def title_scene(title: str, guide: Guide | None, others: int, detail: int) -> Scene:
    """What it is about, by its everyday name and by the name at the window.

    ``others``: how many more situations of the same item the film stands for.
    """
    lines = [Line(f"您好，这一集讲：{sentence(title)}")]
    if guide is not None:
        official = brief(guide.title, 40)
        if guide.situation and detail:
            lines.append(Line(f"窗口上的名字是“{official}”，这里说的是“{brief(guide.situation, 20)}”。"))
        elif official not in title:
            lines.append(Line(f"窗口上的名字是“{official}”。"))
        if detail > 1 and others:
            lines.append(Line("情形不同，材料会有一点差别，您家的情况可以问窗口。"))
    return Scene(SceneKind.TITLE, title, (), tuple(lines))


def who_scene(guide: Guide, detail: int) -> Scene | None:
    """Who may apply."""
    told = shortened(guide.conditions, (0, 45, 80)[detail]) if detail else ""
    if not told:
        return None
    return Scene(SceneKind.WHO, "什么人能办", (Item(told),), (Line(told, 0),))


def bring_scene(guide: Guide, detail: int) -> Scene:
    """What to bring: the heap for home first, then what may come later, then what need not be brought."""
    if not guide.materials:
        return _nothing_known(guide)
    bring = [m for m in guide.materials if m.handling is Handling.PHOTOGRAPH]
    later = [m for m in guide.materials if m.handling is Handling.LATER]
    free = [m for m in guide.materials if m.handling is Handling.NOT_NEEDED]
    items = [Item(brief(m.name, 24), _remark(m)) for m in bring[:_MOST_ITEMS]]
    lines: list[Line] = []
    if bring:
        names = [brief(m.name, 18) + _said_remark(m) for m in bring[:_MOST_ITEMS]]
        if len(bring) == 1:
            lines.append(Line(f"只要带一样：{names[0]}。", 0))
        else:
            lines.append(Line(f"要带{_number(len(bring))}样东西："))
            lines += [Line(f"第{_COUNT[at + 1]}样，{name}。", at) for at, name in enumerate(names)]
        if len(bring) > len(items):
            lines.append(Line(f"另外还有{_number(len(bring) - len(items))}样，请在文字指南里看全。"))
    else:
        lines.append(Line("这件事什么材料都不用带。" if not later else "去的时候不用先带材料。"))
        items.append(Item("什么都不用带" if not later else "不用先带材料"))
    for heap, said in ((later, "可以以后再补"), (free, "不用带，窗口查得到")):
        if heap:
            names = [brief(m.name, 16) for m in heap[: 1 + detail]]
            more = "等" if len(heap) > len(names) else ""
            lines.append(Line(f"{'、'.join(names)}{more}，{said}。", len(items)))
            items.append(Item("、".join(names) + more, said))
    numbered = min(len(bring), _MOST_ITEMS)
    return Scene(SceneKind.BRING, "要带什么", tuple(items), tuple(lines), numbered)


def where_scene(guide: Guide, detail: int) -> Scene:
    """Where to go and when; that it can be begun at home."""
    items: list[Item] = []
    lines: list[Line] = []
    if guide.place:
        said = brief(guide.place, (24, 34, 44)[detail]).replace("…", "等地方")
        lines.append(Line(f"到{sentence(said)}", 0))
        items.append(Item(brief(guide.place, 44), "地点"))
    elif guide.contact:
        lines.append(Line(f"去哪里办，先打电话问一声：{brief(guide.contact, 24)}。", 0))
        items.append(Item(brief(guide.contact, 24), "先打电话"))
    else:
        lines.append(Line("去哪里办，可以在电视上选“问工作人员”。", 0))
        items.append(Item("选“问工作人员”", "先问清楚"))
    if guide.hours:
        if detail > 1:
            lines.append(Line(f"办公时间是{sentence(brief(guide.hours, 44))}", len(items)))
        items.append(Item(brief(guide.hours, 44), "时间"))
    if guide.pre_review:
        told = "也可以在电视上，先把材料传给工作人员看。" if detail else "也可以在电视上先传材料。"
        lines.append(Line(told, len(items)))
        items.append(Item("在家用电视先传材料", "不出门"))
    return Scene(SceneKind.WHERE, "去哪里办", tuple(items), tuple(lines))


def steps_scene(guide: Guide, detail: int) -> Scene | None:
    """The steps in their order."""
    if not guide.steps:
        return None
    shown = guide.steps[:_MOST_ITEMS]
    items = tuple(Item(brief(step.name, 20), brief(step.text, 40)) for step in shown)
    lines = [Line(f"一共{_number(len(guide.steps))}步。")] if len(guide.steps) > 1 else []
    for at, item in enumerate(items):
        note = item.note if len(item.note) <= (0, 20, 40)[detail] and "…" not in item.note else ""
        ordinal = f"第{_COUNT[at + 1]}步，" if len(guide.steps) > 1 else ""
        lines.append(Line(f"{ordinal}{item.name}{'：' if note else ''}{note}。", at))
    if len(guide.steps) > len(shown):
        lines.append(Line("后面的步骤，请看文字指南。"))
    return Scene(SceneKind.STEPS, "怎么办", items, tuple(lines), len(items))


def answers_scene(guide: Guide, detail: int) -> Scene | None:
    """How many days, what it costs, how many visits, in the television's own words; what one gets."""
    plain = {answer.question: answer.text for answer in five_answers(guide)}
    at_once = "当场就能办好。"
    known = (
        ("要几天", guide.promised_limit or guide.statutory_limit),
        ("要不要钱", guide.fees),
        ("跑几趟", guide.visits is not None),
    )
    items = [Item(plain[question], question) for question, there in known if there]
    lines = [
        Line(at_once if item.name == "当场办好" else shortened(item.name, 40 if detail > 1 else 28), at)
        for at, item in enumerate(items)
    ]
    if guide.result and detail > 1:
        lines.append(Line(f"办好以后给您{sentence(brief(guide.result, 24))}", len(items)))
        items.append(Item(brief(guide.result, 24), "办好给您"))
    return Scene(SceneKind.ANSWERS, "几天、多少钱、几趟", tuple(items), tuple(lines)) if items else None


def question_scene(guide: Guide, detail: int) -> Scene | None:
    """A question that people often ask; only when there is time for it."""
    if detail < 2:
        return None
    for faq in guide.faq:
        question, answer = clean(faq.question).rstrip("？?。") + "？", clean(faq.answer)
        if len(question) <= 24 and len(answer) <= 60:
            return Scene(
                SceneKind.QUESTION,
                "常有人问",
                (Item(question), Item(sentence(answer))),
                (Line(f"常有人问：{question}", 0), Line(sentence(answer), 1)),
            )
    return None


def reminder_scene(guide: Guide | None, detail: int) -> Scene:
    """That passed is not accepted, and that nobody asks for passwords."""
    items, lines = [], []
    if guide is None or guide.pre_review:
        items.append(Item("预审通过不等于已受理", "窗口核对原件以后，才算正式受理"))
        lines.append(Line("请记住：预审通过，不等于已经受理。窗口看过原件才算数。", 0))
    else:
        items.append(Item("出门前先问清楚", "材料带齐，少跑一趟"))
        lines.append(Line("请记住：出门前先问清楚，材料带齐，少跑一趟。", 0))
    items.append(Item("不要把密码告诉别人", "办事不会要密码、验证码，也不会让您转账"))
    told = "办事不会要密码、验证码，也不会让您转账。" if detail else "办事不会要密码，不会让您转账。"
    lines.append(Line(told, 1))
    return Scene(SceneKind.REMINDER, "请记住", tuple(items), tuple(lines))


def end_scene(guide: Guide | None, detail: int) -> Scene:
    """What one can do now; the same three ways the television shows when a film ends."""
    items = [
        Item("再看一遍", "没听清，再来一次"),
        Item("办这件事", "打开文字指南"),
        Item("问工作人员", "当面说，或者打电话"),
    ]
    lines = [Line("看完了。可以再看一遍，也可以打开文字指南办这件事。", 1)] if detail else []
    contact = brief(guide.contact, 24) if guide is not None else ""
    if contact:
        items[2] = Item("问工作人员", f"电话 {contact}")
        told = f"不明白就问工作人员，电话是{contact}。" if detail > 1 else f"不明白就打电话问：{contact}。"
        lines.append(Line(told, 2))
    else:
        lines.append(Line("不明白就选“问工作人员”。", 2))
    if detail > 1 and guide is not None and guide.number:
        lines.append(Line(f"这件事的编号是{guide.number:04d}，在遥控器上按数字就能找到。", 1))
        items[1] = Item("办这件事", f"编号 {guide.number:04d}，按数字就能找到")
    return Scene(SceneKind.END, "接下来", tuple(items), tuple(lines))


def _nothing_known(guide: Guide) -> Scene:
    """No materials in the guide: some need none, some lists simply do not say."""
    if guide.contact:
        told = f"要带什么，各家情况不一样，先打电话问一声：{brief(guide.contact, 24)}。"
        item = Item("先打电话问要带什么", f"电话 {brief(guide.contact, 24)}")
    else:
        told = "要带什么，各家情况不一样，可以先选“问工作人员”。"
        item = Item("先问要带什么", "选“问工作人员”")
    also = "身份证总是要带的。"
    return Scene(
        SceneKind.BRING, "要带什么", (Item("身份证", "总是要带"), item), (Line(also, 0), Line(told, 1))
    )


def _number(count: int) -> str:
    """两样, 三步; numbers over ten as digits, they are made words later."""
    if count == 2:
        return "两"
    return _COUNT[count] if count <= 10 else str(count)


def _remark(material: Material) -> str:
    remarks = [f"{material.copies} 份"] if material.copies > 1 else []
    if material.declaration:
        remarks.append("可以写承诺书代替")
    return "，".join(remarks)


def _said_remark(material: Material) -> str:
    return f"，{remark}" if (remark := _remark(material)) else ""


def unknown_scene(title: str) -> Scene:
    """No guide is published under the film: whom to ask, and what never does harm to bring."""
    items = (
        Item("带上身份证和户口簿", "到哪里都用得着"),
        Item("到便民服务中心问", "村里、乡镇、县里的窗口都能问"),
        Item("找人帮我", "在电视上当面问工作人员"),
    )
    lines = (
        Line("这件事的文字指南还在整理，办法以窗口说的为准。"),
        Line("出门前先把身份证和户口簿带上，到哪里都用得着。", 0),
        Line("村里、乡镇的便民服务中心，县里的大厅窗口，都可以问，也都会帮您办。", 1),
        Line("不想出门，就在电视上选“找人帮我”，工作人员当面跟您说。", 2),
    )
    return Scene(SceneKind.WHO, "先这样做", items, lines)
