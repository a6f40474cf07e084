"""Where in a name the typed digits matched, as ranges of the name as it is shown."""

from protocol.keypad import typed_positions


def marked_ranges(text: str, offset: int, count: int) -> list[tuple[int, int]]:
    """Half-open ranges of ``text`` that cover ``count`` typed characters from the ``offset``-th typed one on.

    Brackets and commas between two marked characters are not marked: they took no key press.
    """
    ranges: list[tuple[int, int]] = []
    for index in typed_positions(text)[max(offset, 0) : max(offset + count, 0)]:
        if ranges and ranges[-1][1] == index:
            ranges[-1] = (ranges[-1][0], index + 1)
        else:
            ranges.append((index, index + 1))
    return ranges


def marked_title(
    title: str, situation: str, offset: int, count: int
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Ranges in the title and in the situation; the index holds both as one text, title first."""
    typed_in_title = len(typed_positions(title))
    in_title = marked_ranges(title, offset, min(count, max(typed_in_title - offset, 0)))
    begin = max(offset - typed_in_title, 0)
    end = max(offset + count - typed_in_title, 0)
    return in_title, marked_ranges(situation, begin, end - begin)
