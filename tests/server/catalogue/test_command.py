"""``python -m server catalogue``, as the operator types it."""

import re
from pathlib import Path

import pytest

from tests.server.process import command


@pytest.fixture
def catalogue(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Run the command; gives exit code and everything it said."""

    def run(*arguments: str) -> tuple[int, str]:
        name, *rest = arguments
        done = command("catalogue", name, *rest, "--data", tmp_path / "data")
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    return run


def write(path: Path, *rows: str) -> str:
    path.write_text("\n".join(["事项名称,部门,承诺办结时限", *rows]), encoding="utf-8")
    return str(path)


def test_import_review_publish_and_back(catalogue, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    first = write(tmp_path / "list.csv", "低保,民政局,20", "特困,民政局,18")
    code, said = catalogue("diff", first)
    assert code == 0 and "新增 2" in said and "低保" in said
    code, said = catalogue("import", first, "--by", "张三")
    assert code == 0 and "草稿" in said
    code, said = catalogue("publish", "--reviewer", "张三")
    assert code == 1 and "不能自己复核" in said
    code, said = catalogue("publish", "--reviewer", "李四")
    assert code == 0 and "第 1 版" in said and "2 项" in said
    assert re.search(r"数据 \d+ kB，制作和发布用了 \d+\.\d 秒", said)
    second = write(tmp_path / "list.csv", "低保,民政局,15")
    code, said = catalogue("diff", second)
    assert "改动 1" in said and "取消 1" in said and "特困" in said
    assert catalogue("import", second, "--by", "张三")[0] == 0
    assert catalogue("publish", "--reviewer", "李四")[0] == 0
    code, said = catalogue("rollback", "--by", "王五")
    assert code == 0 and "第 3 版" in said and "2 项" in said
    code, said = catalogue("health")
    assert code == 0 and "没有咨询电话" in said


def test_a_list_with_a_bad_row_changes_nothing_unless_told_to_skip_it(catalogue, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = write(tmp_path / "list.csv", "低保,民政局,20", "特困,,18", "救助,民政局,很快")
    report = tmp_path / "report.txt"
    code, said = catalogue("import", path, "--report", str(report))
    assert code == 1
    assert "第 3 行 “部门”列" in said and "第 4 行 “承诺办结时限”列" in said and "什么都没有导入" in said
    assert len(report.read_text(encoding="utf-8").splitlines()) == 2
    assert catalogue("publish", "--reviewer", "李四")[0] == 1
    code, said = catalogue("import", path, "--skip-bad-rows", "--by", "张三")
    assert code == 0 and "新增 1" in said
    assert "1 项" in catalogue("publish", "--reviewer", "李四")[1]


def test_a_file_that_is_not_there_or_no_list_is_told_in_a_sentence(catalogue, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "找不到" in catalogue("import", str(tmp_path / "none.csv"))[1]
    (tmp_path / "x.xlsx").write_bytes(b"no")
    code, said = catalogue("import", str(tmp_path / "x.xlsx"), "--skip-bad-rows")
    assert code == 1 and ".xlsx" in said
    code, said = catalogue("rollback")
    assert code == 1 and "没有" in said
    good = write(tmp_path / "list.csv", "低保,民政局,20")
    code, said = catalogue("import", good, "--mapping", str(tmp_path / "none.json"))
    assert code == 1 and "映射" in said


def test_the_sample_is_published_once(catalogue) -> None:  # type: ignore[no-untyped-def]
    code, said = catalogue("sample")
    assert code == 0 and "第 1 版" in said
    assert re.search(r"数据 2\.\d MB，.*\n +新的电视盒子下载 1\.\d MB（已压缩）。", said)
    code, said = catalogue("sample")
    assert code == 0 and "没有变化" in said


def test_everyday_names_are_kept_and_published_from_the_command_line(catalogue, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    catalogue("import", write(tmp_path / "list.csv", "最低生活保障,民政局,20"), "--by", "张三")
    catalogue("publish", "--reviewer", "李四")
    code, said = catalogue("aliases", "add", "低保", "--title", "最低生活*", "--by", "张三")
    assert code == 0 and "1 项" in said and "republish" in said
    code, said = catalogue("aliases", "add", "五保", "--title", "特困")
    assert code == 1 and "没有保存" in said
    table = tmp_path / "a.csv"
    table.write_text("常用叫法,事项名称\n低保,最低生活保障\n五保,特困\n", encoding="utf-8")
    code, said = catalogue("aliases", "import", str(table))
    assert code == 0 and "新增 1，改动 1" in said
    assert "五保" in catalogue("aliases", "list", "--dangling")[1]
    assert catalogue("aliases", "remove", "五保")[0] == 0
    assert catalogue("republish", "--by", "张三", "--reviewer", "张三")[0] == 1
    code, said = catalogue("republish", "--by", "张三", "--reviewer", "李四")
    assert code == 0 and "第 2 版" in said
    catalogue("aliases", "export", str(table))
    assert table.read_text(encoding="utf-8-sig").splitlines()[1:] == ["低保,最低生活保障,,"]
