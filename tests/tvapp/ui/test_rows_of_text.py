"""Tables that are read: one size for all, as large as fits."""

from tvapp.ui.rows_of_text import LEADING, rows_of_text


def broken(width: float):  # type: ignore[no-untyped-def]
    """Square letters in a column of ``width``."""

    def lines(text: str, letter: float) -> list[str]:
        most = max(1, int(width // letter))
        return [text[i : i + most] for i in range(0, len(text), most)] or [""]

    return lines


def test_short_answers_keep_the_residents_letters() -> None:
    letter, rows = rows_of_text(["七天"] * 5, 740, 72, broken(930))
    assert letter == 72
    assert rows[-1].top + rows[-1].height <= 740
    assert [row.top for row in rows] == sorted(row.top for row in rows)


def test_long_answers_shrink_together_until_all_fit() -> None:
    letter, rows = rows_of_text(["七天", "很长" * 20, "一"], 400, 72, broken(930))
    assert 36 <= letter < 72
    assert rows[-1].top + rows[-1].height <= 400
    assert "".join(rows[1].lines) == "很长" * 20


def test_no_letter_is_smaller_than_the_least_even_if_the_end_is_lost() -> None:
    letter, rows = rows_of_text(["很长" * 200], 300, 56, broken(600))
    assert letter == 36
    assert rows[0].height > 300


def test_rows_do_not_drift_apart_in_a_high_table() -> None:
    _, rows = rows_of_text(["一", "二"], 2000, 56, broken(600))
    assert rows[1].top <= 56 * (LEADING + 1.2)
