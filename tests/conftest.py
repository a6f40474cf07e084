"""What all tests may use: the order they run in, the shared folder, databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import seeded
from tests.migrated import bring_up
from tests.postgres import Cluster, PostgresMissing

ROOT = Path(__file__).resolve().parents[1]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        seeded.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        seeded.end()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The quickest first: plain tests, then those with a database of PostgreSQL, then the stories.

    On several cores the longest files first, those with whole televisions: otherwise one core does them alone
    at the end.
    """
    if config.getoption("dist", "no") != "no" or hasattr(config, "workerinput"):
        items.sort(key=lambda item: not {"screens", "player"} & set(item.path.relative_to(ROOT).parts))
        return

    def weight(item: pytest.Item) -> int:
        if item.get_closest_marker("story") or "story" in item.path.relative_to(ROOT).parts:
            return 2
        return 1 if "postgresql" in item.name or "postgres_url" in getattr(item, "fixturenames", ()) else 0

    items.sort(key=weight)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data beside the repository; the test is skipped where there is none."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared with the recorded cases and real names is not here")
    return folder


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One PostgreSQL for the whole run; tests that need it are skipped where none is installed."""
    try:
        cluster = Cluster()
    except PostgresMissing as missing:
        pytest.skip(str(missing))
    yield cluster
    cluster.stop()


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """URL of a fresh empty PostgreSQL database of this test's own."""
    name, url = postgres_cluster.create_database()
    yield url
    postgres_cluster.drop_database(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a fresh empty database; a test that takes it runs once on each engine."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "server.db"
    bring_up(f"sqlite+aiosqlite:///{path}")
    return path
