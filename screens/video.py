"""A film on the whole screen; made first if need be; at its end, or when it cannot be had, a way on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.player import words
from tvapp.player.caption_size import LABELS, CaptionSize, letter, turned
from tvapp.player.captions import two_lines
from tvapp.player.playback import Playback, Step
from tvapp.player.subject import guides_of, title_of
from tvapp.remote.action import Action
from tvapp.router import Place
from tvapp.ui.item import Item
from tvapp.ui.passing import Passing
from tvapp.ui.piece import current_theme
from tvapp.ui.screen import Screen
from tvapp.ui.theme import HEIGHT, SAFE_Y

if TYPE_CHECKING:
    from tvapp.app import Television
    from tvapp.player.player import Player
    from tvapp.player.words import Said

PANEL_SECONDS = 5.0
"""The panel with keys and position goes away so long after the last key."""
CAPTION_LINE = 1.3
CAPTION_WIDTH = 1568
"""Design pixels."""
BAND_PAD = 20
"""Above the captions in their band, design pixels."""
PANEL_HEIGHT = 230

AGAIN = Item("again", "再看一遍", icon="replay")
RETRY = Item("again", "再试一次", icon="refresh")
DO_IT = Item("guide", "办这件事", "看指南", "menu_book")
READ = Item("guide", "看指南", icon="menu_book")
ASK = Item("ask", "问工作人员", icon="support_agent")
LEAVE = Item("leave", "不等了", icon="arrow_back")
TO_CALL = Item("call", "去通话", icon="phone_in_talk")


@dataclass(frozen=True)
class VideoView:
    """What the screen shows: the film with its captions and panel, or words and choices."""

    title: str
    film: bool
    picture_height: float = 0.0
    caption: str = ""
    caption_letter: float = 0.0
    panel: bool = False
    panel_top: float = 0.0
    state: str = ""
    clock: str = ""
    keys: str = ""
    share: float = 0.0
    headline: str = ""
    detail: str = ""
    making: bool = False
    buttons: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class VideoScreen(Screen):
    """Opened with ``key``."""

    name = "video"
    _player: Player | None = None
    _waits = False
    """Whether the film begins paused: one has come back to it."""
    _told_of_sound = False
    """Whether the panel has said that there is no sound device; once is enough."""

    def __init__(self, tv: Television, place: Place) -> None:
        self._panel = Passing(PANEL_SECONDS, self._panel_gone)
        super().__init__(tv, place)

    # -- what is shown --------------------------------------------------------------------------

    @property
    def key(self) -> str:
        """The film's key."""
        return self.place.params.get("key", "")

    def compute(self) -> VideoView:
        said, buttons = self._page()
        if said is None:
            return self._film(self._player.playback)  # type: ignore[union-attr]  # _page looked
        making = said in (words.MAKING, words.QUEUED)
        return VideoView(
            title=self._name(),
            film=False,
            headline=said.headline,
            detail=said.detail,
            making=making,
            share=self._progress() if making else 0.0,
            clock=words.made_line(self._progress()) if making else "",
            buttons=buttons,
            hint="按 ← → 选，按 OK",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _page(self) -> tuple[Said | None, tuple[Item, ...]]:
        """What is said instead of the film and what can be chosen; None: the film is shown."""
        player, company = self._player, self.tv.company
        guide = (READ,) if guides_of(self.tv.catalogue, self.key, 1) else ()
        if company is not None and company.conversation.talking:
            return words.IN_CALL, (TO_CALL,)
        if self.place.state.get("ended"):
            return words.SEEN, (AGAIN, *((DO_IT,) if guide else ()), ASK)
        if player is None:
            lost = company is not None and not self.key
            return (words.UNKNOWN, (ASK,)) if lost else (words.ASKING, (LEAVE,))
        match player.phase.value:
            case "asking":
                return words.ASKING, (LEAVE,)
            case "making":
                return (words.MAKING if self._progress() else words.QUEUED), (*guide, LEAVE)
            case "unavailable":
                return player.trouble, (RETRY, *guide, ASK)
        if player.playback.failure is not None:
            return words.FAILURES[player.playback.failure], (RETRY, *guide, ASK)
        return None, ()

    def _film(self, film: Playback) -> VideoView:
        player = self._player
        assert player is not None
        size = letter(self._captions, current_theme().body) if self._has_captions else 0.0
        band = 2 * size * CAPTION_LINE + BAND_PAD + SAFE_Y if size else 0.0
        height = HEIGHT - band
        panel = self._panel.shown or film.step not in (Step.PLAYING, Step.SEEKING)
        player.counts_seconds = panel
        keys = words.KEYS_PAUSED if film.wants_pause else words.KEYS_PLAYING
        told = film.sound or self._told_of_sound or film.step is not Step.PLAYING
        said = self._panel.words or ("" if told else words.NO_SOUND)
        state = said or words.state_line(film, self._name(), resumed=player.resumed)
        return VideoView(
            title=self._name(),
            film=True,
            picture_height=height,
            caption=two_lines(player.caption, int(CAPTION_WIDTH / size)) if size else "",
            caption_letter=size,
            panel=panel,
            panel_top=height - PANEL_HEIGHT - (0 if size else SAFE_Y - 24),
            state=state if panel else "",
            clock=words.clock_line(film) if panel else "",
            keys=(self.tv.notice or keys) if panel else "",
            share=film.shown_position / film.seconds if film.seconds else 0.0,
            notice=self.tv.notice,
        )

    @property
    def _captions(self) -> CaptionSize:
        return CaptionSize(self.tv.preferences.captions)

    @property
    def _has_captions(self) -> bool:
        player = self._player
        return player is not None and player.info is not None and bool(player.info.captions_url)

    def _progress(self) -> float:
        player = self._player
        return player.info.progress if player is not None and player.info is not None else 0.0

    def _name(self) -> str:
        info = self._player.info if self._player is not None else None
        return title_of(self.tv.catalogue, self.key) or (info.title if info is not None else "视频")

    # -- keys -----------------------------------------------------------------------------------

    def act(self, action: Action) -> bool:
        player = self._player
        if not self.view.film or player is None:
            return False
        if action in (Action.OK, Action.PLAY):
            player.toggle()
        elif action in (Action.LEFT, Action.RIGHT):
            player.jump(-1 if action is Action.LEFT else 1)
        elif action in (Action.UP, Action.DOWN):
            self._turn_captions(1 if action is Action.UP else -1)
            return True
        else:
            return False
        self._panel.show()
        return True

    def _turn_captions(self, by: int) -> None:
        if not self._has_captions:
            self._panel.show("这个视频没有字幕")
        else:
            preferences = self.tv.preferences
            preferences.captions = turned(self._captions, by).value
            self.tv.keep_preferences()
            self._panel.show(LABELS[self._captions])

    def choose(self, group: str, key: str) -> None:
        if key == "again":
            self._again()
        elif key == "guide":
            self._to_guide()
        elif key == "ask":
            rows = guides_of(self.tv.catalogue, self.key, 1)
            self.tv.open("assistance", **({"guide": rows[0].code} if rows else {}))
        elif key == "call":
            self.tv.open("call")
        else:
            self.tv.back()

    def _to_guide(self) -> None:
        rows = guides_of(self.tv.catalogue, self.key, 2)
        if len(rows) == 1:
            self.tv.open("guide", code=rows[0].code)
        else:
            self.tv.open("guide_list", video=self.key)

    def _again(self) -> None:
        ended = self.place.state.pop("ended", None)
        if self._player is None:
            self._begin(paused=False)
        else:
            self._player.again()
        if ended:
            self._panel.show()

    # -- coming and going -----------------------------------------------------------------------

    def entered(self) -> None:
        # Who comes back, or whose power was cut, sees where it stopped; nothing starts by itself.
        self._waits = "opened" in self.place.state
        self.place.state["opened"] = True
        self._begin_when_possible()

    def _begin_when_possible(self) -> None:
        ready = self.tv.company is not None and self.key and not self.place.state.get("ended")
        if (
            ready
            and self._player is None
            and not self.tv.company.conversation.talking
            and self.tv.stage.screen is self
        ):
            self._begin(paused=self._waits)

    def _begin(self, *, paused: bool) -> None:
        company = self.tv.company
        if company is None:
            return
        from tvapp.player.player import Player

        self._told_of_sound = False
        self._player = self.tv.player = Player(
            self.key, company.library, on_change=self._changed, on_picture=self._picture_came, paused=paused
        )
        self._player.start()
        self._panel.show()

    def left(self) -> None:
        player, self._player = self._player, None
        self._panel.hide()
        self.ids.film.forget()
        if player is not None:
            player.note()  # the list that is shown next says where it stands
            self.tv.player = None
            self.tv.run_soon(player.leave())

    def refresh(self) -> None:
        before, film = self.view.buttons, self.view.film
        if self._player is None:
            self._begin_when_possible()
        super().refresh()
        if self.view.film != film and self.tv.stage.screen is self:
            self.tv.stage.settle()
        elif before and self.view.buttons and self.view.buttons[0] != before[0]:
            # What was focused belonged to another question.
            self.tv.stage.focus_on(f"video/actions/{self.view.buttons[0].key}")

    def _changed(self) -> None:
        player = self._player
        if player is None:
            return
        if player.running and self.tv.company.conversation.talking:
            player.rest()  # as when a film has been made in the middle of a call
            return
        if player.running:
            self.tv.reader.hush()
        if player.playback.step is Step.ENDED:
            self.place.state["ended"] = True
        self.tv.refresh()

    def _picture_came(self) -> None:
        player = self._player
        picture = player.picture() if player is not None else None
        if picture is not None and self.view.film:
            self.ids.film.show_frame(picture.pixels, picture.width, picture.height)
            self.tv.draw_soon()

    def _panel_gone(self) -> None:
        player = self._player
        if player is not None and player.playback.step is Step.LOADING:
            self._panel.show()  # the keys are shown for some seconds of the film
            return
        self._told_of_sound = self._told_of_sound or (player is not None and not player.playback.sound)
        self.tv.refresh()
