"""Real processes killed without warning: the server under a television, and the television itself."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.server.household import GUIDE, publish_guides
from tests.tvapp.household.house import Television
from tests.tvapp.net.rig import Server, until
from tvapp.net.outbox import Outbox

ROOT = Path(__file__).resolve().parents[3]


async def serve(server: Server) -> asyncio.subprocess.Process:
    """The server as the operator starts it, on the data and port of ``server``."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "serve", "--demo"),
        *("--data", str(server.settings.data), "--port", str(server.port)),
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )


async def test_a_server_killed_in_the_middle_of_answers_has_them_all_in_the_end(tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    await server.start()
    await publish_guides(server, GUIDE)  # type: ignore[arg-type]
    await server.stop()
    process = await serve(server)
    try:
        async with Television(server.url, tmp_path / "box").on() as television:
            await television.online()
            case = (await television.keeper.open_application(GUIDE.code)).id
            seen: list[str] = []

            def note(_: set[str]) -> None:
                known = {one.id: one for one in television.household.applications_as_known}
                age = known[case].answers.get("age") if case in known else None
                if age and (not seen or seen[-1] != age):
                    seen.append(age)

            television.household.subscribe(note)
            for age in range(80, 120):
                if age in (90, 104):
                    process.send_signal(signal.SIGKILL)
                    await process.wait()
                    process = await serve(server)
                await television.keeper.answer(case, "age", str(age))
                await asyncio.sleep(0.01)
            await until(lambda: television.household.unsent == 0)
            await television.online()
            await until(lambda: seen[-1:] == ["119"])
            assert television.case(case).answers == {"age": "119"}
            assert seen == sorted(seen, key=int), "an older answer or event came after a newer one"
            assert television.troubles == []
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


TELEVISION = """
import asyncio, sys
from pathlib import Path
from tvapp.household.keeper import Keeper

async def main():
    keeper = Keeper("http://127.0.0.1:9", Path(sys.argv[1]))
    running = asyncio.create_task(keeper.run())
    for number in range(100_000):
        await keeper.answer(f"app_{number % 5}", "age", str(number))
        print(number, flush=True)
        await asyncio.sleep(0)

asyncio.run(main())
"""


async def test_a_television_killed_in_the_middle_of_answers_has_the_last_one(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", TELEVISION, str(tmp_path / "box")),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ,
    )
    assert process.stdout is not None
    answered = -1
    while answered < 700:
        answered = int(await process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    rest, _ = await process.communicate()
    answered = int(rest.split()[-1]) if rest.split() else answered

    kept = {
        answer.application_id: int(answer.value) for answer in Outbox(tmp_path / "box" / "outbox").pending
    }
    assert len(kept) == 5
    # the one whose number was not printed any more may be there or not
    assert answered <= max(kept.values()) <= answered + 1
    assert min(kept.values()) >= answered - 4
