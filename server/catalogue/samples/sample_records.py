"""Videos, villages, places, packages, partners of the sample, their short references spelled out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from protocol.guide import Guide
from protocol.package import Package
from protocol.partner import Partner
from protocol.service_point import ServicePoint, Township
from protocol.video import Video
from protocol.village import Village
from server.catalogue.places.county_records import CountyRecords
from server.catalogue.samples.sample_source import Json, SampleSource

EVERYTHING = "everything"
"""An ability: all guides of the county."""
SAMPLE = {"data_source": "synthetic"}


def sample_records(source: SampleSource, guides: Sequence[Guide]) -> CountyRecords:
    """All records of the sample. Raises ``KeyError`` with the reference that names no guide."""
    book = References(guides)
    places: Json = source.read("service_points.json")
    partners: Json = source.read("partners.json")
    themes = {theme.key: theme.name for theme in source.themes}
    return CountyRecords(
        videos=tuple(_video(entry, book, themes) for entry in source.read("videos.json")),
        townships=tuple(Township.model_validate({**entry, **SAMPLE}) for entry in places["townships"]),
        villages=tuple(_villages(source)),
        service_points=tuple(
            ServicePoint.model_validate(_able(entry, places["abilities"], book)) for entry in places["points"]
        ),
        packages=tuple(_package(entry, book, source) for entry in source.read("packages.json")),
        partners=tuple(
            Partner.model_validate(_able(entry, partners["abilities"], book))
            for entry in partners["partners"]
        ),
    )


class References:
    """Guides by reference: a title (all of its situations) or ``title/situation`` (one)."""

    def __init__(self, guides: Sequence[Guide]) -> None:
        self._codes: dict[str, list[str]] = defaultdict(list)
        self._departments = {guide.code: guide.department for guide in guides}
        for guide in guides:
            self._codes[guide.title].append(guide.code)
            self._codes[f"{guide.title}/{guide.situation}"].append(guide.code)

    def codes(self, references: Iterable[str]) -> tuple[str, ...]:
        """Codes in the order of the references. Raises ``KeyError`` for one that names no guide."""
        found: list[str] = []
        for reference in references:
            if reference not in self._codes:
                raise KeyError(reference)
            found += self._codes[reference]
        return tuple(dict.fromkeys(found))

    def everything(self) -> tuple[str, ...]:
        """The codes of all guides."""
        return tuple(self._departments)

    def departments(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The departments of these guides, each once."""
        return tuple(dict.fromkeys(self._departments[code] for code in codes))


def _villages(source: SampleSource) -> Iterator[Village]:
    listed: dict[str, list[str]] = source.read("villages.json")
    for township, names in listed.items():
        for number, name in enumerate(names):
            key = f"v{township}_{number}"
            yield Village.model_validate({"key": key, "name": name, "township": township, **SAMPLE})


def _video(entry: Json, book: References, themes: dict[str, str]) -> Video:
    fields = {name: value for name, value in entry.items() if name != "explains"}
    fields["theme"] = themes[entry["theme"]]
    return Video.model_validate({**fields, **SAMPLE, "guides": book.codes(entry["explains"])})


def _able(entry: Json, abilities: dict[str, list[str]], book: References) -> Json:
    """The entry with its abilities (``does``) as guides."""
    fields = {name: value for name, value in entry.items() if name != "does"}
    if EVERYTHING in entry["does"]:
        return {**fields, **SAMPLE, "guides": book.everything()}
    named = [reference for ability in entry["does"] for reference in abilities[ability]]
    return {**fields, **SAMPLE, "guides": book.codes(named)}


def _package(entry: Json, book: References, source: SampleSource) -> Package:
    codes = book.codes(entry["items"])
    fields = {name: value for name, value in entry.items() if name not in ("items", "for_whom", "unusual")}
    unusual = entry.get("unusual", ())
    return Package.model_validate(
        {
            **fields,
            **SAMPLE,
            "guides": codes,
            "items": [
                {"guide": code, "for_whom": words, "usual": reference not in unusual}
                for code, words, reference in zip(codes, entry["for_whom"], entry["items"], strict=True)
            ],
            "departments": book.departments(codes),
            "materials": [source.material(reference) for reference in entry["materials"]],
        }
    )
