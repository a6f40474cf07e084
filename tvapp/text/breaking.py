"""Line breaking where the television's pieces look for it; see ``chinese.breaking``."""

from chinese.breaking import ELLIPSIS, Widths, break_lines, shorten

__all__ = ["ELLIPSIS", "Widths", "break_lines", "shorten"]
