"""What each finding means, and that asking never waits for ever."""

import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pilot import free_port
from tvapp.checkup import judgement
from tvapp.checkup.judgement import Answer
from tvapp.checkup.line import ABSENT, BAD, CARE, GOOD, Line
from tvapp.checkup.probe import ask_server, interfaces, routed

WELL = Answer(200, 0.02, 0.4)
DAY = 86_400


@pytest.mark.parametrize(
    ("line", "finding", "advice"),
    [
        (judgement.network(("eth0",), routed=True, same_machine=False), GOOD, ""),
        (judgement.network(("eth0",), routed=False, same_machine=False), BAD, "光猫断电"),
        (judgement.network((), routed=False, same_machine=False), BAD, "网线"),
        (judgement.network((), routed=False, same_machine=True), GOOD, ""),
        (judgement.server(WELL, known=True), GOOD, ""),
        (judgement.server(WELL, known=False), CARE, "登记"),
        (judgement.server(Answer(200, 4.0, 0.0), known=True), CARE, "有点慢"),
        (judgement.server(Answer(503, 0.1, 0.0), known=True), BAD, "服务中心出了问题"),
        (judgement.server(Answer(failure="refused"), known=True), BAD, "一直不行"),
        (judgement.clock(WELL, 0, None), GOOD, ""),
        (judgement.clock(Answer(200, 0.1, 3600.0), 0, None), BAD, "快了 60 分钟"),
        (judgement.clock(Answer(200, 0.1, -3 * 3600.0), 0, None), BAD, "慢了 3 小时"),
        (judgement.clock(Answer(200, 0.1, -900.0 * DAY), 0, None), BAD, "慢了 900 天"),
        (judgement.clock(Answer(), 0.0, 5000.0 * DAY), BAD, "时间不对"),
        (judgement.clock(Answer(), 5001.0 * DAY, 5000.0 * DAY), CARE, "核对"),
        (judgement.bundle(3, 1862, 2.0, 1.0, coming=True), GOOD, ""),
        (judgement.bundle(3, 1862, 1.0, 2.0, coming=True), CARE, "可能已过时"),
        (judgement.bundle(0, 0, 0.0, 2.0, coming=True), CARE, "正在下载"),
        (judgement.bundle(0, 0, 0.0, 2.0, coming=False), BAD, "连上网会自动下载"),
        (judgement.remote(("ir",), "", 0, "通用"), GOOD, ""),
        (judgement.remote(("ir",), "", 2, "通用"), CARE, "学遥控器"),
        (judgement.remote((), "没有权限读", 0, "通用"), BAD, "广电客服"),
        (judgement.screen(1920, 1080, "llvmpipe"), GOOD, ""),
        (judgement.screen(1280, 720, "Mali"), GOOD, ""),
        (judgement.screen(1024, 768, "Mali"), CARE, "16:9"),
        (judgement.screen(640, 360, "Mali"), CARE, "太小"),
        (judgement.sound("espeak-ng 1.52", "default"), GOOD, ""),
        (judgement.sound("", "default"), CARE, "不会朗读"),
        (judgement.sound("espeak-ng 1.52", ""), BAD, "喇叭"),
        (judgement.camera("/dev/video0"), GOOD, ""),
        (judgement.camera("none"), ABSENT, "也能办事"),
        (judgement.microphone("none"), ABSENT, "手机"),
        (judgement.microphone(""), CARE, "再查一遍"),
    ],
)
def test_each_finding_says_what_to_do_next(line: Line, finding: str, advice: str) -> None:
    assert line.finding == finding
    assert advice in line.advice
    assert bool(line.advice) == (finding != GOOD), "who must do nothing is told nothing"
    assert len(line.advice) <= 18, "it must fit one line at the largest letters"
    assert len(line.words) <= 200
    assert "Error" not in line.advice


def test_interfaces_that_are_up_and_the_way_out_are_found(tmp_path: Path) -> None:
    for name, state in (("lo", "unknown"), ("eth0", "up"), ("wlan0", "down"), ("ppp0", "unknown")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "operstate").write_text(state + "\n")
    assert interfaces(tmp_path) == ("eth0", "ppp0")
    assert interfaces(tmp_path / "nowhere") == ()
    table = tmp_path / "route"
    head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n"
    table.write_text(head + "eth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\n")
    assert not routed(table, tmp_path / "none")
    table.write_text(head + "eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\n")
    assert routed(table, tmp_path / "none")
    six = tmp_path / "route6"
    six.write_text(f"{'0' * 32} 00 {'0' * 32} 00 {'0' * 32} ffffffff 1 0 00200200 lo\n")
    assert not routed(tmp_path / "none", six)
    six.write_text(f"{'0' * 32} 00 {'0' * 32} 00 fe80{'0' * 28} 400 1 0 00000003 eth0\n")
    assert routed(tmp_path / "none", six)


@pytest.fixture
def slow_server() -> Iterator[str]:
    """Answers /api/health with a date of an hour ago, and any other path never."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/silent"):
                time.sleep(3)
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string(time.time() - 3600)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_server_tells_the_time_a_dead_one_and_a_silent_one_are_told_apart_from_it(
    slow_server: str,
) -> None:
    answer = ask_server(slow_server)
    assert answer.status == 200
    assert answer.ahead == pytest.approx(3600, abs=5)
    assert ask_server(f"http://127.0.0.1:{free_port()}").status == 0
    silent = ask_server(slow_server + "/silent", patience=0.3)
    assert (silent.status, silent.ahead) == (0, None)
    assert ask_server("no address at all").status == 0
