"""The records of decisions: one number each, told in the first line."""

from pathlib import Path

RECORDS = sorted((Path(__file__).resolve().parents[1] / "docs" / "adr").glob("*.md"))


def test_every_decision_has_a_number_of_its_own_and_says_it() -> None:
    numbers = [record.name.partition("-")[0] for record in RECORDS]
    assert numbers == [f"{n:04d}" for n in range(1, len(RECORDS) + 1)]
    for record, number in zip(RECORDS, numbers, strict=True):
        assert record.read_text("utf-8").startswith(f"# {number} "), record.name
