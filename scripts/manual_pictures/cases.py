"""What residents hand in."""

from .house import Household, paper
from .scene import Scene


async def neighbours(scene: Scene) -> None:
    """Three other households, each with one thing that waits."""
    rows = (
        ("李国强", "421122195601150019", "DEMO-WJ-0001", {"illness": "pressure", "bedridden": "no"}, ()),
        (
            "王秀兰",
            "42112219540822002X",
            "DEMO-JT-0001",
            {"age": "over65", "collect": "town"},
            ("photo_1inch",),
        ),
        (
            "刘德明",
            "421122196206060034",
            "DEMO-GA-0005",
            {"lost_or_broken": "lost", "head": "yes"},
            ("loss_statement",),
        ),
    )
    for at, (name, number, guide, answers, more) in enumerate(rows):
        house = await scene.household(f"neighbour-{at}")
        member = await house.person(name, number, f"1380712345{at}")
        made = await house.draft(guide, member, answers)
        photos = {key: paper("材料", (f"姓名 {name}", "湖北省红安县")) for key in more}
        await house.photograph(made, {"id_card_photo": identity_card(name, number), **photos})
        await house.submit(made)
        await house.close()


async def first_round(scene: Scene) -> tuple[Household, str]:
    """高龄津贴 with a blurred bank card, from the household in front of the television."""
    house = await scene.household("tv")
    number = "421122194503120022"
    member = await house.person("张桂英", number, "13871234567")
    answers = {"birthday": "1945-03-12", "living": "children", "own_card": "yes"}
    made = await house.draft("DEMO-MZ-0001", member, answers)
    photos = {"id_card_photo": identity_card("张桂英", number), "bank_card": bank_card(blurred=True)}
    await house.photograph(made, photos)
    await house.submit(made)
    return house, made


def identity_card(name: str, number: str) -> bytes:
    return paper(
        "居民身份证", (f"姓名  {name}", "性别  女   民族  汉", "住址  湖北省红安县", f"号码  {number}")
    )


def bank_card(blurred: bool = False) -> bytes:
    lines = ("某某银行", "6217 0000 1234 5678", "张桂英", "有效期 12/30")
    return paper("银行卡", lines, blurred=blurred)
