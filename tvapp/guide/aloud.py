"""A page of a guide as it is said aloud: whole sentences, first what a person needs. Pure."""

from protocol.guide import Guide
from tvapp.guide.pages import GuidePage

AT_HOME = "这件事在家就能先审材料，要办请选“开始办理”"
AT_WINDOW = "这件事只能到窗口办"
GO_ON = "后面还有，请按右键往下看"


def page_aloud(guide: Guide, page: GuidePage, at: int, count: int) -> tuple[str, ...]:
    """What is said of page ``at`` of ``count``; the title is said before it."""
    if page.answers:
        answers = tuple(f"{question}？{text}。" for question, text in page.answers)
        way = AT_HOME if guide.pre_review else AT_WINDOW
        situation = (guide.situation,) if guide.situation else ()
        return (*situation, *answers, way, *((GO_ON,) if count > 1 else ()))
    said = (paragraph.text.replace("\n", "") for paragraph in page.paragraphs)
    return (f"第 {at + 1}/{count} 页", page.heading, *said)
