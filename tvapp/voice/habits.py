"""How the resident wants to be read to. Pure."""

from enum import IntEnum, StrEnum


class Habit(StrEnum):
    """When the television reads."""

    OFF = "off"
    KEY = "key"
    AUTO = "auto"


HABIT_LABELS = {Habit.OFF: "不读", Habit.KEY: "按键才读", Habit.AUTO: "自动读选中的"}


class Speed(IntEnum):
    """Characters a minute."""

    SLOW = 120
    NORMAL = 170
    FAST = 230


SPEED_LABELS = {Speed.SLOW: "慢", Speed.NORMAL: "不快不慢", Speed.FAST: "快"}


def next_habit(habit: Habit) -> Habit:
    """The one that OK changes to."""
    every = list(Habit)
    return every[(every.index(habit) + 1) % len(every)]


def next_speed(speed: Speed) -> Speed:
    """The one that OK changes to."""
    every = list(Speed)
    return every[(every.index(speed) + 1) % len(every)]
