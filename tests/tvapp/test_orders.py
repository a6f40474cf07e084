"""What the operator sets for a box: what can be obeyed is, the rest is as if it were not there."""

from pathlib import Path

import pytest

from protocol.box_settings import BoxSettings
from tvapp.orders import FILE, NONE, Orders, load_orders, orders_from, save_orders


def test_what_was_set_is_there_at_the_next_start(tmp_path: Path) -> None:
    orders = Orders(72, True, "/usr/bin/live --channel 1", "9:00—17:00", "全天")
    save_orders(tmp_path, orders)
    assert load_orders(tmp_path) == orders


def test_the_wire_and_the_box_mean_the_same() -> None:
    settings = BoxSettings(text_size=44, relay_only=True, exit_command="/opt/a/b.sh x=1", hours_12345="全天")
    assert orders_from(settings.model_dump(mode="json")) == Orders(44, True, "/opt/a/b.sh x=1", "", "全天")
    assert orders_from(BoxSettings().model_dump(mode="json")) == NONE


@pytest.mark.parametrize(
    "torn", ["", "[]", "{", '{"text_size": 1000, "relay_only": "yes", "exit_command": 5}']
)
def test_a_torn_file_sets_nothing(torn: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(torn, "utf-8")
    assert load_orders(tmp_path) == NONE


@pytest.mark.parametrize(
    "command", ["reboot", "/bin/sh;reboot", "/bin/sh -c 'x'", "/a && /b", "/a\n/b", "/a $(b)"]
)
def test_only_a_program_by_its_whole_path_is_run(command: str) -> None:
    assert orders_from({"exit_command": command}) == NONE
