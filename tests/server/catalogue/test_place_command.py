"""Townships and service points by command line, up to the television."""

import argparse
from pathlib import Path

import pytest

from server.catalogue import command
from tvapp.catalogue import Catalogue


def run(*arguments: str) -> int:
    """The command's exit status."""
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    chosen = parser.parse_args(["catalogue", *arguments])
    return int(chosen.run(chosen))


@pytest.fixture
def data(tmp_path: Path) -> str:
    assert run("sample", "--data", str(tmp_path / "data")) == 0
    return str(tmp_path / "data")


def test_a_mended_position_reaches_the_television(data: str, tmp_path: Path) -> None:
    towns, places = tmp_path / "t.csv", tmp_path / "p.csv"
    assert run("townships", "export", "--data", data, str(towns)) == 0
    assert run("places", "export", "--data", data, str(places)) == 0
    towns.write_text(towns.read_text("utf-8-sig").replace("31.452", "31.46"), "utf-8")
    places.write_text(places.read_text("utf-8-sig").replace("卫生院对面", "卫生院旁边"), "utf-8")
    assert run("townships", "import", "--data", data, str(towns)) == 0
    assert run("places", "import", "--data", data, str(places)) == 0
    assert run("republish", "--data", data, "--by", "甲", "--reviewer", "乙") == 0
    (second,) = Path(data).rglob("bundle-2-*.sqlite")
    catalogue = Catalogue.open(second)
    assert catalogue.townships()[1].latitude == 31.46
    mended = catalogue.service_point("town_102")
    assert mended is not None and mended.address == "卫生院旁边"
    assert catalogue.count_at("service_point", "hall") == catalogue.guides_total

    places.write_text(places.read_text("utf-8").replace("七里坪镇,集镇", "没有这个镇,集镇"), "utf-8")
    assert run("places", "import", "--data", data, str(places)) == 1
