"""The update process: whatever the line, the server, the disk or the power do, the last good bundle opens."""

import json
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from protocol import SCHEMA_VERSION
from protocol.bundle import Manifest, SignedManifest
from tests.tvapp.catalogue.bundle_server import BundleServer, bundle_server
from tests.tvapp.catalogue.power_cut import PowerCut, power_cut_after
from tests.tvapp.catalogue.shelf import Signer, guide, make_bundle
from tests.tvapp.catalogue.update_command import command
from tvapp.catalogue import BundleFolder
from tvapp.catalogue.update import Outcome, update
from tvapp.catalogue.verification import TrustedKey

SIGNER = Signer()


@pytest.fixture
def server() -> Iterator[BundleServer]:
    with bundle_server() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> BundleFolder:
    return BundleFolder(tmp_path / "tv")


@pytest.fixture
def publish(server: BundleServer, tmp_path: Path) -> Callable[..., Manifest]:
    """Offer a bundle of some guides as a version."""

    def offer(version: int, *titles: str, signer: Signer = SIGNER) -> Manifest:
        path = tmp_path / f"made-{version}.sqlite"
        made = make_bundle(path, [guide(title) for title in titles or ("低保", "高龄津贴")], version)
        return server.offer(signer.sign(made), path)

    return offer


def run(server: BundleServer, folder: BundleFolder, key: TrustedKey | None = SIGNER.trusted) -> Outcome:
    return update(server.address, folder, key)


def shown(folder: BundleFolder) -> int:
    """The version that the television would show; 0 for none."""
    catalogue = folder.open()
    if catalogue is None:
        return 0
    version = catalogue.manifest.version
    assert catalogue.guides_in() and catalogue.search("32").total >= 0
    catalogue.close()
    return version


