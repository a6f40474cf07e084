"""What an operator may set; read once at start, then never changed."""

from dataclasses import dataclass
from pathlib import Path

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one server process. Everything but the data folder has a working default."""

    data: Path
    """Folder of keys, bundles, photos and (on SQLite) the database."""
    database: str = ""
    """URL of ``sqlite+aiosqlite://`` or ``postgresql+asyncpg://``; empty: SQLite in the data folder."""
    host: str = "127.0.0.1"
    port: int = 8650
    """0 lets the system choose."""
    public_url: str = ""
    """How phones reach this server (goes into the QR); empty: derived from host and port."""
    demo: bool = False
    """Demo accounts, sample catalogue, boxes on loopback enrol themselves."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses whose ``X-Forwarded-For`` is believed; from all others it is dropped."""
    heartbeat: float = 15.0
    """Seconds between heartbeats of a socket."""
    keep_events_hours: int = 72
    """How long a box may be away and still resume without fetching everything anew."""
    turn_urls: tuple[str, ...] = ()
    """Relay addresses, e.g. ``turn:relay.example:3478?transport=udp``; none: direct media only."""
    turn_secret: str = ""
    """coturn's ``static-auth-secret``."""
    relay_only: bool = False
    audit_anchor: Path | None = None
    """File to which the head of the audit chain is appended every hour, kept by somebody else."""
    scanner: str = ""
    """Address of a virus scanner (clamd's protocol): ``unix:/path`` or ``host:port``; empty: none."""
    licence_adapter: str = ""
    """``package.module:function`` of the county's licence platform; empty: the imported register."""
    review_workdays: int = 1
    """Working days in which the county promises to look at a submission."""
    speech_command: str = ""
    """Engine that narrates films: text on stdin, 16-bit WAV on stdout; empty: espeak-ng."""
    media_accel: str = ""
    """nginx's internal prefix for the folder of films (X-Accel-Redirect); empty: this process sends them."""

    @property
    def database_url(self) -> str:
        """The database that is really used."""
        return self.database or f"sqlite+aiosqlite:///{self.data / 'server.db'}"

    @property
    def base_url(self) -> str:
        """Address for links in QR codes, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def videos(self) -> Path:
        """Folder of the films."""
        return self.data / "videos"

    @property
    def keys(self) -> Path:
        """Folder of the keys (mode 0700)."""
        return self.data / "keys"


SETTINGS = web.AppKey("settings", Settings)
