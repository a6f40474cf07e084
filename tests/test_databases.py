"""The databases the tests are given: fresh, of the asked engine, and apart from each other."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.postgres import Cluster


async def write_and_count(url: str) -> int:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as conn:
            await conn.execute(text("CREATE TABLE IF NOT EXISTS visit (name TEXT)"))
            await conn.execute(text("INSERT INTO visit VALUES ('塆')"))
            return int(
                (await conn.execute(text("SELECT count(*) FROM visit WHERE name = '塆'"))).scalar_one()
            )
    finally:
        await engine.dispose()


async def test_each_engine_gives_a_database_that_keeps_chinese_text(database_url: str) -> None:
    assert await write_and_count(database_url) == 1
    assert await write_and_count(database_url) == 2


async def test_two_postgresql_databases_do_not_see_each_other(
    postgres_url: str, postgres_cluster: Cluster
) -> None:
    name, other = postgres_cluster.create_database()
    assert await write_and_count(postgres_url) == 1
    assert await write_and_count(other) == 1
    postgres_cluster.drop_database(name)
