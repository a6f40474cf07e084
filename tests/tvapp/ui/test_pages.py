"""Pages of a list."""

from hypothesis import given
from hypothesis import strategies as st

from tvapp.ui.pages import Pages


@given(st.integers(0, 500), st.integers(1, 6), st.integers(-3, 200))
def test_every_thing_is_on_exactly_one_page(total: int, per_page: int, page: int) -> None:
    pages = Pages(total, per_page, page)
    assert 0 <= pages.current < pages.count
    shown = [
        index
        for current in range(pages.count)
        for index in range(total)[Pages(total, per_page, current).offset :][:per_page]
    ]
    assert shown == list(range(total))


def test_turning_stops_at_both_ends() -> None:
    first, last = Pages(13, 6, 0), Pages(13, 6, 2)
    assert first.turned(-1) is None and first.turned(1) == 1
    assert last.turned(1) is None and last.turned(-1) == 1


def test_a_page_that_is_gone_becomes_the_last_one() -> None:
    assert Pages(7, 6, 5).current == 1


def test_the_remark_says_where_one_is_only_when_there_is_more_than_one_page() -> None:
    assert Pages(5, 6).remark == ""
    assert Pages(13, 6, 1).remark == "第 2/3 页"
