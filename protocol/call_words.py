"""Words in a call beside what is spoken: captions of the clerk, and two wishes of the resident."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .model import Id, Milliseconds, WireModel

MOST_LETTERS = 60
"""Of a caption: three lines of large letters on the television."""

CaptionText = Annotated[str, StringConstraints(max_length=MOST_LETTERS)]


class WordKind(StrEnum):
    """What is said: a caption by the clerk, the others by the resident."""

    CAPTION = "caption"
    SLOWER = "slower"
    AGAIN = "again"


WISH_LABELS: dict[WordKind, str] = {WordKind.SLOWER: "说慢一点", WordKind.AGAIN: "再说一遍"}


class NewCaption(WireModel):
    """For the television, large; an empty text takes away what stands there."""

    text: CaptionText


class NewWish(WireModel):
    """The resident asks the clerk for something with one key."""

    kind: Literal[WordKind.SLOWER, WordKind.AGAIN]


class CallWords(WireModel):
    """One thing that was said in a call."""

    call_id: Id
    number: int = Field(ge=1)
    """Counts within the call; the caption with the highest number is the one that stands."""
    kind: WordKind
    text: CaptionText = ""
    """Of a caption; empty: the caption before it was taken away. Wishes have none."""
    sent: Milliseconds


class CallLog(WireModel):
    """What was said in a call so far, oldest first."""

    words: tuple[CallWords, ...]


class QuickPhrases(WireModel):
    """What clerks send with the number keys 1 to 9, in this order."""

    phrases: tuple[Annotated[str, StringConstraints(min_length=1, max_length=MOST_LETTERS)], ...] = Field(
        max_length=9
    )
