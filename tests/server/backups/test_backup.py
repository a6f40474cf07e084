"""A backup of a running service, put back elsewhere, on both engines; and everything that is refused."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from protocol.staff import Role
from server.__main__ import main
from server.applications.photo_files import PHOTO_FILES
from server.backups.database import POSTGRESQL, SQLITE
from server.backups.inventory import Inventory
from server.backups.key_marks import copy_keys
from server.backups.making import INVENTORY, clear_old, make, read, verified
from server.backups.restoring import restore
from server.command_line import CommandError, prepare_folder
from server.crypto.sealing import load_sealer
from server.crypto.signing import load_bundle_key
from server.settings import Settings
from tests.server.service import Service

PHOTO = "ab" * 16


def silent(_: object) -> None:
    pass


@pytest.fixture
def fresh_database(request: pytest.FixtureRequest, migrated_url: str) -> Iterator[Callable[[], str]]:
    """Gives URLs of empty databases of the engine under test; "" is SQLite's own in the data folder."""
    if migrated_url.startswith("sqlite"):
        yield lambda: ""
        return
    cluster = request.getfixturevalue("postgres_cluster")
    made = []

    def create() -> str:
        name, url = cluster.create_database()
        made.append(name)
        return str(url)

    yield create
    for name in made:
        cluster.drop_database(name)


async def test_a_backup_made_while_people_work_is_put_back_whole(
    service: Service, tmp_path: Path, fresh_database: Callable[[], str]
) -> None:
    await service.add_staff(Role.CLERK)
    await service.app[PHOTO_FILES].keep(PHOTO, b"large", b"small")
    film = service.settings.videos / "v001" / f"{'a' * 64}.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(b"film" * 1000)
    (service.settings.data / "demo-accounts.json").write_text("passwords")

    async def enrol() -> None:
        for _ in range(5):
            await service.box()

    making = make(service.settings, tmp_path / "kept", videos=True, progress=silent)
    backup, _ = await asyncio.gather(making, enrol())
    told = verified(backup, silent)
    names = {each.path for each in told.files}
    assert {SQLITE, POSTGRESQL} & names
    assert f"files/photos/ab/{PHOTO}.large" in names
    assert not any("keys" in name or "demo-accounts" in name for name in names)
    assert all(
        secret not in path.read_bytes()
        for path in backup.rglob("*.*")
        if path.is_file()
        for secret in ((service.settings.keys / "sealing.json").read_bytes(), b"passwords")
    )

    keys = tmp_path / "apart"
    copy_keys(service.settings.keys, keys)
    assert (keys / "sealing.json").stat().st_mode & 0o077 == 0
    settings = Settings(data=tmp_path / "new", database=fresh_database())
    await restore(backup, keys, settings, silent)
    again = Service(settings)
    await again.start()
    try:
        await again.login("clerk")
        assert await again.app[PHOTO_FILES].read(PHOTO, "large") == b"large"
        assert (settings.videos / "v001" / film.name).read_bytes() == film.read_bytes()
        async with again.caller().get("/api/catalogue/manifest") as answer:
            assert answer.status in (200, 404)
    finally:
        await again.stop()

    with pytest.raises(CommandError, match="已经有东西"):
        await restore(backup, keys, settings, silent)
    if settings.database:
        with pytest.raises(CommandError, match="已经有表"):
            await restore(backup, keys, Settings(tmp_path / "other", settings.database), silent)
        with pytest.raises(CommandError, match="PostgreSQL 的"):
            await restore(backup, keys, Settings(tmp_path / "other"), silent)
    assert not (tmp_path / "other").exists()


async def _backup(service: Service, into: Path, *, videos: bool = True) -> tuple[Path, Inventory]:
    made = await make(service.settings, into, videos=videos, progress=silent)
    return made, read(made)


