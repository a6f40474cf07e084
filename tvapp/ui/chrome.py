"""The frame of every screen: heading above; notice, keys and the standing line below."""

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from chinese.coverage import RARE_CHARACTER_NOTE
from tvapp.ui.glyphs import STAND_IN

STANDING_LINE = "本服务不会要密码、验证码、转账"
"""Shown always: what a swindler would ask for is never asked for here."""

RARE_LINE = f"“{STAND_IN}”处的字电视上没有，{RARE_CHARACTER_NOTE}"
"""What a character that no font has looks like, and that nobody loses by it."""


class Header(Widget):
    """Heading at the left, a short remark (source of the data, place in a list) at the right."""

    title = StringProperty("")
    remark = StringProperty("")


class Footer(Widget):
    """One line: what just happened or how to go on; at the right the standing line."""

    notice = StringProperty("")
    tone = StringProperty("second")
    hint = StringProperty("")
    rare = StringProperty("")
    """Said instead of the hint while something on the screen has a character that no font has."""
    standing_line = StringProperty(STANDING_LINE)
    shown = BooleanProperty(True)
    """False while a film has the whole screen."""
