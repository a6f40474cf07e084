"""Updates by delta: little is fetched, a cut goes on, and whatever it is, only the signed file is shown."""

import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from protocol.bundle import Manifest
from protocol.bundle_delta import HEAD
from server.catalogue.bundles.bundle import build_bundle
from server.catalogue.bundles.delta_making import make_delta
from tests.tvapp.catalogue.bundle_server import BundleServer, bundle_server
from tests.tvapp.catalogue.power_cut import PowerCut, power_cut_after
from tests.tvapp.catalogue.shelf import Signer, content, guide
from tests.tvapp.catalogue.update_command import command
from tvapp.catalogue import BundleFolder
from tvapp.catalogue.update import Outcome, update

SIGNER = Signer()
TEXT = "到政务服务中心的窗口交材料，工作人员当场看，办好了打电话通知。"


@pytest.fixture
def server() -> Iterator[BundleServer]:
    with bundle_server() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> BundleFolder:
    return BundleFolder(tmp_path / "tv")


@pytest.fixture
def publish(server: BundleServer, tmp_path: Path) -> Callable[..., Manifest]:
    """Offer a version that differs in one guide from the one before, with its deltas to all and to none."""
    made: dict[int, Path] = {}

    def offer(version: int, count: int = 300) -> Manifest:
        texts = [f"{number * 7919 % 1009}号文件规定的人。{TEXT}" for number in range(count)]
        guides = [guide(f"第{n}件事", conditions=text, popularity=n) for n, text in enumerate(texts, 1)]
        path = tmp_path / f"made-{version}.sqlite"
        before = made.get(version - 1)
        manifest = build_bundle(
            path,
            content([*guides, guide(f"第{version}版才有的事")]),
            version=version,
            issued=version,
            expires=10**13,
            before=before,
        )
        server.offer(SIGNER.sign(manifest), path)
        for older, file in made.items():
            server.deltas[version, older] = make_delta(file, path)
        server.deltas[version, 0] = make_delta(None, path)
        made[version] = path
        return manifest

    return offer


def run(server: BundleServer, folder: BundleFolder) -> Outcome:
    return update(server.address, folder, SIGNER.trusted)


def shown(folder: BundleFolder) -> int:
    """The version that the television would show; 0 for none."""
    catalogue = folder.open()
    if catalogue is None:
        return 0
    version = catalogue.manifest.version
    assert [row.title for row in catalogue.guides_in(offset=catalogue.guides_total - 1)] == [
        f"第{version}版才有的事"
    ]
    catalogue.close()
    return version


def paths(server: BundleServer) -> list[str]:
    """What was asked for, since the last time."""
    asked = [path.removeprefix("/api/catalogue/") for path, _ in server.asked]
    server.asked.clear()
    return asked


