"""What is said of guides whose time is over."""

from tvapp.catalogue.age import age_line
from tvapp.catalogue.row import BundleManifest

MAY = 1_779_235_200
MANIFEST = BundleManifest(
    version=1, issued=MAY * 1000, expires=(MAY + 90) * 1000, guides=1, pre_review=0, videos=0
)


def test_nothing_is_said_while_they_are_good_or_there_are_none() -> None:
    assert age_line(MANIFEST, MAY) == age_line(MANIFEST, MAY + 90) == age_line(None, MAY) == ""
    assert age_line(MANIFEST, 0) == "", "a box whose clock was never set"


def test_afterwards_the_day_they_are_of_and_what_to_do() -> None:
    line = age_line(MANIFEST, MAY + 91)
    assert line.startswith("内容可能已过时（2026年5月") and line.endswith("去之前请先打电话问一问")
