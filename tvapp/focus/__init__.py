"""Where an arrow goes and what is remembered. Pure: knows nothing of Kivy."""

from tvapp.focus.engine import default_focus, move, open_scope, repair
from tvapp.focus.geometry import Direction, Rect
from tvapp.focus.memory import FocusMemory
from tvapp.focus.tree import FocusNode, items

__all__ = [
    "Direction",
    "FocusMemory",
    "FocusNode",
    "Rect",
    "default_focus",
    "items",
    "move",
    "open_scope",
    "repair",
]
