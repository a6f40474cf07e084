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
    """A county with one guide and nothing else."""
    guides = tmp_path / "guides.csv"
    guides.write_text("事项名称,部门\n低保,民政局\n", encoding="utf-8")
    folder = str(tmp_path / "data")
    assert run("import", "--data", folder, "--by", "甲", str(guides)) == 0
    assert run("publish", "--data", folder, "--reviewer", "乙") == 0
    return folder


def written(path: Path, *rows: str) -> str:
    path.write_text("\n".join(rows), encoding="utf-8")
    return str(path)


def test_tables_go_in_come_out_and_reach_the_television(data: str, tmp_path: Path) -> None:
    towns = written(tmp_path / "t.csv", "乡镇,代码,纬度,经度", "七里坪镇,421122101,31.46,114.652")
    places = written(
        tmp_path / "p.csv",
        "名称,类型,乡镇,地址,能办事项",
        "镇便民中心,便民中心,七里坪镇,卫生院旁边,全部",
    )
    assert run("places", "import", "--data", data, places) == 1, "its township is not known yet"
    assert run("townships", "import", "--data", data, towns) == 0
    assert run("places", "import", "--data", data, places) == 0
    assert run("republish", "--data", data, "--by", "甲", "--reviewer", "乙") == 0
    (second,) = Path(data).rglob("bundle-2-*.sqlite")
    catalogue = Catalogue.open(second)
    assert [(town.name, town.latitude) for town in catalogue.townships()] == [("七里坪镇", 31.46)]
    (place,) = catalogue.service_points()
    assert place.address == "卫生院旁边" and catalogue.count_at("service_point", place.key) == 1

    out = tmp_path / "out.csv"
    assert run("townships", "export", "--data", data, str(out)) == 0
    assert "七里坪镇,421122101,31.46,114.652" in out.read_text("utf-8-sig")
    assert run("places", "export", "--data", data, str(out)) == 0
    assert run("places", "import", "--data", data, str(out)) == 0
    gone = written(tmp_path / "gone.csv", "乡镇,代码", "华家河镇,421122102")
    assert run("townships", "import", "--data", data, gone) == 1, "a place stands under the other one"
