"""What a clerk shows: the newest counts, a pointer never outlives its page, the resident's word holds."""

from protocol.shown import Pointer, Showing, Shown, ShownKind
from tvapp.calls.shown import ShownPage


def showing(number: int, page: int | None = 0) -> Showing:
    shown = (
        Shown(kind=ShownKind.GUIDE, key="GUIDE-1", page=page, title="高龄津贴") if page is not None else None
    )
    return Showing(call_id="call_1", number=number, shown=shown)


def pointer(number: int, x: float | None = 0.5, y: float | None = 0.5) -> Pointer:
    return Pointer(call_id="call_1", number=number, x=x, y=y)


def test_an_older_page_and_the_same_one_twice_are_no_news() -> None:
    known = ShownPage()
    assert not known.hear(Showing(call_id="call_1", number=0)), "nothing was ever shown"
    assert known.hear(showing(2, page=1))
    assert not known.hear(showing(2)) and not known.hear(showing(1))
    assert known.page is not None and known.page.page == 1
    assert known.hear(showing(3, page=None)) and known.page is None


def test_a_pointer_is_for_its_page_only() -> None:
    known = ShownPage()
    assert not known.point(pointer(1)), "nothing to point at"
    known.hear(showing(1))
    assert known.point(pointer(1)) and known.pointer == (0.5, 0.5)
    assert not known.point(pointer(1)), "it stands there already"
    assert known.point(pointer(1, None, None)) and known.pointer is None
    known.point(pointer(1))
    known.hear(showing(2, page=1))
    assert known.pointer is None
    assert not known.point(pointer(1, 0.1, 0.1)), "one that was on its way when the page was turned"


def test_what_the_resident_puts_away_comes_back_only_with_the_next_page() -> None:
    known = ShownPage()
    known.hear(showing(1))
    known.put_away()
    assert known.page is None and not known.hear(showing(1)) and not known.point(pointer(1))
    assert known.hear(showing(2)) and known.page is not None