def test_the_first_bundle_comes_packed_and_the_next_ones_as_what_differs(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    whole = publish(1).size
    first = run(server, folder)
    assert (first.result, first.way, paths(server)) == ("updated", "packed", ["manifest", "bundles/1/from/0"])
    assert whole * 0.1 < first.fetched < whole * 0.8
    publish(2)
    second = run(server, folder)
    assert (second.way, paths(server)) == ("delta", ["manifest", "bundles/2/from/1"])
    assert second.fetched < 3_000 and second.seconds > 0
    for version in (3, 4, 5):
        publish(version)
    assert run(server, folder).way == "delta"
    assert paths(server)[1:] == ["bundles/5/from/2"]
    assert shown(folder) == 5
    assert run(server, folder) == Outcome("current", 5, "已经是最新的指南。")
    names = {path.name.split(".", 1)[1] for path in folder.folder.glob("bundle-*")}
    assert names == {"sqlite", "json"}, "nothing unfinished is left"


def test_a_box_that_was_off_for_long_fetches_the_packed_file_and_at_worst_the_plain_one(  # type: ignore[no-untyped-def]
    server, folder, publish
) -> None:
    publish(1)
    run(server, folder)
    for version in (2, 3):
        publish(version)
    del server.deltas[3, 1]
    assert run(server, folder).way == "packed"
    publish(4)
    server.deltas.clear()
    paths(server)
    assert run(server, folder).way == "whole"
    assert paths(server) == ["manifest", "bundles/4/from/3", "bundles/4/from/0", "bundles/4"]
    assert shown(folder) == 4


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_delta_that_is_cut_goes_on_where_it_was_cut(server, folder, publish, share: float) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    run(server, folder)
    publish(2)
    server.cut_where, server.cut_after = "/from/", int(len(server.deltas[2, 1]) * share)
    assert run(server, folder) == Outcome("offline", 1, "连不上服务器，继续使用本机保存的指南。")
    assert shown(folder) == 1
    cut, server.cut_after = server.cut_after, None
    assert run(server, folder).way == "delta"
    assert server.asked[-1] == ("/api/catalogue/bundles/2/from/1", f"bytes={cut}-" if cut else None)
    assert shown(folder) == 2


def test_the_rest_of_a_cut_delta_is_asked_for_and_only_if_it_is_the_same(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    server.cut_after = 9_000
    assert run(server, folder) == Outcome("offline", 0, "连不上服务器，继续使用本机保存的指南。")
    server.cut_after = None
    server.asked.clear()
    resumed = run(server, folder)
    assert (resumed.way, server.asked[-1]) == ("packed", ("/api/catalogue/bundles/1/from/0", "bytes=9000-"))
    assert resumed.fetched < len(server.deltas[1, 0]) - 7_000

    publish(2)
    server.deltas.pop((2, 1))
    server.cut_after = 9_000
    run(server, folder)
    server.cut_after = None
    server.deltas[2, 0] += b"another tag"
    assert run(server, folder).way == "packed"
    assert shown(folder) == 2


ATTACKS = [
    "for another base",
    "for another target",
    "to an older version",
    "truncated",
    "flipped bit",
    "head flipped",
    "empty",
    "as large as the file",
    "a page that asks to log in",
]


def test_what_is_left_of_earlier_tries_makes_room_for_the_next(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    run(server, folder)
    publish(2)
    server.cut_after, server.cut_where = 100, "/from/"
    assert run(server, folder).result == "offline"
    server.deltas.clear()
    server.cut_where = "bundles/2"
    assert run(server, folder).result == "offline"
    kinds = {path.suffix for path in folder.folder.glob("bundle-2-*")}
    assert {".part"} <= kinds
    publish(3)
    server.deltas.clear()
    server.cut_where = "bundles/3"
    assert run(server, folder).result == "offline"
    assert not list(folder.folder.glob("bundle-2-*")) and shown(folder) == 1


def spoiled(name: str, server: BundleServer, files: Path) -> bytes:
    """What an attacker or a broken server sends in place of the delta from 2 to 3."""
    good, size = server.deltas[3, 2], len(server.files[3])
    middle = len(good) // 2
    return {
        "for another base": server.deltas[3, 1],
        "for another target": server.deltas[2, 1],
        "to an older version": make_delta(files / "made-2.sqlite", files / "made-1.sqlite"),
        "truncated": good[:middle],
        "flipped bit": good[:middle] + bytes([good[middle] ^ 4]) + good[middle + 1 :],
        "head flipped": good[: HEAD.size - 1] + bytes([good[HEAD.size - 1] ^ 1]) + good[HEAD.size :],
        "empty": b"",
        "as large as the file": good + bytes(size),
        "a page that asks to log in": b"<html>login</html>",
    }[name]


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("everything", [False, True])
def test_of_attacks_by_delta_none_is_accepted(  # type: ignore[no-untyped-def]
    server, folder, publish, tmp_path, name: str, everything: bool
) -> None:
    publish(1)
    publish(2)
    run(server, folder)
    publish(3)
    good = server.files[3]
    bad = spoiled(name, server, tmp_path)
    server.deltas[3, 2] = server.deltas[3, 0] = bad
    if everything:
        server.files[3] = bad or b"x"
    outcome = run(server, folder)
    if everything:
        assert outcome.result in ("refused", "offline") and outcome.version == 2
        assert shown(folder) == 2 == folder.highest_seen()
        server.files[3] = good
    else:
        assert (outcome.result, outcome.way) == ("updated", "whole")
    assert run(server, folder).result in ("updated", "current")
    assert shown(folder) == 3
    used = folder.candidates()[0]
    assert used.path.read_bytes() == good


def test_a_manifest_of_one_version_with_the_delta_of_another_is_not_used(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    run(server, folder)
    publish(2)
    second = server.manifest
    publish(3)
    # Mixed: the manifest says 2, the files are those of 3.
    server.manifest = second
    server.deltas[2, 1] = server.deltas[3, 1]
    server.deltas[2, 0] = server.deltas[3, 0]
    server.files[2] = server.files[3]
    assert run(server, folder).result == "refused"
    assert shown(folder) == 1


def test_an_older_version_is_not_even_asked_for(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    first = server.manifest
    publish(2)
    run(server, folder)
    server.manifest = first
    paths(server)
    assert run(server, folder).result == "refused"
    assert paths(server) == ["manifest"]
    assert shown(folder) == 2


def test_a_server_that_fails_at_deltas_still_gives_the_whole(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    run(server, folder)
    publish(2)
    server.failing = "/from/"
    assert run(server, folder).way == "whole"
    assert shown(folder) == 2


def test_a_power_cut_at_any_step_leaves_the_old_or_the_new_bundle(  # type: ignore[no-untyped-def]
    server, tmp_path, publish, monkeypatch
) -> None:
    publish(1, 3)
    start = BundleFolder(tmp_path / "start")
    run(server, start)
    publish(2, 3)
    # Of so little text the delta would be no smaller than the packed file; it is used all the same.
    for allowed in range(80):
        box = BundleFolder(tmp_path / f"box-{allowed}")
        shutil.copytree(start.folder, box.folder)
        try:
            with power_cut_after(allowed, monkeypatch):
                outcome = run(server, box)
        except PowerCut:
            outcome = None
        assert shown(box) in (1, 2), f"after {allowed} steps"
        assert run(server, box).result in ("updated", "current")
        assert shown(box) == 2
        if outcome:
            break
    assert outcome.way == "delta" and allowed > 12, "the whole update was walked through"


def test_a_killed_process_leaves_the_old_or_the_new_bundle_whenever_it_dies(  # type: ignore[no-untyped-def]
    server, tmp_path, publish
) -> None:
    publish(1)
    start = BundleFolder(tmp_path / "start")
    run(server, start)
    publish(2)
    chance = random.Random(5)
    seen = []
    for turn in range(10):
        box = BundleFolder(tmp_path / f"box-{turn}")
        shutil.copytree(start.folder, box.folder)
        server.asked.clear()
        one_update = command(server.address, box.folder, SIGNER.trusted)
        process = subprocess.Popen(one_update, stdout=subprocess.DEVNULL)
        while process.poll() is None and len(server.asked) < 2:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.12))
        process.kill()
        process.wait()
        seen.append(shown(box))
        assert run(server, box).result in ("updated", "current")
        assert shown(box) == 2
    assert set(seen) <= {1, 2}
