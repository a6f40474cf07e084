"""Paragraphs in the largest size that fits."""

from tvapp.ui.paragraph import LINE, Paragraph, flowed
from tvapp.ui.theme import LEAST


def broken(paragraph: Paragraph, size: float, short: bool) -> list[str]:
    """Ten letters of 56 to a line, more of smaller ones; short lines have eight."""
    per_line = 8 if short else int(560 / size)
    text = paragraph.text
    return [text[start : start + per_line] for start in range(0, len(text), per_line)]


def flow(height: float, *texts: str) -> list[tuple[str, float, float]]:
    lines = flowed([Paragraph(text) for text in texts], height, lambda _style: 56, broken)
    return [(line.text, line.top, line.size) for line in lines]


def test_what_fits_keeps_its_size() -> None:
    assert flow(400, "一二三") == [("一二三", 0.0, 56.0)]


def test_short_lines_are_preferred_where_there_is_room() -> None:
    assert [text for text, _, _ in flow(400, "一二三四五六七八九")] == ["一二三四五六七八", "九"]
    assert [text for text, _, _ in flow(84, "一二三四五六七八九")] == ["一二三四五六七八九"]


def test_paragraphs_stand_apart() -> None:
    first, second = flow(400, "一", "二")
    assert second[1] > first[1] + 56 * LINE


def test_letters_get_smaller_before_anything_is_cut_but_never_under_the_least() -> None:
    lines = flow(300, "字" * 50)
    assert "".join(text for text, _, _ in lines) == "字" * 50
    assert LEAST <= lines[0][2] < 56


def test_what_does_not_fit_at_all_ends_with_dots_inside_the_area() -> None:
    lines = flow(120, "字" * 200)
    assert lines[-1][0].endswith("……")
    assert all(top + size * LINE <= 120 and size >= LEAST for _, top, size in lines)
    assert len(lines[-1][0]) <= int(560 / lines[-1][2])


def test_no_room_at_all_draws_nothing() -> None:
    assert flow(10, "字") == []