async def test_what_does_not_belong_together_is_refused_before_anything_is_written(
    plain_service: Service, tmp_path: Path
) -> None:
    await plain_service.app[PHOTO_FILES].keep(PHOTO, b"large", b"small")
    backup, _ = await _backup(plain_service, tmp_path / "kept")
    own, new = plain_service.settings.keys, Settings(data=tmp_path / "new")

    async def refused(keys: Path, told: str, settings: Settings = new) -> None:
        with pytest.raises(CommandError, match=told):
            await restore(backup, keys, settings, silent)
        assert not new.data.exists()

    other = Service(Settings(data=tmp_path / "other"))
    await refused(own, "另一种", Settings(new.data, "postgresql+asyncpg://nobody@127.0.0.1:1/none"))
    await other.start()
    await other.stop()
    await refused(other.settings.keys, "不是一套")
    await refused(tmp_path / "nowhere", "没有密钥")
    photo = backup / "files" / "photos" / "ab" / f"{PHOTO}.large"
    kept = photo.read_bytes()
    photo.write_bytes(kept[:-1] + b"?")
    await refused(own, "校验值对不上")
    photo.unlink()
    await refused(own, "文件不见了")
    photo.write_bytes(kept)
    (backup / "files" / "photos" / "ab" / "another.large").write_bytes(b"")
    await refused(own, "别的备份")
    (backup / "files" / "photos" / "ab" / "another.large").unlink()
    inventory = backup / INVENTORY
    text = inventory.read_text()
    inventory.write_text(text.replace(read(backup).revision, "9999_later"))
    await refused(own, "更新的程序")
    inventory.unlink()
    await refused(own, "不是一份完整的备份")


async def test_nightly_backups_share_what_has_not_changed_and_old_ones_go(
    plain_service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await plain_service.app[PHOTO_FILES].keep(PHOTO, b"large", b"small")
    now = 1_700_000_000_000
    made = []
    for day in range(3):
        monkeypatch.setattr("server.backups.making.now_ms", lambda day=day: now + day * 86_400_000)
        made.append((await _backup(plain_service, tmp_path / "kept"))[0])
    photos = [each / "files" / "photos" / "ab" / f"{PHOTO}.large" for each in made]
    assert len({photo.stat().st_ino for photo in photos}) == 1
    assert [each.name for each in made[:1]] == clear_old(tmp_path / "kept", 2)
    assert not made[0].exists()
    assert verified(made[1], silent) and verified(made[2], silent)
    await plain_service.app[PHOTO_FILES].keep(PHOTO, b"LARGE", b"small")
    monkeypatch.setattr("server.backups.making.now_ms", lambda: now + 9 * 86_400_000)
    last, _ = await _backup(plain_service, tmp_path / "kept", videos=False)
    assert verified(last, silent) and verified(made[2], silent)


async def test_a_full_disk_leaves_no_half_backup_behind(
    plain_service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await plain_service.app[PHOTO_FILES].keep(PHOTO, b"large", b"small")

    def full(*_: object) -> tuple[int, str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("server.backups.making.link_or_copy", full)
    with pytest.raises(CommandError, match="没有做完"):
        await _backup(plain_service, tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_folder_restored_by_half_is_not_worked_on(tmp_path: Path) -> None:
    (tmp_path / ".restoring").touch()
    with pytest.raises(CommandError, match="没有恢复完"):
        prepare_folder(tmp_path)


def test_the_commands_say_what_they_did_and_keep_keys_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data, kept, keys = tmp_path / "data", tmp_path / "kept", tmp_path / "locked" / "away"

    def say(*words: object) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["server", *map(str, words)])
        code = main()
        told = capsys.readouterr()
        return code, told.out + told.err

    assert "没有密钥" in say("backup", "make", "--to", kept, "--data", data)[1]
    load_sealer(data / "keys")
    load_bundle_key(data / "keys")
    assert "还是空的" in say("backup", "make", "--to", kept, "--data", data)[1]
    assert say("staff", "list", "--data", data) == (0, "")
    assert say("backup", "make", "--to", data / "inside", "--data", data)[0] == 1
    code, told = say("backup", "make", "--to", kept, "--keep", 3, "--data", data)
    assert code == 0 and "备份好了" in told and "密钥不在里面" in told
    assert "密钥要放在别处" in say("backup", "keys", "--to", kept, "--data", data)[1]
    assert say("backup", "keys", "--to", keys, "--data", data)[0] == 0
    backup, key = next(kept.iterdir()), next(keys.iterdir())
    assert say("backup", "verify", backup)[1].startswith("好：")
    code, told = say("restore", backup, "--keys", key, "--data", tmp_path / "new")
    assert code == 0 and "恢复好了" in told
    assert say("staff", "list", "--data", tmp_path / "new") == (0, "")
