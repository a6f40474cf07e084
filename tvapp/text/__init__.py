"""Text as it is shown: lines, pages, what the fonts can draw, what is masked. Pure."""
