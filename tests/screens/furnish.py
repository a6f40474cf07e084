"""A household that has applied: a person, a case that was handed in, a draft that lacks its photos."""

import asyncio
from pathlib import Path

from tests.pilot import Pilot, Server
from tests.server.household import paper
from tests.story.handset import Handset

ALLOWANCE = ("digit_1", "digit_0", "digit_1", "ok", "ok")
"""Short number 101, the first hit, 开始办理."""
PERSON = {"name": "张桂英", "identity_number": "421122194503120022", "telephone": "13871234567"}


async def furnish(tv: Pilot, server: Server, folder: Path) -> None:
    """From home, all by the remote and a phone; ends at home."""
    photo = folder / "paper.jpg"
    await asyncio.to_thread(photo.write_bytes, paper())
    await tv.wait_for_text("件事怎么办", 30)
    await tv.press(*ALLOWANCE)
    await tv.wait(lambda now: now.screen == "applicant")
    async with Handset(server) as phone:
        await tv.go_to("applicant/actions/phone")
        await tv.press("ok")
        await phone.let_in(tv)
        assert await phone.send("member", **PERSON, consent="yes") < 400
        await tv.wait(lambda now: now.focus.startswith("applicant/people/"))
        await tv.press("ok")
        await _answer(tv)
    async with Handset(server) as phone:
        await tv.go_to("materials/actions/phone")
        await tv.press("ok")
        await phone.let_in(tv)
        for material in ("id_card_photo", "bank_card"):
            assert await phone.send_photo(material, photo) < 400
        await tv.wait(lambda now: "".join(now.last["texts"]).count("收到“") == 2)
    await tv.press("ok")
    await tv.go_to("materials/actions/check")
    await tv.press("ok")
    await tv.go_to("check/actions/submit")
    await tv.press("ok")
    await tv.wait(lambda now: now.screen == "case" and now.reads("已提交"))
    await tv.go_to("case/actions/other")
    await tv.press("ok")
    await tv.wait(lambda now: now.screen == "applicant" and now.focus.startswith("applicant/people/"))
    await tv.press("ok")
    await _answer(tv)
    await tv.press("home")


async def _answer(tv: Pilot) -> None:
    """Three questions, one a screen."""
    await tv.wait(lambda now: now.screen == "form")
    await tv.press(*(f"digit_{digit}" for digit in "19450312"), "ok")
    await tv.press("ok")
    await tv.press("ok")
    await tv.wait(lambda now: now.screen == "materials")