def test_first_bundle_then_current_then_newer(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    assert run(server, folder).result == "updated"
    assert shown(folder) == 1
    assert run(server, folder) == Outcome("current", 1, "已经是最新的指南。")
    publish(2, "低保", "高龄津贴", "残疾人证")
    outcome = run(server, folder)
    assert (outcome.result, outcome.version) == ("updated", 2)
    assert "3 项" in outcome.detail
    assert shown(folder) == 2


def test_a_server_that_is_away_leaves_what_is_there(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    run(server, folder)
    away = update("http://127.0.0.1:1", folder, SIGNER.trusted)
    assert (away.result, away.version) == ("offline", 1)
    server.status = 503
    assert run(server, folder).result == "offline"
    assert shown(folder) == 1


def test_a_server_without_a_published_catalogue_is_no_error_of_the_box(server, folder) -> None:  # type: ignore[no-untyped-def]
    outcome = run(server, folder)
    assert (outcome.result, outcome.version) == ("offline", 0)
    assert shown(folder) == 0


def test_a_cut_download_goes_on_where_it_was_cut(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    run(server, folder)
    publish(2)
    server.cut_after = 5_000
    assert run(server, folder) == Outcome("offline", 1, "连不上服务器，继续使用本机保存的指南。")
    assert shown(folder) == 1
    server.cut_after = None
    assert run(server, folder).result == "updated"
    assert server.asked[-1] == ("/api/catalogue/bundles/2", "bytes=5000-")
    assert shown(folder) == 2


def test_a_server_that_ignores_ranges_sends_all_of_it_again(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    server.cut_after = 5_000
    run(server, folder)
    server.cut_after, server.ranges_ignored = None, True
    assert run(server, folder).result == "updated"
    assert shown(folder) == 1


def test_a_bundle_of_another_version_than_its_manifest_is_refused(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    run(server, folder)
    publish(2, "低保")
    server.files[2] = server.files[1]
    refused = run(server, folder)
    assert (refused.result, refused.version) == ("refused", 1)
    assert shown(folder) == 1


def test_a_bundle_with_one_wrong_byte_is_refused_and_fetched_anew(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    run(server, folder)
    publish(2)
    good = server.files[2]
    server.files[2] = good[:2000] + bytes([good[2000] ^ 1]) + good[2001:]
    refused = run(server, folder)
    assert (refused.result, refused.version) == ("refused", 1)
    assert "对不上" in refused.detail
    server.files[2] = good
    assert run(server, folder).result == "updated"


def test_a_bundle_signed_with_another_key_is_refused(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    run(server, folder)
    publish(2, signer=Signer("key-one"))
    refused = run(server, folder)
    assert (refused.result, refused.version) == ("refused", 1)
    assert "签名" in refused.detail
    publish(3, signer=Signer("key-two"))
    assert "密钥" in run(server, folder).detail
    assert shown(folder) == 1


@pytest.mark.parametrize("field", ["version", "sha256", "expires", "size"])
def test_a_manifest_changed_after_signing_is_refused(server, folder, publish, field: str) -> None:  # type: ignore[no-untyped-def]
    manifest = publish(1)
    changed = {"version": 9, "sha256": "0" * 64, "expires": 10**15, "size": manifest.size + 1}[field]
    signed = SIGNER.sign(manifest)
    forged = SignedManifest(
        manifest=manifest.model_copy(update={field: changed}),
        key_id=signed.key_id,
        signature=signed.signature,
    )
    server.manifest = forged.model_dump_json().encode()
    assert run(server, folder).result == "refused"
    assert shown(folder) == 0
    assert folder.highest_seen() == 0


def test_an_older_version_is_refused_even_after_the_box_lost_its_bundles(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(5)
    run(server, folder)
    publish(4)
    refused = run(server, folder)
    assert (refused.result, refused.version) == ("refused", 5)
    assert "第 4 版" in refused.detail and "第 5 版" in refused.detail
    for path in folder.folder.glob("bundle-*"):
        path.unlink()
    assert run(server, folder).result == "refused"


def test_a_bundle_for_a_newer_program_is_refused(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    manifest = publish(1).model_copy(update={"schema_version": SCHEMA_VERSION + 1})
    server.manifest = SIGNER.sign(manifest).model_dump_json().encode()
    assert "升级" in run(server, folder).detail


@pytest.mark.parametrize("answer", [b"<html>login</html>", b"{}", b"\xff\xfe", b'{"manifest": []}'])
def test_an_answer_that_is_no_manifest_is_refused(server, folder, answer: bytes) -> None:  # type: ignore[no-untyped-def]
    server.manifest = answer
    assert run(server, folder).result == "refused"


def test_without_a_key_nothing_is_fetched_but_a_key_once_used_is_remembered(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    assert run(server, folder, None).result == "refused"
    assert not server.asked
    run(server, folder)
    publish(2)
    assert run(server, folder, None).result == "updated"


def test_a_key_that_signed_nothing_is_not_remembered(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    run(server, folder, Signer().trusted)
    assert run(server, folder, None).result == "refused"


def test_a_damaged_current_file_falls_back_and_is_mended(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    run(server, folder)
    publish(2)
    run(server, folder)
    current = folder.candidates()[0].path
    current.write_bytes(current.read_bytes()[:-100] + b"x" * 100)
    assert shown(folder) == 1
    assert update("http://127.0.0.1:1", folder, None).version == 1
    assert run(server, folder).result == "updated"
    assert shown(folder) == 2


@pytest.mark.parametrize("name", ["current.json", "state.json", "key.json"])
def test_damaged_notes_of_the_folder_do_no_harm(server, folder, publish, name: str) -> None:  # type: ignore[no-untyped-def]
    publish(3)
    run(server, folder)
    for content in ("", "{", "[1]", '{"file": 7, "highest": "x", "public": 1}'):
        (folder.folder / name).write_text(content)
        assert shown(folder) == 3
        publish(2)
        assert run(server, folder).result == "refused"
        publish(3)
        assert run(server, folder).result == "current"


def test_a_power_cut_at_any_step_leaves_the_old_or_the_new_bundle(  # type: ignore[no-untyped-def]
    server, tmp_path, publish, monkeypatch
) -> None:
    publish(1)
    start = BundleFolder(tmp_path / "start")
    run(server, start)
    publish(2)
    for allowed in range(80):
        box = BundleFolder(tmp_path / f"box-{allowed}")
        shutil.copytree(start.folder, box.folder)
        try:
            with power_cut_after(allowed, monkeypatch):
                done = run(server, box).result == "updated"
        except PowerCut:
            done = False
        assert shown(box) in (1, 2), f"after {allowed} steps"
        assert run(server, box).result in ("updated", "current")
        assert shown(box) == 2
        if done:
            break
    assert done and allowed > 5, "the whole update was walked through"


def process_of(server: BundleServer, folder: BundleFolder) -> list[str]:
    return command(server.address, folder.folder, SIGNER.trusted)


def test_the_process_prints_one_json_line(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    done = subprocess.run(process_of(server, folder), capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["result"] == "updated"
    server.manifest = b"{}"
    refused = subprocess.run(process_of(server, folder), capture_output=True, text=True)
    assert refused.returncode == 3
    assert json.loads(refused.stdout)["version"] == 1


def test_a_killed_process_leaves_the_last_good_bundle_and_the_next_goes_on(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    run(server, folder)
    publish(2)
    # More than the reader's chunk, or all that came would still be in the killed process's buffer.
    server.cut_after = len(server.files[2]) - 1
    server.go_on.clear()
    process = subprocess.Popen(process_of(server, folder), stdout=subprocess.PIPE)
    assert server.stalled.wait(20)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    server.go_on.set()
    assert shown(folder) == 1
    server.cut_after = None
    assert run(server, folder).result == "updated"
    assert shown(folder) == 2


def test_two_updates_at_once_do_not_disturb_each_other(server, folder, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    running = [subprocess.Popen(process_of(server, folder), stdout=subprocess.PIPE) for _ in range(3)]
    results = sorted(json.loads(process.communicate()[0])["result"] for process in running)
    assert results == ["current", "current", "updated"]
    assert shown(folder) == 1


def test_a_disk_that_cannot_be_written_is_told(server, tmp_path, publish) -> None:  # type: ignore[no-untyped-def]
    publish(1)
    (tmp_path / "file").write_text("")
    outcome = run(server, BundleFolder(tmp_path / "file"))
    assert (outcome.result, outcome.version) == ("refused", 0)
    assert "存储" in outcome.detail
