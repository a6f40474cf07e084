"""Which keys spell a character: pinyin initials, at publish time only (the box needs none)."""

from dataclasses import dataclass
from functools import lru_cache

from protocol.keypad import KEY_OF_LETTER, can_be_typed, is_han, sounds_alike


@dataclass(frozen=True, slots=True)
class Spelling:
    """Keys of one character: as read in its context, with every reading, with what local speech confuses.

    Each set contains the one before it.
    """

    plain: frozenset[str]
    readings: frozenset[str]
    tolerant: frozenset[str]


def spell(text: str) -> list[Spelling]:
    """One ``Spelling`` for each character of ``text`` that takes a key press (``protocol.keypad``)."""
    typed = [(character, reading) for character, reading in _in_context(text) if can_be_typed(character)]
    return [_spelling(character, reading) for character, reading in typed]


def letters(text: str) -> str:
    """The letter, or the digit, of each character that takes a key press, as it is read in this text."""
    return "".join(
        (reading or character)[:1].lower()
        for character, reading in _in_context(text)
        if can_be_typed(character)
    )


def _in_context(text: str) -> list[tuple[str, str]]:
    """Each character with the syllable it is read as in this text (empty when it is not Han)."""
    # Imported here: pypinyin takes a quarter of a second and 60 MB, which only publishing should pay.
    from pypinyin import Style, pinyin

    letters: list[tuple[str, str]] = []
    for run in _runs(text):
        if not is_han(run[0]):
            letters.extend((character, "") for character in run)
            continue
        found = pinyin(run, style=Style.NORMAL)
        if len(found) != len(run):  # characters without a reading come joined
            found = [_reading(character) for character in run]
        letters.extend(zip(run, (reading[0] for reading in found), strict=True))
    return letters


def _runs(text: str) -> list[str]:
    """Text cut where Han characters begin or end, as pypinyin gives a run of others as one item."""
    runs: list[str] = []
    for character in text:
        if runs and is_han(runs[-1][0]) == is_han(character):
            runs[-1] += character
        else:
            runs.append(character)
    return runs


@lru_cache(maxsize=20_000)
def _spelling(character: str, in_context: str) -> Spelling:
    if not is_han(character):
        letter = character.lower()
        keys = frozenset({KEY_OF_LETTER.get(letter, letter)})
        return Spelling(keys, keys, keys)
    syllables = {in_context} | _all_readings(character)
    alike = {letter for syllable in syllables for letter in sounds_alike(syllable)}
    initials = {syllable[:1] for syllable in syllables}
    return Spelling(_keys({in_context[:1]}), _keys(initials), _keys(initials | alike))


def _reading(character: str) -> list[str]:
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, errors="ignore")
    return found[0] if found else [""]


def _all_readings(character: str) -> set[str]:
    from pypinyin import Style, pinyin

    readings = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return set(readings[0]) if readings else set()


def _keys(initials: set[str]) -> frozenset[str]:
    return frozenset(KEY_OF_LETTER[initial] for initial in initials if initial in KEY_OF_LETTER)
