"""Reading a bundle: lists, guides, groups; and that a damaged file is an error of one kind."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from protocol.guide import GuideState
from tests.tvapp.catalogue.shelf import guide, make_bundle
from tvapp.catalogue import BundleDamaged, Catalogue


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    guides = [
        guide("高龄津贴", themes=("老人", "救助"), popularity=9, number=101, pre_review=True),
        guide("低保", themes=("救助",), popularity=5, pre_review=True, data_source="synthetic"),
        guide("上户口", department="县公安局", themes=("孩子",), popularity=7, situation="新生儿"),
        guide("取消的", state=GuideState.CANCELLED, themes=("孩子",)),
    ]
    make_bundle(tmp_path / "b.sqlite", guides, version=4, expires=2_000)
    return Catalogue.open(tmp_path / "b.sqlite")


def titles(rows: list) -> list[str]:  # type: ignore[type-arg]
    return [row.title for row in rows]


def test_totals_are_counted_and_cancelled_guides_are_gone(catalogue: Catalogue) -> None:
    assert (catalogue.guides_total, catalogue.pre_review_total, catalogue.videos_total) == (3, 2, 0)
    assert catalogue.manifest.version == 4
    assert catalogue.synthetic
    assert catalogue.search("78").total == 0 and not catalogue.guides_in(theme="t3")


def test_groups_keep_their_order_and_count_their_guides(catalogue: Catalogue) -> None:
    assert [(g.name, g.count) for g in catalogue.themes()] == [("老人", 1), ("救助", 2), ("孩子", 1)]
    assert [(g.name, g.count) for g in catalogue.departments()] == [("县民政局", 2), ("县公安局", 1)]


def test_guides_of_a_group_are_listed_most_used_first_in_pages(catalogue: Catalogue) -> None:
    relief = next(group.key for group in catalogue.themes() if group.name == "救助")
    civil = catalogue.departments()[0].key
    assert titles(catalogue.guides_in(theme=relief)) == ["高龄津贴", "低保"]
    assert titles(catalogue.guides_in(theme=relief, offset=1, limit=1)) == ["低保"]
    assert titles(catalogue.guides_in()) == ["高龄津贴", "上户口", "低保"]
    assert titles(catalogue.guides_in(theme=catalogue.themes()[2].key, department=civil)) == []
    assert catalogue.count_in(theme=relief) == 2
    assert catalogue.count_in(theme=relief, department=civil) == 2
    assert catalogue.count_in(theme="nothing") == 0


def test_a_guide_comes_whole_by_code_or_number(catalogue: Catalogue) -> None:
    row = catalogue.guides_in()[0]
    whole = catalogue.guide(row.code)
    assert whole is not None and whole == catalogue.by_number(101)
    assert (whole.title, whole.themes, whole.number) == ("高龄津贴", ("老人", "救助"), 101)
    assert catalogue.row(row.code) == row
    assert catalogue.guide("none") is None
    assert catalogue.by_number(0) is None and catalogue.by_number(999) is None
    assert catalogue.row("none") is None


def test_an_expired_bundle_still_opens_and_says_so(catalogue: Catalogue) -> None:
    assert catalogue.manifest.expired(2_001)
    assert not catalogue.manifest.expired(2_000)


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "no tables", "other format", "missing"])
def test_a_file_that_is_no_bundle_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "b.sqlite"
    make_bundle(path, [guide("甲")])
    match damage:
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("这不是数据")
        case "cut":
            path.write_bytes(path.read_bytes()[:3000])
        case "no tables":
            path.unlink()
            sqlite3.connect(path).execute("CREATE TABLE t (a)").connection.commit()
        case "other format":
            with sqlite3.connect(path) as bundle:
                bundle.execute("UPDATE about SET value = '99' WHERE key = 'format'")
        case "missing":
            path.unlink()
    with pytest.raises(BundleDamaged):
        Catalogue.open(path)
    assert damage != "missing" or not path.exists(), "opening must not make a file"


def test_damage_found_later_is_the_same_error(tmp_path: Path) -> None:
    path = tmp_path / "b.sqlite"
    make_bundle(path, [guide("甲乙")])
    with sqlite3.connect(path) as bundle:
        bundle.execute("UPDATE guides SET detail = x'00'")
        bundle.execute("DELETE FROM search_index WHERE name = 'lengths'")
    catalogue = Catalogue.open(path)
    with pytest.raises(BundleDamaged):
        catalogue.guide(catalogue.guides_in()[0].code)
    with pytest.raises(BundleDamaged):
        catalogue.search("59")


def test_the_way_to_the_first_picture_loads_neither_pydantic_nor_cryptography(tmp_path: Path) -> None:
    make_bundle(tmp_path / "b.sqlite", [guide("残疾人证", themes=("老人",))])
    program = (
        "import sys\n"
        "from tvapp.catalogue import BundleFolder, Catalogue\n"
        f"c = Catalogue.open({str(tmp_path / 'b.sqlite')!r})\n"
        "c.themes(), c.guides_in(), c.search('2579')\n"
        f"BundleFolder({str(tmp_path)!r}).open()\n"
        "print({'pydantic', 'cryptography', 'aiohttp', 'pypinyin'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
