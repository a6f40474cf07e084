"""A clerk at the staff page in Chromium: logs in, answers, looks and listens."""

from playwright.async_api import BrowserContext, Page, expect

from tests.pilot import Server
from tests.server.browser import until

LOOK = """async () => {
  const video = document.querySelector("#call-remote");
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [32, 18];
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0, 32, 18);
  return [...context.getImageData(0, 0, 32, 18).data];
}"""

LISTEN = """async () => {
  const video = document.querySelector("#call-remote");
  const sound = new AudioContext();
  const analyser = sound.createAnalyser();
  sound.createMediaStreamSource(video.srcObject).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let loudest = 0;
  for (let i = 0; i < 40 && loudest < 0.02; i++) {
    await new Promise((done) => setTimeout(done, 50));
    analyser.getFloatTimeDomainData(samples);
    loudest = Math.max(loudest, ...samples.map(Math.abs));
  }
  await sound.close();
  return loudest;
}"""


class Desk:
    """The staff page and the hands on it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    async def open(cls, browser: BrowserContext, server: Server, who: str = "clerk") -> "Desk":
        """Log in with the demo account of a role, or of a name."""
        account = server.account(who)
        page = await browser.new_page()
        await page.goto(server.url + "/staff")
        await page.fill("#username", account["username"])
        await page.fill("#password", account["password"])
        await page.click("#login-go")
        await expect(page.locator("#desk")).to_be_visible()
        return cls(page)

    async def ready(self) -> None:
        """Take calls."""
        await self.page.click("#presence-ready")
        await expect(self.page.locator("#presence-ready")).to_have_attribute("aria-pressed", "true")

    async def wait_until(self, state: str, seconds: float = 15) -> None:
        """Until the call desk is in this state: idle, ringing, answering, connecting, talking."""
        desk = self.page.locator("#call-desk")
        await expect(desk).to_have_attribute("data-state", state, timeout=1000 * seconds)

    async def look(self) -> list[int]:
        """The resident's picture as 32×18 RGBA values."""
        return list(await self.page.evaluate(LOOK))

    async def listen(self) -> float:
        """The loudest sample of the resident's sound, 0…1, until it is loud or two seconds have passed."""
        return float(await self.page.evaluate(LISTEN))


async def moves(page: Page, video: str) -> None:
    """Until a video on a page shows one picture and then another."""
    look = f"""() => {{
        const canvas = new OffscreenCanvas(16, 9), pen = canvas.getContext("2d");
        pen.drawImage(document.querySelector("{video}"), 0, 0, 16, 9);
        const rgba = [...pen.getImageData(0, 0, 16, 9).data];
        const now = rgba.join();
        const bright = Math.max(...rgba.filter((_, i) => i % 4 === 1)) > 80;
        const moved = window.before !== undefined && window.before !== now && bright;
        window.before = now;
        return moved;
    }}"""
    await until(page, f"({look})()", 20)
