"""A dozen boxes in three townships that say how they are."""

import asyncio

from .house import Household
from .scene import Scene

TOWNSHIPS = ("七里坪镇", "华家河镇", "二程镇")
MODELS = ("HD-200", "HD-200", "HD-310")
CARDS = tuple(f"80010000004217{number:02}" for number in range(12))
PROBLEMS = {3: ["clock"], 7: ["no_remote", "no_sound"]}
"""Which box -> what it says is wrong."""
COPIED = 9
"""Two programs take turns with the identity of this one."""


class Fleet:
    """The boxes, each with a session."""

    def __init__(self, boxes: list[Household]) -> None:
        self.boxes = boxes

    @classmethod
    async def open(cls, scene: Scene) -> "Fleet":
        """Let in by their cards, which must be in the list."""
        boxes = []
        for number, card in enumerate(CARDS):
            folder = scene.demo.folder / f"fleet-{number}"
            house = Household(scene.demo.server_url, folder, card, MODELS[number % len(MODELS)])
            boxes.append(await house.open())
        fleet = cls(boxes)
        await fleet.report()
        for run in ("1", "0"):
            await fleet.report(run, only=COPIED)
        return fleet

    async def report(self, run: str = "0", only: int | None = None) -> None:
        """Each says how it is, with the guides it was told to have."""
        for number, box in enumerate(self.boxes):
            if only not in (None, number):
                continue
            how = {
                "run": run * 16,
                "version": "0.1.0",
                "uptime": 3600 + 97 * number,
                "width": 1920,
                "height": 1080,
                "profile": "hisilicon",
                "problems": PROBLEMS.get(number, []),
            }
            told = await box.ask("POST", "heartbeat", how)
            await box.ask("POST", "heartbeat", {**how, "bundle_version": told["bundle_version"]})
        await asyncio.sleep(3)  # what boxes say is written down together

    async def close(self) -> None:
        """End the connections."""
        for box in self.boxes:
            await box.close()
