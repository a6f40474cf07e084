"""Characters that espeak-ng's Mandarin reads wrong, written as others that sound as they should. Pure."""

import re

SAID_AS = {
    # Not in its dictionary, or there with a wrong sound.
    "塆": "湾",
    "塝": "棒",
    "喆": "哲",
    # Of two readings it takes the other one.
    "给付": "己付",
    "供给": "供己",
    "重办": "虫办",
    "重拍": "虫拍",
    "重填": "虫填",
    "重审": "虫审",
    "补给": "补己",
    "不重复": "不虫复",
    **{f"{place}地": f"{place}第" for place in ("源", "易", "绿", "包", "防空", "所在", "户籍", "居住")},
}
_WORDS = re.compile("|".join(sorted(map(re.escape, SAID_AS), key=len, reverse=True)))


def for_espeak(sentence: str) -> str:
    """The sentence with such words replaced; only ever heard, never seen."""
    return _WORDS.sub(lambda found: SAID_AS[found[0]], sentence)
