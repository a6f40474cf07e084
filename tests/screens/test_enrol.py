"""A box from its first start: a wrong code, the right one. What follows is in the operator's story."""

import os
from pathlib import Path
from typing import Any

from protocol.staff import Role
from server.settings import Settings
from tests.pilot import Pilot
from tests.screens.sweep import Sweep
from tests.server.household import GUIDE, publish_guides
from tests.server.service import Service


async def keep_picture(tv: Pilot, name: str) -> None:
    folder = os.environ.get("PICTURES")
    if folder:
        (await tv.frame()).save(Path(folder) / f"{name}.png")


async def asked(http: Any, method: str, path: str, body: Any = None) -> Any:
    async with http.request(method, path, json=body) as answer:
        assert answer.status in (200, 201), await answer.text()
        return await answer.json()


async def test_a_new_box_asks_for_a_code_and_is_let_in_by_the_right_one(tmp_path: Path, display: str) -> None:
    service = Service(Settings(data=tmp_path / "data"))
    await service.start()
    tv = Pilot(service.url("").rstrip("/"), tmp_path / "box", display, "--model", "HD-200")
    try:
        await publish_guides(service, GUIDE)
        operator = await service.staff(Role.OPERATOR)
        await tv.wait(lambda tv: tv.screen == "enrol", 40)
        assert tv.reads("这台电视还没有登记") and tv.reads("六位登记码")
        await keep_picture(tv, "enrol-new")
        await Sweep(tv).to_the_end()
        await tv.press(*("digit_0",) * 6)
        assert tv.focus == "enrol/actions/enrol"
        await tv.press("ok")
        await tv.wait_for_text("登记码不对", 40)
        await keep_picture(tv, "enrol-wrong")
        wish = {"boxes": 1, "minutes": 30, "township": "七里坪镇"}
        code = (await asked(operator, "POST", "/api/staff/installer-codes", wish))["code"]
        await tv.press(*(f"digit_{digit}" for digit in code[:5]))
        # The last digit on the screen's own keys, as with a remote without numbers.
        await tv.go_to(f"enrol/keypad/digit_{code[5]}")
        await tv.press("ok", "ok")
        await tv.wait_for_text("登记好了", 40)
        await keep_picture(tv, "enrol-done")
        await tv.press("ok")
        await tv.wait_for_text("1 件事怎么办", 60)

        [row] = (await asked(operator, "GET", "/api/staff/boxes"))["rows"]
        assert (row["township"], row["model"]) == ("七里坪镇", "HD-200")
    finally:
        tv.stop()
        await service.stop()
