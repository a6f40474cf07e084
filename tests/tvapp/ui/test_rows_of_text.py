"""Tables that are read: one size for all, as large as fits."""

from tvapp.ui.rows_of_text import LEADING, pages_of_rows, rows_of_text


def broken(width: float):  # type: ignore[no-untyped-def]
    """Square letters in a column of ``width``."""

    def lines(text: str, letter: float, most: int) -> list[str]:
        a_line = max(1, int(width // letter))
        found = [text[i : i + a_line] for i in range(0, len(text), a_line)] or [""]
        return found if not most or len(found) <= most else [*found[: most - 1], "……"]

    return lines


def test_short_answers_keep_the_residents_letters() -> None:
    letter, rows = rows_of_text(["七天"] * 5, 740, 72, broken(930))
    assert letter == 72
    assert rows[-1].top + rows[-1].height <= 740 + 1e-6
    assert [row.top for row in rows] == sorted(row.top for row in rows)


def test_long_answers_shrink_together_until_all_fit() -> None:
    letter, rows = rows_of_text(["七天", "很长" * 14, "一"], 420, 72, broken(930))
    assert 36 <= letter < 72
    assert rows[-1].top + rows[-1].height <= 420 + 1e-6
    assert "".join(rows[1].lines) == "很长" * 14


def test_what_no_size_holds_is_cut_and_not_set_in_tiny_letters() -> None:
    letter, rows = rows_of_text(["很长" * 200, "七天", "很长" * 30], 500, 72, broken(900))
    assert letter >= 0.74 * 72 - 1
    assert rows[0].lines[-1] == "……" and rows[1].lines == ("七天",)
    assert rows[-1].top + rows[-1].height <= 500 + 1e-6


def test_no_letter_is_smaller_than_the_least() -> None:
    letter, _ = rows_of_text(["很长" * 200] * 9, 300, 44, broken(600))
    assert letter == 36


def test_rows_do_not_drift_apart_in_a_high_table() -> None:
    _, rows = rows_of_text(["一", "二"], 2000, 56, broken(600))
    assert rows[1].top <= 56 * (LEADING + 1.2)


def test_rows_that_fit_when_smaller_stay_on_one_page() -> None:
    assert pages_of_rows(["一"] * 5, 700, 56, broken(900)) == [slice(0, 5)]


def test_what_does_not_fit_goes_to_pages_on_which_nothing_is_cut() -> None:
    texts = ["一" * 30, "二", "三" * 90, "四", "五" * 60, "六"]
    pages = pages_of_rows(texts, 500, 72, broken(900))
    assert len(pages) > 1 and [text for page in pages for text in texts[page]] == texts
    for page in pages:
        _, rows = rows_of_text(texts[page], 500, 72, broken(900))
        assert "".join("".join(row.lines) for row in rows) == "".join(texts[page])


def test_a_row_higher_than_a_page_has_one_to_itself() -> None:
    assert pages_of_rows(["一", "二" * 400, "三"], 300, 72, broken(900)) == [
        slice(0, 1),
        slice(1, 2),
        slice(2, 3),
    ]
