"""Which bundle files and deltas stay in the server's folder."""

from pathlib import Path

import pytest

from server.catalogue.bundles import bundle_shelf
from server.catalogue.bundles.bundle_shelf import sweep

SHA = "0123456789ab"


def put(folder: Path, *versions: int) -> None:
    for version in versions:
        (folder / f"bundle-{version}-{SHA}.sqlite").write_bytes(b"x" * 100)
        (folder / f"delta-{version}-{SHA}-from-0.bin").write_bytes(b"")
        for older in range(1, version):
            (folder / f"delta-{version}-{SHA}-from-{older}-{SHA}.bin").write_bytes(b"")


def left(folder: Path) -> list[int]:
    return sorted(int(path.name.split("-")[1]) for path in folder.glob("bundle-*"))


def test_the_last_ten_stay_and_of_the_deltas_those_between_them(tmp_path: Path) -> None:
    put(tmp_path, *range(1, 15))
    sweep(tmp_path, 14)
    assert left(tmp_path) == list(range(5, 15))
    names = {path.name for path in tmp_path.glob("delta-*")}
    assert f"delta-14-{SHA}-from-5-{SHA}.bin" in names and f"delta-5-{SHA}-from-0.bin" in names
    assert f"delta-14-{SHA}-from-4-{SHA}.bin" not in names and f"delta-4-{SHA}-from-0.bin" not in names


@pytest.mark.parametrize(("room", "kept"), [(450, 4), (0, 3)])
def test_large_ones_go_earlier_but_for_the_last_three(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int, kept: int
) -> None:
    monkeypatch.setattr(bundle_shelf, "ROOM", room)
    put(tmp_path, *range(1, 8))
    sweep(tmp_path, 7)
    assert left(tmp_path) == list(range(8 - kept, 8))


def test_files_of_other_names_are_left_alone(tmp_path: Path) -> None:
    names = {"making-00.sqlite", "bundle-x.sqlite", "delta-.bin", "notes.txt"}
    for name in names:
        (tmp_path / name).write_bytes(b"")
    sweep(tmp_path, 50)
    assert {path.name for path in tmp_path.iterdir()} == names
