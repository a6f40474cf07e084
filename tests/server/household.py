"""A household with a box, a phone and papers, for the tests of applications, phone pages and console."""

import io
import random
from dataclasses import dataclass
from typing import Any

import aiohttp
from PIL import Image, ImageDraw

from protocol.form import FieldKind, FormField, Option
from protocol.guide import Guide
from protocol.handoff import Handoff
from protocol.material import Material, Necessity
from server.catalogue.imports.importing import keep_draft
from server.catalogue.publishing import Press, publish
from server.catalogue.routes import bundles_folder
from server.crypto.signing import BUNDLE_KEY
from server.store.engine import STORE
from tests.server.service import Box, Service

NAME = "欧阳测试"
IDENTITY_NUMBER = "421122195003052312"
TELEPHONE = "13871234567"

GUIDE = Guide(
    code="TEST-GLJT-0001",
    title="80周岁以上老年人高龄津贴发放",
    department="民政局",
    pre_review=True,
    place="红安县政务服务中心一楼 3 号窗口",
    hours="工作日 9:00—17:00",
    contact="0713-5242000",
    materials=(
        Material(key="id_card", name="身份证", hint="把正面放平，四个角都拍进去。"),
        Material(key="bank_card", name="银行卡"),
        Material(key="photo", name="一寸照片", necessity=Necessity.SUPPLEMENT_LATER),
        Material(key="household", name="户口簿", exempt_by_licence="居民户口簿"),
    ),
    form=(
        FormField(key="age", label="老人今年满多少岁？", kind=FieldKind.NUMBER, minimum=80, maximum=120),
        FormField(
            key="bank",
            label="津贴发到哪家银行？",
            kind=FieldKind.CHOICE,
            options=(Option(value="abc", label="农业银行"), Option(value="psbc", label="邮政储蓄银行")),
        ),
        FormField(key="born", label="哪一天出生？", kind=FieldKind.DATE, required=False),
    ),
)


def paper(width: int = 1600, height: int = 1200, *, seed: int = 1, form: str = "JPEG", **save: Any) -> bytes:
    """A sharp, light picture of a written page."""
    image = Image.new("RGB", (width, height), "#f4f2ea")
    pen = ImageDraw.Draw(image)
    dice = random.Random(seed)
    for y in range(20, height - 20, 24):
        for x in range(20, width - 20, 14):
            if dice.random() < 0.7:
                pen.line((x, y, x + dice.randint(-6, 6), y + dice.randint(6, 16)), fill="#20242c", width=2)
    out = io.BytesIO()
    image.save(out, form, **save)
    return out.getvalue()


async def publish_guides(service: Service, *guides: Guide) -> None:
    """Put guides into the catalogue as the operator does."""
    press = Press(service.app[STORE], service.app[BUNDLE_KEY], bundles_folder(service.settings))
    await keep_draft(
        press.store, {guide.code: guide for guide in guides}, source="test", file="test", by="甲", now=1
    )
    await publish(press, reviewer="乙", now=1)


@dataclass
class Household:
    """One household: the box's calls, and phones that come and go."""

    service: Service
    box: Box

    async def call(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        """A call of the TV with the status that is expected."""
        async with self.box.http.request(method, path, json=body) as answer:
            text = await answer.text()
            assert answer.status == status, text
            return await answer.json() if text else None

    async def handoff(self, application_id: str | None = None, purpose: str = "") -> Handoff:
        """Show a QR on the TV: for materials, for a person, or for what is said."""
        purpose = purpose or ("materials" if application_id else "member")
        body = {"purpose": purpose, "application_id": application_id}
        return Handoff.model_validate(await self.call("POST", "/api/tv/handoffs", body, 201))

    async def phone(self, handoff: Handoff) -> aiohttp.ClientSession:
        """A phone that has scanned the QR and was confirmed on the TV."""
        phone = self.service.caller({"Accept": "text/html"})
        async with phone.get(path_of(handoff)) as answer:
            assert answer.status == 200, await answer.text()
        await self.call("POST", f"/api/tv/handoffs/{handoff.id}/confirm")
        return phone

    async def add_member(self, name: str = NAME, identity_number: str = IDENTITY_NUMBER) -> str:
        """Type a person in by phone; gives the member's id."""
        handoff = await self.handoff()
        phone = await self.phone(handoff)
        form = member_form(name=name, identity_number=identity_number)
        async with phone.post(f"{path_of(handoff)}/member", data=form) as answer:
            assert answer.status == 200, await answer.text()
        members = (await self.call("GET", "/api/tv/members"))["members"]
        return str(members[-1]["id"])

    async def upload(
        self, phone: aiohttp.ClientSession, handoff: Handoff, key: str, raw: bytes
    ) -> tuple[int, Any]:
        """Send a photo as the page's script does: status and JSON."""
        form = aiohttp.FormData()
        form.add_field("photo", raw, filename="photo.jpg", content_type="image/jpeg")
        path = f"{path_of(handoff)}/materials/{key}"
        async with phone.post(path, data=form, headers={"Accept": "application/json"}) as answer:
            return answer.status, await answer.json()

    async def photograph(self, application_id: str, *keys: str, seed: int = 1) -> list[str]:
        """Photograph materials with a phone; gives the photos' ids."""
        handoff = await self.handoff(application_id)
        phone = await self.phone(handoff)
        taken = []
        for key in keys:
            status, body = await self.upload(phone, handoff, key, paper(seed=seed))
            assert status == 200, body
            taken.append(body["photo"]["id"])
        return taken

    async def ready_draft(self, guide: Guide = GUIDE) -> Any:
        """A draft in which nothing is missing."""
        member = await self.add_member()
        draft = await self.call("POST", "/api/tv/applications", {"guide_code": guide.code}, 201)
        path = f"/api/tv/applications/{draft['id']}"
        await self.call("PUT", f"{path}/applicant", {"member_id": member})
        await self.call("PUT", f"{path}/answers/age", {"value": "83"})
        await self.call("PUT", f"{path}/answers/bank", {"value": "abc"})
        await self.photograph(draft["id"], "id_card", "bank_card")
        return await self.call("GET", path)

    async def submitted(self) -> Any:
        """An application that waits for a clerk."""
        draft = await self.ready_draft()
        return await self.call("POST", f"/api/tv/applications/{draft['id']}/submit")


def path_of(handoff: Handoff) -> str:
    """The path of the QR's address."""
    return "/p/" + handoff.url.rsplit("/", 1)[1]


def member_form(**changed: str) -> dict[str, str]:
    """The phone's form, filled in rightly unless told otherwise."""
    right = {
        "name": NAME,
        "identity_number": IDENTITY_NUMBER,
        "telephone": TELEPHONE,
        "consent": "yes",
    }
    return right | changed
