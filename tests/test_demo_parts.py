"""The demonstration's parts: found ports, plain words when one dies, nothing left running."""

import fcntl
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.demo import accounts, free_port
from scripts.part import Part, Stopped, wait_for


def part(tmp_path: Path, code: str) -> Part:
    return Part("电视", [sys.executable, "-c", code], tmp_path / "tv.log", {})


def gone(pid: int) -> bool:
    """Whether a process has ended; an ended one nobody has collected yet (Z) counts."""
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_a_taken_port_gives_the_next_free_one_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        if port > 65000:
            pytest.skip("the system chose a port with none above it")
        assert free_port(port) > port
        assert str(port) in capsys.readouterr().out


def test_a_part_that_dies_before_it_is_ready_is_named_with_its_last_words(tmp_path: Path) -> None:
    dying = part(tmp_path, "import sys; print('没有字体'); sys.exit(3)")
    with pytest.raises(Stopped) as said:
        wait_for(dying, lambda: False, 30)
    assert "电视停了（状态 3）" in str(said.value)
    assert "没有字体" in str(said.value)
    assert str(tmp_path / "tv.log") in str(said.value)


def test_a_part_that_never_gets_ready_is_named_with_its_log(tmp_path: Path) -> None:
    slow = part(tmp_path, "import time; time.sleep(60)")
    try:
        with pytest.raises(Stopped, match="电视在 0 秒内没有准备好"):
            wait_for(slow, lambda: False, 0.2)
    finally:
        slow.stop()


def test_stopping_a_part_ends_what_it_started_too(tmp_path: Path) -> None:
    parent = part(
        tmp_path,
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)",
    )
    wait_for(parent, lambda: (tmp_path / "tv.log").read_text().endswith("\n"), 30)
    child = int((tmp_path / "tv.log").read_text())
    assert not gone(child)
    parent.stop()
    assert parent.ended is not None
    deadline = time.monotonic() + 20
    while not gone(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert gone(child)


def test_the_accounts_are_read_from_the_file_the_server_writes(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "demo-accounts.json"
    file.write_text('{"accounts": [{"username": "chuangkou", "password": "a-b-c", "role": "clerk"}]}')
    assert accounts(tmp_path) == ["      账号 chuangkou  密码 a-b-c  （窗口人员，审材料、接通话）"]


@pytest.mark.parametrize("text", ["", "[]", '{"accounts": [{}]}'])
def test_a_broken_accounts_file_does_not_stop_the_demonstration(text: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "demo-accounts.json").write_text(text)
    assert "没有读到演示账号" in accounts(tmp_path)[0]


def test_a_second_demonstration_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            [sys.executable, "-m", "scripts.demo", "--folder", str(tmp_path)],
            cwd=Path(__file__).parents[1],
            env={**os.environ, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert "演示已经在运行" in done.stdout
