"""The upload corpus through the phone's address: nothing is stored as sent, each refusal is a sentence."""

import io

import aiohttp
import pytest
from PIL import Image

from tests.server.applications.corpus import EICAR, MARK, harmless, pdf, pdf_bomb, refused
from tests.server.applications.test_whole_life import everything_stored
from tests.server.household import GUIDE, Household, paper, path_of
from tests.server.service import Service


async def draft(household: Household):
    return await household.call("POST", "/api/tv/applications", {"guide_code": GUIDE.code}, 201)


async def send(phone, handoff, raw: bytes, name: str = "photo.jpg", key: str = "id_card"):
    form = aiohttp.FormData()
    form.add_field("photo", raw, filename=name, content_type="image/jpeg")
    path = f"{path_of(handoff)}/materials/{key}"
    async with phone.post(path, data=form, headers={"Accept": "application/json"}) as answer:
        return answer.status, await answer.json()


def files(household: Household) -> list:
    return [path for path in (household.service.settings.data / "photos").rglob("*") if path.is_file()]


async def test_what_is_no_paper_is_refused_in_words_and_leaves_nothing(household: Household) -> None:
    application = await draft(household)
    handoff = await household.handoff(application["id"])
    phone = await household.phone(handoff)
    for name, (filename, raw) in refused().items():
        status, told = await send(phone, handoff, raw, filename)
        assert status in (400, 413, 415), (name, status, told)
        assert told["detail"].endswith("。") and MARK.decode() not in str(told), name
    status, told = await send(phone, handoff, b"\xff\xd8" + b"\0" * (20 * 1024 * 1024 + 1))
    assert status == 413 and "20 兆" in told["detail"]
    assert files(household) == []
    kept = await household.call("GET", f"/api/tv/applications/{application['id']}")
    assert kept["materials"][0]["photos"] == []
    assert MARK not in await everything_stored(household)


async def test_what_hides_in_a_picture_is_not_kept(household: Household) -> None:
    application = await draft(household)
    handoff = await household.handoff(application["id"])
    phone = await household.phone(handoff)
    for name, (filename, raw) in harmless().items():
        status, told = await send(phone, handoff, raw, filename)
        assert status == 200, (name, told)
        async with household.box.http.get(f"/api/tv/photos/{told['photo']['id']}") as answer:
            shown = await answer.read()
        image = Image.open(io.BytesIO(shown))
        assert image.format == "JPEG" and not image.getexif(), name
        for hidden in (MARK, EICAR, b"PK\x03\x04", b"<script", b"GPS", b"Exif", b"%PDF"):
            assert hidden not in shown, (name, hidden)
    assert all(path.parent.parent == household.service.settings.data / "photos" for path in files(household))
    assert MARK not in await everything_stored(household)


async def test_the_first_pages_of_a_pdf_become_photos(household: Household) -> None:
    application = await draft(household)
    handoff = await household.handoff(application["id"])
    phone = await household.phone(handoff)
    status, told = await send(phone, handoff, pdf(pages=9), "form.pdf")
    assert (status, told["count"]) == (200, 6)
    kept = await household.call("GET", f"/api/tv/applications/{application['id']}")
    assert [(each["width"], each["height"]) for each in kept["materials"][0]["photos"]] == [(1696, 2400)] * 6
    # Six more would fit, another nine pages give six; a thirteenth photo does not fit, and then none of them.
    assert (await send(phone, handoff, paper()))[0] == 200
    status, told = await send(phone, handoff, pdf(pages=6), "form.pdf")
    assert status == 409 and "12 张" in told["detail"]
    assert len(files(household)) == 7 * 2


async def test_a_bomb_in_a_pdf_ends_its_worker_and_nothing_else(household: Household) -> None:
    application = await draft(household)
    handoff = await household.handoff(application["id"])
    phone = await household.phone(handoff)
    bomb = pdf_bomb()
    assert len(bomb) < 1_000_000
    status, told = await send(phone, handoff, bomb, "form.pdf")
    if status == 200:
        # The decoder gave up in time and drew an empty page: re-encoded like any other.
        assert told["photo"]["width"] <= 2400
    else:
        assert status in (413, 415) and told["detail"].endswith("。")
    status, told = await send(phone, handoff, paper(seed=2))
    assert status == 200, told
    for wild in ("0 0 14400000 14400000", "0 0 10 14400", "0 0 0 0"):
        status, told = await send(phone, handoff, pdf(box=wild), "form.pdf", key="bank_card")
        assert status in (200, 415), told
        assert status != 200 or max(told["photo"]["width"], told["photo"]["height"]) <= 2400


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html"])
async def test_a_photo_is_served_so_that_no_browser_takes_it_for_a_page(
    household: Household, service: Service, kind: str
) -> None:
    application = await draft(household)
    (photo,) = await household.photograph(application["id"], "id_card")
    async with household.box.http.get(f"/api/tv/photos/{photo}", headers={"Accept": kind}) as answer:
        assert answer.content_type == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
