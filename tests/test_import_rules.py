"""Who may import whom (docs/architecture.md), and that the pure modules are pure."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.layers import FRAMEWORKS, MAY_IMPORT, ROOT, imports, module_name, modules, pure_files, trespasses

BLOCKING_IMPORT = """
import importlib, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ImportError("a pure module reached for " + name)

sys.meta_path.insert(0, Blocked())
for name in {names!r}:
    try:
        importlib.import_module(name)
    except ImportError as error:
        sys.exit(f"{{name}}: {{error}}")
"""


def import_with_frameworks_blocked(names: list[str], root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    code = BLOCKING_IMPORT.format(blocked=set(FRAMEWORKS), names=names)
    return subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_a_package_imports_only_the_packages_below_it(package: str) -> None:
    files = modules(package)
    assert files, f"{package}/ has no modules"
    assert [line for path in files for line in trespasses(path)] == []


def test_protocol_needs_nothing_but_pydantic_and_the_standard_library() -> None:
    known = sys.stdlib_module_names | {"pydantic", "pydantic_core", "protocol"}
    foreign = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules("protocol")
        for line, name in imports(path)
        if name.split(".")[0] not in known
    ]
    assert foreign == []


def test_pure_modules_do_not_name_a_framework() -> None:
    impure = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in pure_files()
        for line, name in imports(path)
        if name.split(".")[0] in FRAMEWORKS
    ]
    assert impure == []


def test_pure_modules_can_be_imported_without_kivy_aiohttp_and_sqlalchemy() -> None:
    done = import_with_frameworks_blocked([module_name(path) for path in pure_files()])
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("source", ["import kivy.clock", "from aiohttp import web", "import sqlalchemy"])
def test_the_block_itself_notices_an_impure_module(source: str, tmp_path: Path) -> None:
    (tmp_path / "reaches_out.py").write_text(source)
    done = import_with_frameworks_blocked(["reaches_out"], tmp_path)
    assert done.returncode != 0 and "a pure module reached for" in done.stderr


@pytest.mark.parametrize(
    ("package", "line"),
    [
        ("protocol", "from tvapp.focus import move"),
        ("tvapp", "def late():\n    from server.app import create_app"),
        ("tvapp", "import screens.home"),
        ("server", "import tvapp"),
        ("screens", "from server import settings"),
    ],
)
def test_the_rule_itself_notices_a_trespass(
    package: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.layers.ROOT", tmp_path)
    (tmp_path / package).mkdir()
    module = tmp_path / package / "module.py"
    module.write_text(line)
    assert len(trespasses(module)) == 1


def test_a_relative_import_counts_as_the_package_it_reaches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.layers.ROOT", tmp_path)
    (tmp_path / "tvapp" / "net").mkdir(parents=True)
    module = tmp_path / "tvapp" / "net" / "client.py"
    module.write_text("from ..remote import Action\nfrom . import outbox")
    assert [name for _, name in imports(module)] == ["tvapp.remote", "tvapp.net"]
