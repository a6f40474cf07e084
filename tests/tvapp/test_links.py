"""Where the portal's deep links lead."""

import importlib.util
import re
from pathlib import Path

import pytest

from tvapp.links import LINKS, destination


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        ("guide/308", ("guide", {"number": "308"})),
        ("/desk/12345/", ("call", {"desk": "12345"})),
        ("cases/7", ("cases", {})),
        ("videos", ("videos", {})),
        ("", ("", {})),
        ("home", ("", {})),
        ("search/308", ("search", {"digits": "308"})),
        ("weather", None),
    ],
)
def test_a_link_leads_to_its_screen_or_nowhere(
    link: str, leads_to: tuple[str, dict[str, str]] | None
) -> None:
    assert destination(link) == leads_to


def test_every_link_leads_to_a_screen_that_is_there() -> None:
    assert all(importlib.util.find_spec(f"screens.{screen}") for screen, _ in LINKS.values())


def test_the_portal_s_page_names_every_link_and_none_that_leads_nowhere() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "portal.zh-CN.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE)
    told = [link for row in rows for link in re.findall(r"`([^`]+)`", row)]
    assert all(destination(link) is not None for link in told)
    assert {link.partition("/")[0] for link in told} == {"home", *LINKS}
