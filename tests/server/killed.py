"""A server killed with SIGKILL in the middle of a submit or an upload, started again, and looked through."""

import asyncio
import io
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from PIL import Image
from sqlalchemy import func, select

from protocol.handoff import Handoff
from server.applications.tables import applications, photos, receipt_numbers
from server.settings import Settings
from server.store.engine import Store
from tests.server.household import GUIDE, Household, paper, publish_guides
from tests.server.service import Box, Service

ROOT = Path(__file__).resolve().parents[2]
APPLICATIONS = "/api/tv/applications"


@dataclass
class Seen:
    """What was acknowledged before the kills, and how long each start took."""

    submitted: dict[str, str] = field(default_factory=dict)
    """Application → number."""
    photos: set[str] = field(default_factory=set)
    unanswered: int = 0
    """Rounds in which the kill came before the answer."""
    ready: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    """Processor seconds of each start: what it takes where nothing else runs."""


class Remote(Service):
    """The service as another process: the callers of ``Service`` against its address."""

    def __init__(self, settings: Settings, port: int) -> None:
        super().__init__(settings)
        self.address = f"http://127.0.0.1:{port}"

    def caller(self, headers: dict[str, str] | None = None) -> aiohttp.ClientSession:
        """A caller with its own cookies."""
        jar = aiohttp.CookieJar(unsafe=True)
        session = aiohttp.ClientSession(self.address, headers=headers, cookie_jar=jar)
        self.sessions.append(session)
        return session


