"""The chain's head outside: a cut tail and a replaced trail are noticed, whatever the chain itself says."""

from pathlib import Path

import pytest
from sqlalchemy import delete

from server.audit.anchor import anchor, read_anchors
from server.audit.trail import audit, record
from server.http.caller import SYSTEM
from server.settings import Settings
from server.store.engine import STORE
from tests.server.process import command
from tests.server.service import Service


async def test_a_cut_tail_is_noticed_by_the_anchor_alone(tmp_path: Path, caplog) -> None:
    file, data = tmp_path / "anchor", tmp_path / "data"
    service = Service(Settings(data=data, audit_anchor=file))
    await service.start()
    store = service.app[STORE]
    for count in (3, 2):
        async with store.write() as conn:
            for number in range(count):
                await record(conn, SYSTEM, "test", str(number))
        with caplog.at_level("INFO", "server.audit"):
            await anchor(service.app)
    told = read_anchors(file)
    assert [each.seq for each in told] == [told[0].seq, told[0].seq + 2]
    assert [entry.chain for entry in caplog.records if entry.message == "audit head"] == [
        a.chain for a in told
    ]
    whole = command("audit", "verify", "--anchor", file, "--data", data)
    assert whole.returncode == 0 and "2 个锚都对得上" in whole.stdout
    assert command("audit", "head", "--data", data).stdout.split() == [str(told[1].seq), told[1].chain]
    async with store.write() as conn:
        await conn.execute(delete(audit).where(audit.c.seq == told[1].seq))
    assert command("audit", "verify", "--data", data).returncode == 0
    cut = command("audit", "verify", "--anchor", file, "--data", data)
    assert cut.returncode == 1 and f"第 {told[1].seq} 条" in cut.stderr and "截过" in cut.stderr
    await service.stop()


def test_a_file_that_is_no_anchor_is_named_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "anchor").write_text("1 2 ab\nwhat\n")
    with pytest.raises(ValueError, match="2"):
        read_anchors(tmp_path / "anchor")
