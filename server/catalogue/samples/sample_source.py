"""The sample's sources in ``assets/sample``, written by hand: read, and their short notation spelled out."""

import csv
import json
from functools import cached_property
from pathlib import Path
from typing import Any

from protocol.alias import Alias
from protocol.guide import Guide
from server.catalogue.aliases.alias_file import read_aliases
from server.catalogue.bundles.bundle import GroupName

SAMPLE = Path(__file__).resolve().parents[3] / "assets" / "sample"

Json = dict[str, Any]


class SampleSource:
    """A folder of sample sources."""

    def __init__(self, folder: Path = SAMPLE) -> None:
        self.folder = folder

    @cached_property
    def themes(self) -> list[GroupName]:
        """Life events in the order they are shown."""
        return [GroupName(theme["key"], theme["name"]) for theme in self.read("themes.json")]

    @cached_property
    def departments(self) -> dict[str, Json]:
        """Departments by name: key, phone, window."""
        return {department["name"]: department for department in self.read("departments.json")}

    @cached_property
    def materials(self) -> dict[str, Json]:
        """The materials that many items ask for, by key."""
        return {key: {"key": key, **material} for key, material in self.read("materials.json").items()}

    def items(self) -> list[dict[str, str]]:
        """Lines of ``items/*.csv``: one kind of item each."""
        lines: list[dict[str, str]] = []
        for path in sorted((self.folder / "items").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                lines += csv.DictReader(file)
        return lines

    def written(self) -> list[Guide]:
        """The guides written out in full."""
        guides = []
        for path in sorted((self.folder / "written").glob("*.json")):
            for entry in json.loads(path.read_text(encoding="utf-8")):
                guides.append(self._written(entry))
        return guides

    def aliases(self) -> list[Alias]:
        """Everyday names, ``aliases.csv``. Raises ``ValueError`` for a line that is wrong."""
        found, report = read_aliases(self.folder / "aliases.csv")
        if report.problems:
            raise ValueError(str(report.problems[0]))
        return found

    def material(self, reference: str | Json) -> Json:
        """A material by its key, or by ``{"use": key, …}`` with what is different here."""
        if isinstance(reference, str):
            return self.materials[reference]
        changed = {name: value for name, value in reference.items() if name != "use"}
        return {**self.materials[reference["use"]], **changed}

    def read(self, name: str) -> Any:
        """A JSON file of the folder."""
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def _written(self, entry: Json) -> Guide:
        department = self.departments[entry["department"]]
        spelled = {
            "contact": department["phone"],
            "complaint_phone": "12345",
            "data_source": "synthetic",
            **entry,
            "materials": [self.material(reference) for reference in entry.get("materials", ())],
        }
        return Guide.model_validate(spelled)
