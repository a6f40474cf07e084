"""The box's catalogue: the signed bundle (fetched, verified, swapped) and reading it without a network.

Nothing imported here loads pydantic or cryptography: this is on the way to the first picture.
"""

from .catalogue import Catalogue
from .county import PackageRow, PartnerRow, ServicePointRow, TownshipRow, VideoRow, VillageRow
from .damage import BundleDamaged
from .folder import BundleFolder
from .row import BundleManifest, Group, GuideRow, Hit, PlaceHit, SearchPage

__all__ = [
    "BundleDamaged",
    "BundleFolder",
    "BundleManifest",
    "Catalogue",
    "Group",
    "GuideRow",
    "Hit",
    "PackageRow",
    "PartnerRow",
    "PlaceHit",
    "SearchPage",
    "ServicePointRow",
    "TownshipRow",
    "VideoRow",
    "VillageRow",
]
