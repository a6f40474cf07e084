"""Credentials for the relay, as coturn checks them."""

import base64
import hashlib
import hmac
from pathlib import Path

import pytest

from server.calls.relay import LIFETIME_SECONDS, ice_servers, relay_mistake
from server.settings import Settings


def test_without_a_relay_there_are_no_servers_at_all(tmp_path: Path) -> None:
    assert ice_servers(Settings(data=tmp_path), "call_1", 0) == ()
    assert ice_servers(Settings(data=tmp_path, turn_urls=("turn:relay:3478",)), "call_1", 0) == ()


def test_credentials_name_the_call_end_in_time_and_carry_the_secret_s_mark(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, turn_urls=("turn:relay:3478?transport=udp",), turn_secret="geheim")
    (server,) = ice_servers(settings, "call_1", 1_700_000_000_000)
    assert server.urls == ("turn:relay:3478?transport=udp",)
    assert server.username == f"{1_700_000_000 + LIFETIME_SECONDS}:call_1"
    mark = hmac.new(b"geheim", server.username.encode(), hashlib.sha1).digest()
    assert base64.b64decode(server.credential) == mark
    assert "geheim" not in server.model_dump_json()


@pytest.mark.parametrize(
    ("urls", "secret", "only", "said"),
    [
        ((), "", False, ""),
        (("turn:relay.example:3478?transport=udp", "turns:10.0.0.1?transport=tcp"), "s", True, ""),
        (("relay.example",), "s", False, "写得不对"),
        (("turn:relay.example:3478?transport=udp&x",), "s", False, "写得不对"),
        (("turn:relay.example",), "", False, "ZHENGWU_TURN_SECRET"),
        ((), "", True, "--turn"),
    ],
)
def test_settings_with_which_no_call_could_be_made_are_refused_at_the_start(
    urls: tuple[str, ...], secret: str, only: bool, said: str
) -> None:
    told = relay_mistake(urls, secret, only)
    assert (told == "") == (said == "")
    assert said in told
