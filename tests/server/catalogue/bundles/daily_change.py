"""What a day changes in a list: twenty guides, among them one with another name, one new and one gone."""

import random

from protocol.guide import Guide


def changed_by_a_day(guides: list[Guide], count: int = 20, seed: int = 3) -> list[Guide]:
    """The list of the next day; ``count`` of it differ."""
    chosen = random.Random(seed).sample(range(len(guides)), count)
    after = dict(enumerate(guides))
    for turn, index in enumerate(chosen[:-2]):
        guide = guides[index]
        change = {
            "conditions": f"{guide.conditions}\n从本月起，年满{60 + turn}周岁的本县户籍老人可以免费办理。",
            "contact": f"0713-52{turn:05d}",
        }
        if turn == 0:
            change["title"] = f"{guide.title}（新）"
        after[index] = guide.model_copy(update=change)
    like = guides[chosen[-2]]
    after[len(guides)] = like.model_copy(
        update={"code": "NEW-OF-THE-DAY", "situation": "异地办理", "number": 0}
    )
    del after[chosen[-1]]
    return list(after.values())