class KilledServer:
    """One data folder, one household; every round starts the server, works, kills it."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self.folder = folder
        self.dice = random.Random(seed)
        self.seen = Seen()
        self.papers = [paper(seed=n) for n in range(2)]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.settings = Settings(data=folder)
        # Seconds within which the kill comes; they follow the machine: about half are answered before.
        self.reach = {"submit": 0.12, "upload": 1.0}
        self.program = ["-m", "server"]
        self.process: subprocess.Popen[bytes] | None = None

    async def prepare(self) -> None:
        """A published guide, an enrolled box with a person: made in this process, then left to the other."""
        here = Service(Settings(data=self.folder, demo=True))
        await here.start()
        await publish_guides(here, GUIDE)
        self.box = await here.box()
        self.member = await Household(here, self.box).add_member()
        await here.stop()

    async def serve(self) -> None:
        """Start the server and wait until it is ready."""
        began = time.perf_counter()
        words = ["serve", "--data", str(self.folder), "--port", str(self.port)]
        self.process = self._spawn([*self.program, *words])
        self.remote = Remote(self.settings, self.port)
        http = self.remote.caller()
        while True:
            try:
                async with http.get("/api/health") as answer:
                    if answer.status == 200:
                        break
            except aiohttp.ClientError:
                await asyncio.sleep(0.02)
        self.seen.ready.append(time.perf_counter() - began)
        self.seen.processor.append(processor_seconds(self.process.pid))

    async def start(self) -> Household:
        """Start it and log the box in; gives the household at its address."""
        await self.serve()
        box = Box(self.box.key, self.box.device_id)
        box.session = await self.remote.device_session(box)
        box.http = self.remote.caller({"Authorization": f"Bearer {box.session.token}"})
        return Household(self.remote, box)

    def _spawn(self, words: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=log, stderr=log)

    async def kill(self) -> None:
        """SIGKILL, and the callers gone."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(self.process.wait)
        for session in self.remote.sessions:
            await session.close()

    async def round(self) -> None:
        """Start, look through, make a draft ready, submit or upload, kill at a random moment."""
        household = await self.start()
        await self.look_through(household)
        draft, handoff, phone = await self._ready(household)
        kind = self.dice.choice(list(self.reach))
        if kind == "submit":
            work = asyncio.create_task(self._submit(household, draft))
        else:
            work = asyncio.create_task(self._upload(household, handoff, phone))
        await asyncio.sleep(self.dice.uniform(0, self.reach[kind]))
        await self.kill()
        answered = await work
        self.seen.unanswered += not answered
        self.reach[kind] *= 0.8 if answered else 1.25

    async def look_through(self, household: Household) -> None:
        """Nothing acknowledged is lost, nothing is half done."""
        listed = (await household.call("GET", APPLICATIONS))["applications"]
        by_id = {each["id"]: each for each in listed}
        for application_id, number in self.seen.submitted.items():
            if application_id in by_id:  # the list ends at 200
                one = by_id[application_id]
                assert (one["state"], one["number"]) == ("submitted", number), one
        # What was acknowledged lately is looked at as a person does; the rest at the end, in the tables.
        for one in listed[:3]:
            whole = one["state"] == "submitted"
            assert whole == bool(one["number"]) and one["state"] in ("draft", "submitted"), one
            still_open = {each["key"] for each in one["materials"] if each["open"]}
            assert not whole or still_open <= {"photo"}, "only what may come later"
            for material in one["materials"]:
                for photo in material["photos"]:
                    await self._readable(household, photo["id"])

    async def _readable(self, household: Household, photo: str) -> None:
        for width in (640, 2400):
            async with household.box.http.get(f"/api/tv/photos/{photo}", params={"width": width}) as answer:
                assert answer.status == 200, photo
                Image.open(io.BytesIO(await answer.read())).load()

    async def _ready(self, household: Household) -> tuple[str, Handoff, aiohttp.ClientSession]:
        draft = await household.call("POST", APPLICATIONS, {"guide_code": GUIDE.code}, 201)
        one = f"{APPLICATIONS}/{draft['id']}"
        await household.call("PUT", f"{one}/applicant", {"member_id": self.member})
        await household.call("PUT", f"{one}/answers/age", {"value": "83"})
        await household.call("PUT", f"{one}/answers/bank", {"value": "abc"})
        handoff = await household.handoff(draft["id"])
        phone = await household.phone(handoff)
        for material, raw in zip(draft["materials"][:2], self.papers, strict=True):
            if len(material["photos"]) >= 11:
                await household.call("DELETE", f"/api/tv/photos/{material['photos'][0]['id']}")
                self.seen.photos.discard(material["photos"][0]["id"])
            if not material["photos"]:
                status, told = await household.upload(phone, handoff, material["key"], raw)
                assert status == 200, told
                self.seen.photos.add(told["photo"]["id"])
        return draft["id"], handoff, phone

    async def _submit(self, household: Household, draft: str) -> bool:
        headers = {"Idempotency-Key": secrets.token_hex(8)}
        try:
            path = f"{APPLICATIONS}/{draft}/submit"
            async with household.box.http.post(path, headers=headers) as answer:
                told = await answer.json()
                assert answer.status == 200, told
                self.seen.submitted[draft] = told["number"]
                return True
        except (aiohttp.ClientError, RuntimeError, ValueError):
            return False

    async def _upload(self, household: Household, handoff: Handoff, phone: aiohttp.ClientSession) -> bool:
        try:
            status, told = await household.upload(phone, handoff, "id_card", self.papers[0])
            assert status == 200, told
            self.seen.photos.add(told["photo"]["id"])
            return True
        except (aiohttp.ClientError, RuntimeError, ValueError):
            return False

    async def end(self) -> dict[str, int]:
        """A last start; then the tables against what was acknowledged. Gives what was found."""
        household = await self.start()
        await self.look_through(household)
        await self.kill()
        store = Store(self.settings.database_url)
        try:
            async with store.read() as conn:
                numbers = dict((await conn.execute(select(applications.c.id, applications.c.number))).all())
                rows = set((await conn.execute(select(photos.c.id))).scalars())
                given = (await conn.execute(select(func.count()).select_from(receipt_numbers))).scalar_one()
        finally:
            await store.close()
        lost = {key for key, number in self.seen.submitted.items() if numbers.get(key) != number}
        files = {path.name.partition(".")[0] for path in (self.folder / "photos").glob("??/*")}
        assert not lost, lost
        assert not self.seen.photos - rows, self.seen.photos - rows
        assert not rows - files, rows - files
        assert given == sum(number is not None for number in numbers.values())
        return {
            "acknowledged submits": len(self.seen.submitted),
            "acknowledged photos": len(self.seen.photos),
            "kills before the answer": self.seen.unanswered,
            "files without a row, for the sweep": len(files - rows),
        }

    def clean(self) -> None:
        """Take the folder away."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def processor_seconds(pid: int) -> float:
    """Of a process and its children, so far."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(entry.name) == pid or int(fields[1]) == pid:
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total
