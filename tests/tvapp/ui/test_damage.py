"""A frame that draws only a part shows the same picture as one that draws everything."""

from tvapp.ui.damage import Damage


def test_the_first_frame_is_whole() -> None:
    assert Damage().take() is None


def test_parts_are_drawn_as_the_one_box_around_them() -> None:
    damage = Damage()
    damage.take()
    damage.part((10.4, 20.0, 5.0, 5.0))
    damage.part((100.0, 8.5, 20.2, 4.0))
    assert damage.take() == (10, 8, 111, 17)


def test_whole_wins_over_parts_and_is_over_after_one_frame() -> None:
    damage = Damage()
    damage.part((1, 1, 1, 1))
    damage.whole()
    assert damage.take() is None
    damage.part((1, 1, 1, 1))
    assert damage.take() == (1, 1, 1, 1)


def test_a_frame_nobody_named_a_part_for_is_whole() -> None:
    damage = Damage()
    damage.take()
    assert damage.take() is None
