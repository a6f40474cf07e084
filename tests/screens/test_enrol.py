"""A box from its first start: let in by a code, obeys its group, gets its version, is put out again."""

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


async def test_a_box_is_let_in_obeys_and_is_put_out_again(tmp_path: Path, display: str) -> None:
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
        settings = {"text_size": 72, "hours_anxinban": "工作日 9:00–17:00"}
        group = {"name": "七里坪", "township": "七里坪镇", "settings": settings}
        told = await asked(operator, "POST", "/api/staff/box-groups", group)
        assert told["rows"][0]["boxes"] == 1
        await tv.go_to("home/tiles/settings")
        await tv.press("ok")
        await tv.wait_for_text("特大字，现在用的", 20)
        await tv.press("home")
        await tv.go_to("home/tiles/assistance")
        await tv.press("ok")
        await tv.wait_for_text("工作日 9:00–17:00")
        await keep_picture(tv, "assistance-hours")
        await tv.press("home")

        body = {"why": "测试"}
        await asked(operator, "POST", f"/api/staff/boxes/{row['id']}/revoke", body)
        await tv.wait_for_text("已经停用", 60)
        assert tv.reads("指南照样能看")
        await keep_picture(tv, "home-revoked")
    finally:
        tv.stop()
        await service.stop()
