"""Keys of the films that guides have of their own, made from what they say: ``guide_0308``.

Apart from ``protocol.video``, so that a box can name one before it loads pydantic.
"""

import re

_GUIDE_KEY = re.compile(r"guide_([0-9]{4})\Z")


def key_of_guide(number: int) -> str:
    """The key of the film of the guide with this short number."""
    return f"guide_{number:04d}"


def guide_number(key: str) -> int | None:
    """The short number in such a key; None for any other."""
    found = _GUIDE_KEY.match(key)
    return int(found[1]) if found else None
