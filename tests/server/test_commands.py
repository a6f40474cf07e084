"""The operator's commands for staff, boxes and keys."""

from pathlib import Path

from tests.server.process import Process, command

ADD = ("staff", "add", "zhang", "--name", "张三", "--number", "007", "--role", "clerk", "--desk", "anxinban")


async def _login(url: str, password: str) -> int:
    import aiohttp

    async with aiohttp.ClientSession() as http:
        body = {"username": "zhang", "password": password}
        async with http.post(f"{url}/api/staff/login", json=body) as answer:
            return answer.status


async def test_an_account_is_made_given_a_new_password_and_revoked_while_the_server_runs(
    tmp_path: Path,
) -> None:
    server = Process("--data", tmp_path)
    try:
        made = command(*ADD, "--data", tmp_path)
        password = made.stdout.partition("密码：")[2].partition("（")[0]
        assert await _login(server.url, password) == 200
        assert (
            "zhang\t张三\t007\t窗口人员\tanxinban\t所有部门\t在用"
            in command("staff", "list", "--data", tmp_path).stdout
        )
        fresh = command("staff", "passwd", "zhang", "--ask", "--data", tmp_path, stdin="a-better-password\n")
        assert fresh.returncode == 0
        assert await _login(server.url, password) == 401
        assert await _login(server.url, "a-better-password") == 200
        assert command("staff", "revoke", "zhang", "--data", tmp_path).returncode == 0
        assert await _login(server.url, "a-better-password") == 401
    finally:
        server.stop()


def test_what_cannot_be_done_is_told_in_plain_words(tmp_path: Path) -> None:
    assert command(*ADD, "--data", tmp_path).returncode == 0
    twice = command(*ADD, "--data", tmp_path)
    assert (twice.returncode, twice.stderr.strip()) == (1, "这个用户名已经有了，请换一个。")
    short = command("staff", "passwd", "zhang", "--ask", "--data", tmp_path, stdin="short\n")
    assert (short.returncode, short.stdout) == (1, "")
    assert "至少要 10 个字符" in short.stderr
    unknown = command("staff", "revoke", "li", "--data", tmp_path)
    assert (unknown.returncode, unknown.stderr.strip()) == (
        1,
        "没有这个用户名。用 staff list 看看有哪些账号。",
    )


def test_a_list_of_cards_is_imported_whole_or_not_at_all(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("智能卡号,乡镇\n80010001,七里坪镇\n80010002,\n")
    bad.write_text("智能卡号\n80010003\n1\n")
    data = tmp_path / "data"
    assert (
        command("device", "import", good, "--data", data).stdout
        == "名单共 2 张卡，新增 2 张，换了乡镇 0 张。\n"
    )
    assert (
        command("device", "import", good, "--data", data).stdout
        == "名单共 2 张卡，新增 0 张，换了乡镇 0 张。\n"
    )
    refused = command("device", "import", bad, "--data", data)
    assert refused.returncode == 1
    assert "第 3 行" in refused.stderr
    good.write_text("智能卡号\n80010003\n")
    assert (
        command("device", "import", good, "--data", data).stdout
        == "名单共 1 张卡，新增 1 张，换了乡镇 0 张。\n"
    )


def test_an_installers_code_and_a_new_key_are_shown(tmp_path: Path) -> None:
    code = command("device", "code", "--minutes", 30, "--data", tmp_path).stdout
    assert code.startswith("登记码：")
    assert code.partition("：")[2].partition("（")[0].replace(" ", "").isdecimal()
    assert command("device", "code", "--minutes", 1, "--data", tmp_path).returncode == 1
    assert "新密钥" in command("keys", "rotate", "--data", tmp_path).stdout
    assert command("device", "revoke", "none", "--data", tmp_path).returncode == 1
