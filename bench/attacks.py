"""False bundles offered to a box that has a good one: none is taken, and the good one is shown at once."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from protocol.bundle import Manifest, SignedManifest
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_source import SampleSource
from tests.tvapp.catalogue.bundle_server import BundleServer, bundle_server
from tests.tvapp.catalogue.shelf import Signer, make_bundle
from tvapp.catalogue import BundleFolder
from tvapp.catalogue.update import update

TITLE = "False bundles"
GOOD = 5
TIMES = 40
CLOCKS = (0.0, 946_684_800.0, 4_102_444_800.0)
"""A box whose clock stands at 1970, 2000, 2100."""


@dataclass(frozen=True, slots=True)
class Bundles:
    """A good bundle, an older and a newer one, as files with their manifests."""

    older: tuple[Manifest, Path]
    good: tuple[Manifest, Path]
    newer: tuple[Manifest, Path]


Attack = Callable[[BundleServer, Bundles, Signer, random.Random], None]


def older(server: BundleServer, bundles: Bundles, signer: Signer, dice: random.Random) -> None:
    """What was published before, with its own good signature."""
    server.offer(signer.sign(bundles.older[0]), bundles.older[1])


def mixed(server: BundleServer, bundles: Bundles, signer: Signer, dice: random.Random) -> None:
    """The manifest of the newer one with the file of the older one."""
    server.offer(signer.sign(bundles.newer[0]), bundles.older[1])


def wrong_key(server: BundleServer, bundles: Bundles, signer: Signer, dice: random.Random) -> None:
    """The newer one, signed by somebody else under the same name."""
    server.offer(Signer(signer.trusted.key_id).sign(bundles.newer[0]), bundles.newer[1])


def cut(server: BundleServer, bundles: Bundles, signer: Signer, dice: random.Random) -> None:
    """The newer one ends somewhere, for good."""
    whole = bundles.newer[1].read_bytes()
    server.offer(signer.sign(bundles.newer[0]), bundles.newer[1])
    server.files[bundles.newer[0].version] = whole[: dice.randrange(len(whole))]


def flipped(server: BundleServer, bundles: Bundles, signer: Signer, dice: random.Random) -> None:
    """One bit of the newer one is another."""
    content = bytearray(bundles.newer[1].read_bytes())
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    server.offer(signer.sign(bundles.newer[0]), bundles.newer[1])
    server.files[bundles.newer[0].version] = bytes(content)


def flipped_words(server: BundleServer, bundles: Bundles, signer: Signer, dice: random.Random) -> None:
    """One number of the newer one's manifest is another, the signature as it was."""
    signed = signer.sign(bundles.newer[0])
    field = dice.choice(["version", "issued", "expires", "size", "guides"])
    changed = signed.manifest.model_copy(update={field: getattr(signed.manifest, field) + 1})
    false = SignedManifest(manifest=changed, key_id=signed.key_id, signature=signed.signature)
    server.offer(false, bundles.newer[1])


ATTACKS: dict[str, Attack] = {
    "older": older,
    "mixed": mixed,
    "wrong key": wrong_key,
    "cut": cut,
    "flipped bit": flipped,
    "flipped manifest": flipped_words,
}


def run() -> list[tuple[str, str, str, bool]]:
    """Rows of (what, figure, target, whether it was reached)."""
    with tempfile.TemporaryDirectory() as name, bundle_server() as server:
        folder, signer = Path(name), Signer()
        bundles = _made(folder)
        server.offer(signer.sign(bundles.good[0]), bundles.good[1])
        first = update(server.address, BundleFolder(folder / "good"), signer.trusted)
        assert first.version == GOOD, first
        found = list(_tried(folder, server, bundles, signer))
        server.offer(signer.sign(bundles.newer[0]), bundles.newer[1])
        true = update(server.address, BundleFolder(folder / "good"), signer.trusted).version
    slowest = max(seconds for _, _, seconds in found)
    accepted = {name: sum(taken for what, taken, _ in found if what == name) for name, *_ in found}
    rows = [(f"{what}: taken", f"{taken} of {TIMES}", "0", taken == 0) for what, taken in accepted.items()]
    rows.append(("the true newer one, afterwards: taken", "yes" if true > GOOD else "no", "yes", true > GOOD))
    return [*rows, ("the good one is open again, slowest", f"{slowest:.2f} s", "≤ 1 s", slowest <= 1.0)]


def _made(folder: Path) -> Bundles:
    guides = sample_guides(SampleSource())
    made = []
    for version in (GOOD - 1, GOOD, GOOD + 1):
        path = folder / f"{version}.sqlite"
        made.append((make_bundle(path, guides[: len(guides) - GOOD - 1 + version], version), path))
    return Bundles(*made)


def _tried(
    folder: Path, server: BundleServer, bundles: Bundles, signer: Signer
) -> Iterator[tuple[str, bool, float]]:
    """Name, whether the box took it, seconds until it shows the good one."""
    dice = random.Random(1)
    for name, attack in ATTACKS.items():
        for number in range(TIMES):
            box = folder / "box"
            shutil.rmtree(box, ignore_errors=True)
            shutil.copytree(folder / "good", box)
            attack(server, bundles, signer, dice)
            clock = CLOCKS[number % len(CLOCKS)]
            with patch("time.time", return_value=clock):
                update(server.address, BundleFolder(box), signer.trusted)
            began = time.monotonic()
            shown = BundleFolder(box).open()
            seconds = time.monotonic() - began
            yield name, shown is None or shown.manifest.version != GOOD, seconds
            if shown is not None:
                shown.close()
