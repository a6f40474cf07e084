"""Getting a bundle file: by a delta to the one the box has, else packed (a delta to none), else as it is."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .catalogue import Catalogue
from .damage import BundleDamaged
from .delta import DeltaUseless, apply_delta
from .download import Away, Failing, Line, Missing, Unfit
from .folder import Shelved
from .verification import Refused


@dataclass(frozen=True, slots=True)
class Fetched:
    """A verified bundle file, under its own or an unfinished name.

    ``way``: ``delta`` to the older one, ``packed``, ``whole``, or empty when the file was there already.
    """

    path: Path
    way: str


def fetch_bundle(line: Line, wanted: Shelved, have: Shelved | None) -> Fetched:
    """The file ``wanted``, byte for byte as signed; ``have`` is the last good one.

    Raises ``Away`` when cut (the next try goes on), ``Refused``, ``OSError`` for the disk.
    """
    if wanted.intact():
        return Fetched(wanted.path, "")
    whole = wanted.path.with_suffix(".part")
    # A whole download that has begun goes on: deltas were of no use, or there are none.
    found = None if whole.exists() else _packed(line, wanted, have)
    if found is None:
        found = Fetched(_whole(line, wanted, whole), "whole")
    try:
        Catalogue.open(found.path).close()
    except BundleDamaged as error:
        found.path.unlink()
        raise Refused("指南数据的格式这台电视读不了，请先升级电视程序。") from error
    return found


def _packed(line: Line, wanted: Shelved, have: Shelved | None) -> Fetched | None:
    """The file made of a delta; None when none is of use, for whatever reason."""
    made = _by_delta(line, wanted, have) if have else None
    if made is not None:
        return Fetched(made, "delta")
    made = _by_delta(line, wanted, None)
    return Fetched(made, "packed") if made is not None else None


def _by_delta(line: Line, wanted: Shelved, have: Shelved | None) -> Path | None:
    base = have.version if have else 0
    delta = wanted.path.with_suffix(f".from-{base}.part")
    made = wanted.path.with_suffix(".made")
    try:
        # A delta as large as the file itself would be of no use.
        line.unknown_file(f"/api/catalogue/bundles/{wanted.version}/from/{base}", delta, wanted.size)
        apply_delta(delta, have.path if have else None, made, wanted.size)
        useful = Shelved(made, wanted.version, wanted.size, wanted.sha256).intact()
    except (Missing, Failing, Unfit, DeltaUseless):
        useful = False
    except OSError:
        with suppress(OSError):
            made.unlink(missing_ok=True)
        raise
    for path in (delta, delta.with_suffix(".note"), *(() if useful else (made,))):
        path.unlink(missing_ok=True)
    return made if useful else None


def _whole(line: Line, wanted: Shelved, unfinished: Path) -> Path:
    # What an earlier try left may be what spoils it: then once more from the beginning.
    tries = 2 if unfinished.exists() else 1
    for _ in range(tries):
        try:
            line.file(f"/api/catalogue/bundles/{wanted.version}", unfinished, wanted.size, wanted.sha256)
        except Missing as error:
            raise Away("the bundle was replaced meanwhile") from error
        if Shelved(unfinished, wanted.version, wanted.size, wanted.sha256).intact():
            return unfinished
        unfinished.unlink()
    raise Refused("下载的指南数据和说明对不上，没有采用。继续使用原来的数据。")
