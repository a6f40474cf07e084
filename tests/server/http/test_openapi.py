"""The OpenAPI document, and the service held against it."""

import asyncio
import json
import shutil
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from protocol.staff import Role
from server.settings import Settings
from tests.server.service import Service

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


async def test_the_document_is_openapi_3_1_and_names_every_api_operation(plain_service: Service) -> None:
    async with plain_service.caller().get("/openapi.json") as answer:
        document = json.loads(await answer.read())
    assert document["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(document).validate()
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
    routes = {
        (route.method.lower(), route.resource.canonical)
        for route in plain_service.app.router.routes()
        if route.resource.canonical.startswith("/api/") and route.method != "HEAD"
    }
    told = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert routes <= told
    ids = [made["operationId"] for methods in document["paths"].values() for made in methods.values()]
    assert len(ids) == len(set(ids))
    for _, path in told:
        assert "{path:" not in path
    references = [
        part.partition('"')[0] for part in json.dumps(document).split('"$ref": "#/components/schemas/')[1:]
    ]
    assert set(references) <= set(document["components"]["schemas"])


@pytest.fixture
def urls_of_all_engines(request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path) -> list[str]:
    """Of fresh databases; PostgreSQL where it is installed (what is not is told by the other tests)."""
    shutil.copyfile(migrated_file, tmp_path / "test.db")
    urls = [f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"]
    with suppress(pytest.skip.Exception):
        urls.append(request.getfixturevalue("emptied").fresh())
    return urls


async def test_no_input_makes_the_service_break_or_leave_its_document(
    urls_of_all_engines: list[str], tmp_path: Path
) -> None:
    """Every operation with generated input, on each engine, as a box, as a member of staff, as nobody."""
    targets = []
    async with AsyncExitStack() as stack:
        for number, url in enumerate(urls_of_all_engines):
            service = Service(Settings(data=tmp_path / f"data{number}", database=url, demo=True))
            await service.start()
            stack.push_async_callback(service.stop)
            operator = await service.staff(Role.SUPERVISOR)
            cookie = next(each.value for each in operator.cookie_jar if each.key == "staff_session")
            box = await service.box()
            headers = {
                "tv": {"Authorization": f"Bearer {box.session.token}"},
                "staff": {"Cookie": f"staff_session={cookie}", "X-Requested-With": "console"},
                "public": {},
            }
            targets.append(Target(service.url("/").rstrip("/"), headers))
        async with service.caller().get("/openapi.json") as answer:
            document = json.loads(await answer.read())
        for methods in document["paths"].values():
            for made in methods.values():
                # Its tests would be with the session that this test still needs.
                made.pop("security", None)
        failures = await asyncio.to_thread(_try_all, document, targets)
    assert failures == []


@dataclass
class Target:
    """A running service; ``headers`` by who calls."""

    url: str
    headers: dict[str, dict[str, str]]
    session: requests.Session = field(default_factory=requests.Session)


def _try_all(document: dict[str, Any], targets: list[Target]) -> list[str]:
    schema = schemathesis.openapi.from_dict(document)
    failures: list[str] = []
    for result in schema.get_all_operations():
        made = result.ok()
        # Logging out would end the session of the others.
        if made.path in ("/api/staff/logout", "/openapi.json"):
            continue
        permission = made.definition.raw["x-permission"]
        kind = permission if permission in ("tv", "public") else "staff"
        try:
            _attempt(made, kind, targets)()
        except BaseException as error:  # hypothesis raises groups, schemathesis its own kinds
            failures.append(f"{made.label}: {error}"[:1500])
    return failures


def _attempt(made: Any, kind: str, targets: list[Target]) -> Callable[[], None]:
    @settings(
        max_examples=12,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=made.as_strategy())
    def attempt(case: Any) -> None:
        for target in targets:
            headers = target.headers[kind]
            response = case.call(base_url=target.url, session=target.session, headers=headers)
            case.validate_response(response, checks=CHECKS, headers=headers)

    return attempt
