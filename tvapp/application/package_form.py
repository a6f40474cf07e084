"""What is asked and handed in for a package, from what the box has of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from protocol.guide import Guide
from protocol.package_union import unite

if TYPE_CHECKING:
    from tvapp.catalogue.catalogue import Catalogue


def united(catalogue: "Catalogue", key: str, chosen: Sequence[str]) -> Guide | None:
    """The chosen guides of a package as one; None when the box has not got the package or all of them."""
    package = catalogue.package(key)
    if package is None:
        return None
    guides = [guide for code in package.guides if (guide := catalogue.guide(code)) is not None]
    if not set(chosen) <= {guide.code for guide in guides}:
        return None
    return unite(package, guides, chosen).guide
