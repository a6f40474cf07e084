"""The address for phones is learnt once and kept; what no phone can reach is known as such."""

from pathlib import Path

import pytest

from tvapp.household.phone_address import PhoneAddress, shown


def test_it_is_remembered_for_when_the_server_is_away(tmp_path: Path) -> None:
    assert PhoneAddress(tmp_path).url == ""
    PhoneAddress(tmp_path).learn("https://tv.example")
    again = PhoneAddress(tmp_path)
    again.learn("")
    assert again.page("/g/101") == "https://tv.example/g/101"


def test_a_torn_file_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "phone_address.json").write_text('{"url')
    assert PhoneAddress(tmp_path).url == ""


@pytest.mark.parametrize(
    ("url", "reachable"),
    [
        ("https://tv.example", True),
        ("http://192.168.1.20:8650", True),
        ("http://127.0.0.1:8650", False),
        ("http://[::1]:8650", False),
        ("http://localhost:8650", False),
        ("", False),
    ],
)
def test_a_phone_cannot_reach_this_machines_own_loopback(tmp_path: Path, url: str, reachable: bool) -> None:
    address = PhoneAddress(tmp_path)
    address.learn(url)
    assert address.reachable is reachable


def test_an_address_is_shown_as_one_types_it() -> None:
    assert shown("https://tv.example/g/101") == "tv.example/g/101"
