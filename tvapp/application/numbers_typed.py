"""An identity or telephone number while it is typed with number keys, and as it is compared. Pure."""

import re
from dataclasses import dataclass

from protocol.identity_number import identity_number_is_valid

IDENTITY_DIGITS = 18
MOBILE_DIGITS = 11
MOST_TELEPHONE = 12
LEAST_TELEPHONE = 7


@dataclass(frozen=True)
class IdentityTyped:
    """18 characters; the last may be an X."""

    text: str = ""

    def typed(self, character: str) -> "IdentityTyped":
        """With one more; the same where there is no room, or an X cannot stand."""
        if len(self.text) >= IDENTITY_DIGITS or (character == "X" and len(self.text) != IDENTITY_DIGITS - 1):
            return self
        return IdentityTyped(self.text + character)

    @property
    def shown(self) -> str:
        """In the groups of the card, a line where something is missing: ``421122 1945 0312 002＿``."""
        filled = self.text.ljust(IDENTITY_DIGITS, "＿")
        parts = (filled[:6], filled[6:10], filled[10:14], filled[14:])
        return " ".join(part.replace("＿" * len(part), "＿＿") for part in parts)

    @property
    def wrong(self) -> str:
        """What to do about it; "" when it may be right."""
        if len(self.text) < IDENTITY_DIGITS:
            return f"还差 {IDENTITY_DIGITS - len(self.text)} 位"
        return "" if identity_number_is_valid(self.text) else "号码不对，请照着身份证核对，按“*”删了重填"


@dataclass(frozen=True)
class TelephoneTyped:
    """A mobile number of eleven digits, or one with its area code."""

    text: str = ""

    def typed(self, character: str) -> "TelephoneTyped":
        """With one more digit; the same where there is no room."""
        room = MOBILE_DIGITS if self.text.startswith("1") else MOST_TELEPHONE
        return self if len(self.text) >= room or character == "X" else TelephoneTyped(self.text + character)

    @property
    def shown(self) -> str:
        """``138 7123 4567``; others as they are."""
        if not self.text:
            return "＿＿"
        if not self.text.startswith("1"):
            return self.text
        return " ".join(part for part in (self.text[:3], self.text[3:7], self.text[7:]) if part)

    @property
    def wrong(self) -> str:
        """What to do about it; "" when it may be right."""
        if self.text.startswith("1"):
            left = MOBILE_DIGITS - len(self.text)
            return f"手机号还差 {left} 位" if left else ""
        return "" if len(self.text) >= LEAST_TELEPHONE else "座机要带区号，至少 7 位"


def in_groups(text: str) -> str:
    """A whole identity or mobile number in the groups in which people read it out; other text as it is."""
    if re.fullmatch(r"[0-9]{17}[0-9X]", text):
        return IdentityTyped(text).shown
    return TelephoneTyped(text).shown if re.fullmatch(r"1[0-9]{10}", text) else text
