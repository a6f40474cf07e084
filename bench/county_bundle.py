"""The sample county as a bundle, for the benchmarks of the search."""

from __future__ import annotations

from pathlib import Path

from protocol.guide import Guide
from server.catalogue.bundles.bundle import BundleContent, GroupName, build_bundle
from server.catalogue.imports.list_file import read_list
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_records import sample_records
from server.catalogue.samples.sample_source import SampleSource

REAL_NAMES = Path(__file__).resolve().parents[2] / "shared" / "data" / "guide_names_real.csv"
"""Names of another county's guides, beside the repository where they are."""


def sample_content() -> BundleContent:
    """Everything the sample publishes: guides, records, everyday names."""
    source = SampleSource()
    guides = sample_guides(source)
    departments = [GroupName(entry["key"], name) for name, entry in source.departments.items()]
    records = sample_records(source, guides)
    return BundleContent(guides, source.themes, departments, records, source.aliases())


def real_content() -> BundleContent | None:
    """The real names alone; None where they are not."""
    if not REAL_NAMES.is_file():
        return None
    guides: list[Guide] = list(read_list(REAL_NAMES)[0].values())
    departments = dict.fromkeys(guide.department for guide in guides)
    return BundleContent(guides, [], [GroupName(f"d{n}", name) for n, name in enumerate(departments)])


def bundle_of(content: BundleContent, folder: str) -> Path:
    """The content as a bundle file."""
    path = Path(folder) / "bundle.sqlite"
    path.unlink(missing_ok=True)
    build_bundle(path, content, version=1, issued=1, expires=2)
    return path
