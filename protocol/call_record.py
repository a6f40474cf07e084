"""Handing a call on to another desk, and what clerks write down: notes, the number of a 12345 ticket."""

from typing import Annotated

from pydantic import Field, StringConstraints

from .call import DeskName
from .model import Id, Milliseconds, ShortText, WireModel

MOST_WORD_LETTERS = 120
"""Of the word to the next desk: one or two sentences."""
MOST_NOTE_LETTERS = 2000

TransferWord = Annotated[str, StringConstraints(min_length=1, max_length=MOST_WORD_LETTERS)]
NoteText = Annotated[str, StringConstraints(max_length=MOST_NOTE_LETTERS)]
TicketText = Annotated[str, StringConstraints(max_length=40)]


class NewTransfer(WireModel):
    """Where the call goes, and what the colleague there should know before answering."""

    desk: DeskName
    dialect: bool = False
    """Whether somebody is wanted there who speaks as people do here."""
    word: TransferWord


class TransferWay(WireModel):
    """One place a call may go to, as it is now."""

    desk: DeskName
    dialect: bool = False
    label: ShortText
    open: bool
    hours: ShortText
    taking: int = Field(default=0, ge=0)
    """Clerks there who take calls now."""
    waiting: int = Field(default=0, ge=0)


class TransferWays(WireModel):
    """Where a call can go from here."""

    ways: tuple[TransferWay, ...]


class HandedOn(WireModel):
    """One handing on of a call, with the word for the colleague: for clerks of the call only."""

    from_desk: DeskName
    to_desk: DeskName
    clerk_name: ShortText
    clerk_number: ShortText = ""
    word: TransferWord
    sent: Milliseconds


class Note(WireModel):
    """What the clerk knows of the call; an empty text takes it away."""

    text: NoteText


class ColleagueNote(WireModel):
    """What another clerk of the same call has written."""

    clerk_name: ShortText
    clerk_number: ShortText = ""
    text: NoteText
    changed: Milliseconds


class NewTicket(WireModel):
    """The number of the ticket in the 12345 system; an empty one takes it away."""

    number: TicketText


class Ticket(WireModel):
    """A ticket number of a call."""

    number: TicketText
    link: Annotated[str, StringConstraints(max_length=400)] = ""
    """Its page in the ticket system, where the operator's table knows one."""
    clerk_name: ShortText
    written: Milliseconds


class CallRecord(WireModel):
    """What clerks have written about one call. Never told to the household."""

    call_id: Id
    note: NoteText = ""
    """One's own."""
    changed: Milliseconds | None = None
    """When one's own was written last."""
    colleagues: tuple[ColleagueNote, ...] = ()
    handed_on: tuple[HandedOn, ...] = ()
    """Oldest first."""
    ticket: Ticket | None = None


class RecordLine(WireModel):
    """One of a clerk's calls of the last day."""

    call_id: Id
    desk: DeskName
    caller: ShortText = ""
    guide_title: ShortText = ""
    talked: Milliseconds
    """When it was answered, by this clerk."""
    open: bool = False
    """Whether this clerk talks in it now."""
    noted: bool = False
    ticket: bool = False


class RecordList(WireModel):
    """A clerk's calls of the last day, newest first."""

    lines: tuple[RecordLine, ...]
