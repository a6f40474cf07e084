"""Where the portal's deep links lead."""

import importlib.util

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
        ("weather", None),
    ],
)
def test_a_link_leads_to_its_screen_or_nowhere(
    link: str, leads_to: tuple[str, dict[str, str]] | None
) -> None:
    assert destination(link) == leads_to


def test_every_link_leads_to_a_screen_that_is_there() -> None:
    assert all(importlib.util.find_spec(f"screens.{screen}") for screen, _ in LINKS.values())
