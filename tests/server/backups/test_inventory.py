"""What a backup says of itself, and when it is refused."""

import json

import pytest

from server.backups.inventory import (
    Inventory,
    InventoryBroken,
    KeptFile,
    KeyMarks,
    from_json,
    key_misfits,
    misfits,
    outlived,
    to_json,
)

MARKS = KeyMarks(("aa000001", "aa000002"), "1" * 16, "2" * 16)
FILES = (KeptFile("database.sqlite", 5, "a" * 64), KeptFile("files/photos/aa/1.large", 7, "b" * 64))
WHOLE = Inventory(1_700_000_000_000, "sqlite", "0014_call_words", MARKS, FILES)


def found(*files: KeptFile) -> dict[str, KeptFile]:
    return {each.path: each for each in files}


def test_an_inventory_survives_being_written_and_read() -> None:
    assert from_json(to_json(WHOLE)) == WHOLE
    assert WHOLE.size == 12


@pytest.mark.parametrize("path", ["/etc/passwd", "files/../../x", "files//x", "", "files\\x", "./x"])
def test_a_path_that_leads_out_of_the_backup_is_refused(path: str) -> None:
    told = json.loads(to_json(WHOLE))
    told["files"][0]["path"] = path
    with pytest.raises(InventoryBroken):
        from_json(json.dumps(told))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', to_json(WHOLE)[:-20]])
def test_what_is_no_inventory_is_refused(text: str) -> None:
    with pytest.raises(InventoryBroken):
        from_json(text)


def test_a_whole_backup_has_nothing_wrong() -> None:
    assert misfits(WHOLE, found(*FILES)) == []


def test_missing_changed_short_and_strange_files_are_named() -> None:
    missing = misfits(WHOLE, found(FILES[0]))
    changed = misfits(WHOLE, found(FILES[0], KeptFile(FILES[1].path, 7, "c" * 64)))
    short = misfits(WHOLE, found(FILES[0], KeptFile(FILES[1].path, 6, "b" * 64)))
    strange = misfits(WHOLE, found(*FILES, KeptFile("files/photos/zz/9.large", 1, "d" * 64)))
    assert [len(each) for each in (missing, changed, short, strange)] == [1, 1, 1, 1]
    assert all(FILES[1].path in each[0] for each in (missing, changed, short))
    assert "files/photos/zz/9.large" in strange[0]


def test_keys_with_newer_ones_added_still_fit_and_others_do_not() -> None:
    assert key_misfits(MARKS, KeyMarks((*MARKS.sealing, "aa000003"), MARKS.index, MARKS.bundle)) == []
    assert "aa000001" in key_misfits(MARKS, KeyMarks(("aa000002",), MARKS.index, MARKS.bundle))[0]
    assert len(key_misfits(MARKS, KeyMarks(("bb000001",), "3" * 16, "4" * 16))) == 3


def test_the_newest_backups_stay() -> None:
    names = ["backup-20260103", "backup-20260101", "backup-20260102"]
    assert outlived(names, 2) == ["backup-20260101"]
    assert outlived(names, 0) == []
    assert outlived(names, 5) == []
