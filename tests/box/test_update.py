"""A box's update: taken only when it is genuine, newer and whole; interrupted anywhere, a version starts."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from box.choice import Choice, starting
from box.layout import Layout
from box.release import ReleaseBroken, from_json, reason_against, to_json
from box.update import NotUpdated, healthy, update
from tests.box.releases import make_box, make_release, sign, tree


def well(_layout: Layout, _folder: Path) -> None:
    """A health check that is content."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "source"


@pytest.fixture
def box(tmp_path: Path, source: Path) -> Layout:
    """A box with version 1 in use."""
    layout = make_box(tmp_path / "box")
    make_release(source, 1)
    assert update(layout, str(source), check=well) == "v1"
    layout.remember(Choice(current="v1"))
    return layout


def test_a_newer_version_stands_beside_the_old_one_and_is_tried(box: Layout, source: Path) -> None:
    make_release(source, 2)
    (box.version("v2") / "app").mkdir(parents=True)  # what a damaged disk left of it
    assert update(box, str(source), check=healthy) == "v2"
    assert box.installed() == {"v1": 1, "v2": 2}
    assert box.choice() == Choice(current="v2", previous="v1", trial=True)
    assert not box.incoming.exists()
    with pytest.raises(NotUpdated, match="已经有"):
        update(box, str(source), check=well)


@pytest.mark.parametrize("first", ["raise SystemExit(1)", "import nothing_of_that_name"])
def test_a_version_that_draws_nothing_is_not_taken(box: Layout, source: Path, first: str) -> None:
    make_release(source, 2, first)
    before = tree(box.versions)
    with pytest.raises(NotUpdated, match="画不出"):
        update(box, str(source), check=healthy)
    assert (box.choice(), tree(box.versions)) == (Choice(current="v1"), before)


def test_nobody_else_s_signature_and_no_changed_byte_is_taken(box: Layout, source: Path) -> None:
    release = make_release(source, 2)
    folder = next(source.iterdir())
    note = (folder / "release.json").read_bytes()

    def refused(told: str) -> None:
        with pytest.raises(NotUpdated, match=told):
            update(box, str(source), check=well)
        assert box.installed() == {"v1": 1}
        assert box.choice() == Choice(current="v1")

    sign(folder, note, Ed25519PrivateKey.generate())
    refused("签名不对")
    sign(folder, note)
    (folder / "release.json").write_bytes(note.replace(b'"number": 2', b'"number": 3'))
    refused("签名不对")
    sign(folder, note[:-2])
    refused("看不懂")
    sign(folder, note)
    payload = folder / release.payload
    whole = payload.read_bytes()
    payload.write_bytes(whole[:-1] + b"?")
    refused("对不上")
    payload.write_bytes(whole + b"?")
    refused("对不上")
    payload.unlink()
    refused("没有取完")
    payload.write_bytes(whole)
    assert update(box, str(source), check=well) == "v2"


def test_an_older_version_another_platform_s_and_one_given_up_are_refused(box: Layout, source: Path) -> None:
    release = make_release(source, 2)
    here = {"platform": release.platform, "python": release.python, "free": 10**10}
    assert reason_against(release, newest=1, refused="", **here) == ""
    assert "已经有" in reason_against(release, newest=2, refused="", **here)
    assert "退回" in reason_against(release, newest=1, refused="v2", **here)
    assert "空间不够" in reason_against(release, newest=1, refused="", **{**here, "free": 1000})
    assert "是给" in reason_against(release, newest=1, refused="", **{**here, "platform": "riscv64"})
    assert "Python" in reason_against(release, newest=1, refused="", **{**here, "python": "3.9"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "../v2"),
        ("name", ""),
        ("payload", "/etc/passwd"),
        ("sha256", "x"),
        ("size", -1),
        ("number", True),
    ],
)
def test_a_note_that_leads_elsewhere_is_broken(source: Path, field: str, value: object) -> None:
    release = make_release(source, 2)
    assert from_json(to_json(release)) == release
    with pytest.raises(ReleaseBroken):
        from_json(
            to_json(type(release)(**{**{n: getattr(release, n) for n in release.__slots__}, field: value}))
        )


class PowerCut(BaseException):
    """Nothing more happens on this box."""


class Current:
    """Cuts the power at the n-th thing done to the file system, and lets nothing be done after it."""

    EVENTS = frozenset(
        {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "os.chmod"}
    )

    def __init__(self) -> None:
        self.left: int | None = None

    def hear(self, event: str, _args: object) -> None:
        """The audit hook."""
        if self.left is None or event not in self.EVENTS:
            return
        self.left -= 1
        if self.left < 0:
            raise PowerCut


CURRENT = Current()
sys.addaudithook(CURRENT.hear)  # it stays for the life of the process, silent unless switched on


@pytest.fixture
def current() -> Iterator[Current]:
    yield CURRENT
    CURRENT.left = None


def test_the_power_may_go_at_any_step_and_the_old_or_the_new_version_starts(
    box: Layout, source: Path, tmp_path: Path, current: Current, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The machine the tests run on is not cut: its disk need not be waited for.
    monkeypatch.setattr("os.sync", lambda: None)
    monkeypatch.setattr("os.fsync", lambda _: None)
    old = tree(box.version("v1"))
    make_release(source, 2)
    reference = make_box(tmp_path / "reference")
    update(reference, str(source), check=well)
    new = tree(reference.version("v2"))
    seen = set()
    for step in range(500):
        at = Layout(tmp_path / "cut")
        shutil.copytree(box.root, at.root, symlinks=True)
        current.left = step
        try:
            update(at, str(source), check=well)
            done = True
        except PowerCut:
            done = False
        finally:
            current.left = None
        chosen = starting(at.choice(), at.installed()).current
        assert tree(at.version(chosen)) == (new if chosen == "v2" else old), step
        seen.add(chosen)
        # Once the power is back the update goes through.
        if chosen == "v1":
            assert update(at, str(source), check=well) == "v2"
            assert starting(at.choice(), at.installed()).current == "v2"
            assert not list(at.versions.glob("*.part"))
        shutil.rmtree(at.root)
        if done:
            break
    assert done and step > 20 and seen == {"v1", "v2"}
