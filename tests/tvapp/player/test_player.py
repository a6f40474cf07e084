"""A film asked for, made, played and left, with the real server, a real file and a real decoder."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest

from tests.tvapp.net.rig import until
from tests.tvapp.player.cinema import Cinema
from tests.tvapp.player.film_house import FilmHouse, Reel
from tests.tvapp.player.films import grey
from tvapp.player.library import Library
from tvapp.player.playback import REST, Failure, Step
from tvapp.player.player import Phase, Player
from tvapp.player.words import FAILURES

CAPTIONS = "WEBVTT\n\n" + "".join(f"00:{s:02}.000 --> 00:{s:02}.900\n第 {s} 秒\n\n" for s in range(12))

Open = Callable[..., Player]


class Screen:
    """What a television would have drawn."""

    def __init__(self) -> None:
        self.greys: list[int] = []
        self.captions: list[tuple[float, str]] = []
        self.phases: list[str] = []
        self.player: Player = None  # type: ignore[assignment]

    def changed(self) -> None:
        self.phases.append(self.player.phase.value)
        caption = (self.player.playback.position, self.player.caption)
        if not self.captions or self.captions[-1][1] != caption[1]:
            self.captions.append(caption)

    def picture(self) -> None:
        shown = self.player.picture()
        assert shown is not None
        self.greys.append(shown[0][0])


@pytest.fixture
async def screen() -> Screen:
    return Screen()


@pytest.fixture
async def play(library: Library, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Open]:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    opened: list[Player] = []

    def open_film(key: str = "film", *, paused: bool = False) -> Player:
        player = Player(key, library, on_change=screen.changed, on_picture=screen.picture, paused=paused)
        screen.player = player
        opened.append(player)
        player.start()
        return player

    yield open_film
    for player in opened:
        await player.leave()


@pytest.fixture
def reels(house: FilmHouse, films: Path) -> dict[str, Reel]:
    house.reels = {
        "film": Reel("高龄津贴怎么领", films / "film.mp4", 12, CAPTIONS),
        "long": Reel("长一点的", films / "long.mp4", 40),
        "torn": Reel("撕坏的", films / "torn.mp4", 12),
        "junk": Reel("不是视频", films / "junk.mp4", 12),
        "lost": Reel("找不到的", films / "nothing.mp4", 12),
        "unmade": Reel("还没做的", None, progress=[0.2, 0.6, 0.9], made=films / "film.mp4"),
        "unmakeable": Reel("做不成的", None, failure="这件事的内容还不全，做不成视频。"),
    }
    return house.reels


def at(player: Player, second: float) -> Callable[[], bool]:
    return lambda: player.playback.position >= second


async def test_it_plays_with_its_captions(reels: dict[str, Reel], play: Open, screen: Screen) -> None:
    player = play()
    await until(at(player, 3.2))
    assert player.phase is Phase.FILM and player.running and player.resumed is False
    assert len({level // 8 for level in screen.greys}) >= 3
    shown = [(second, words) for second, words in screen.captions if words]
    assert [words for _, words in shown[:3]] == ["第 0 秒", "第 1 秒", "第 2 秒"]
    assert all(0 <= second - int(words[2:-2]) < 0.9 for second, words in shown)


async def test_paused_and_left_alone_it_has_no_process_and_goes_on_where_it_was(
    reels: dict[str, Reel], play: Open, screen: Screen
) -> None:
    player = play()
    await until(at(player, 1.0))
    player.toggle()
    await asyncio.sleep(REST + 0.7)
    assert player.pid is None and player.playback.step is Step.PAUSED
    where = player.playback.position
    player.toggle()
    await until(lambda: player.playback.step is Step.PLAYING)
    assert player.playback.position == pytest.approx(where, abs=2.1)  # at the key frame before


async def test_held_arrows_end_where_they_lead_and_the_end_is_told(
    reels: dict[str, Reel], play: Open, screen: Screen
) -> None:
    player = play()
    await until(at(player, 0.5))
    for _ in range(4):
        player.jump(1)
        await asyncio.sleep(1 / 6)
    await until(lambda: player.playback.step is Step.PLAYING)
    assert player.playback.position >= 9.9 and screen.greys[-1] == pytest.approx(grey(10), abs=20)
    await until(lambda: player.playback.step is Step.ENDED)
    assert player.pid is None
    player.again()
    await until(lambda: player.playback.step is Step.PLAYING and player.playback.position < 2)


async def test_one_comes_back_to_where_one_stopped(
    reels: dict[str, Reel], play: Open, screen: Screen, library: Library, tmp_path: Path
) -> None:
    library.watched.note("long", 21.0, 40.0)
    player = play("long")
    assert player.resumed
    await until(lambda: len(screen.greys) > 5)
    assert 18.0 <= player.playback.position < 22.0
    await player.leave()
    assert "long" in (tmp_path / "box" / "watched.json").read_text()
    again = play("long", paused=True)
    await until(lambda: again.playback.step is Step.PAUSED)
    assert again.playback.position > 15.0 and not again.running


async def test_a_film_nobody_has_made_is_made_and_then_played(
    reels: dict[str, Reel], play: Open, screen: Screen, house: FilmHouse
) -> None:
    player = play("unmade")
    await until(lambda: player.phase is Phase.MAKING and player.info and player.info.progress > 0.5)
    await until(lambda: player.playback.step is Step.PLAYING)
    assert "POST /api/tv/videos/unmade/prepare" in house.asked
    assert "making" in screen.phases and len(screen.greys) > 0


async def test_waiting_for_a_film_outlasts_a_short_absence_of_the_server(
    reels: dict[str, Reel], play: Open, house: FilmHouse
) -> None:
    player = play("unmade")
    await until(lambda: player.phase is Phase.MAKING and player.info and player.info.progress > 0)
    await asyncio.to_thread(house.down)
    await asyncio.sleep(2.0)
    assert player.phase is Phase.MAKING
    await asyncio.to_thread(house.up)
    await until(lambda: player.playback.step is Step.PLAYING)


async def test_a_film_that_cannot_be_made_says_why(reels: dict[str, Reel], play: Open) -> None:
    player = play("unmakeable")
    await until(lambda: player.phase is Phase.UNAVAILABLE)
    assert player.trouble is not None and player.trouble.headline == "这件事的内容还不全，做不成视频。"


async def test_a_film_the_server_does_not_know_says_so(reels: dict[str, Reel], play: Open) -> None:
    player = play("nobody_knows")
    await until(lambda: player.phase is Phase.UNAVAILABLE)
    assert player.trouble is not None and "没有这个视频" in player.trouble.headline


async def test_without_a_network_it_says_so_and_again_succeeds_when_it_is_back(
    reels: dict[str, Reel], play: Open, house: FilmHouse
) -> None:
    await asyncio.to_thread(house.down)
    player = play()
    await until(lambda: player.phase is Phase.UNAVAILABLE)
    assert player.trouble == FAILURES[Failure.NETWORK]
    await asyncio.to_thread(house.up)
    player.again()
    await until(lambda: player.playback.step is Step.PLAYING)


@pytest.mark.parametrize(
    ("key", "failure"), [("torn", Failure.BROKEN), ("junk", Failure.BROKEN), ("lost", Failure.GONE)]
)
async def test_a_file_that_cannot_be_played_says_why(
    key: str, failure: Failure, reels: dict[str, Reel], play: Open
) -> None:
    player = play(key)
    await until(lambda: player.playback.failure)
    assert player.playback.failure is failure and player.pid is None


async def test_tried_again_a_film_is_asked_for_anew(
    reels: dict[str, Reel], play: Open, house: FilmHouse, films: Path
) -> None:
    player = play("lost")
    await until(lambda: player.playback.failure)
    reels["lost"].url = f"{house.url}/media/videos/film/elsewhere.mp4"
    player.again()
    await until(lambda: player.playback.step is Step.PLAYING)


async def test_a_link_that_breaks_in_the_middle_is_mended_by_itself(
    reels: dict[str, Reel], play: Open, cinema: Cinema
) -> None:
    reels["far"] = Reel("很远的", seconds=12, url=cinema.url("/cut/film.mp4"))
    player = play("far")
    await until(lambda: player.playback.step is Step.STALLED)
    where = player.playback.position
    assert 3.0 < where < 9.0
    cinema.after = 1.0
    await until(at(player, where + 0.5))
    assert player.playback.step is Step.PLAYING


async def test_a_call_takes_the_sound_at_once_and_the_film_waits(reels: dict[str, Reel], play: Open) -> None:
    player = play()
    await until(at(player, 0.5))
    pid = player.pid
    assert pid is not None
    player.rest()
    assert player.pid is None and not player.running
    await until(lambda: not psutil.pid_exists(pid))
    player.toggle()
    await until(lambda: player.playback.step is Step.PLAYING)


async def test_left_before_it_began_it_leaves_nothing(reels: dict[str, Reel], play: Open) -> None:
    own = psutil.Process()
    for delay in (0.0, 0.02, 0.05, 0.1, 0.2):
        player = play()
        await asyncio.sleep(delay)
        await player.leave()
    assert not [child for child in own.children() if "decoder_process" in " ".join(child.cmdline())]
