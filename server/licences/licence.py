"""A licence as the county's system has it, what was found of it, and in which words. Pure."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import date

from protocol.licence import LicenceState


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose licence is asked for: name and number together, a number alone is easily known to others."""

    name: str
    identity_number: str


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence of one person; ``valid_until`` None: for good."""

    kind: str
    holder: Holder
    number: str = ""
    issuer: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What was answered about one kind of licence of one person."""

    state: LicenceState
    number: str = ""
    issuer: str = ""
    valid_until: str = ""
    """ISO date; empty: for good, or not known."""

    def written(self) -> str:
        """As it is sealed beside its material."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> "Finding":
        """What ``written`` wrote."""
        told = json.loads(text)
        return cls(LicenceState(told.pop("state")), **told)


def plain_kind(kind: str) -> str:
    """《中华人民共和国残疾人证》, 电子残疾人证 → 残疾人证."""
    bare = re.sub(r"[《》“”\"\s]", "", kind)
    return re.sub(r"^(?:中华人民共和国)?(?:电子)?", "", bare) or bare


def judged(licence: Licence | None, holder: Holder, today: date) -> Finding:
    """What a licence found under the holder's number says of the holder today."""
    if licence is None or _same(licence.holder.name) != _same(holder.name):
        return Finding(LicenceState.ABSENT)
    until = licence.valid_until
    state = LicenceState.EXPIRED if until is not None and until < today else LicenceState.FOUND
    return Finding(state, licence.number, licence.issuer, until.isoformat() if until else "")


def for_clerk(kind: str, finding: Finding | None) -> str:
    """What the clerk reads about it; empty when it was not asked for."""
    if finding is None:
        return ""
    if finding.state is LicenceState.ABSENT:
        return f"证照系统没有查到{kind}，居民会到窗口出示原件"
    if finding.state is LicenceState.UNAVAILABLE:
        return f"当时查不了证照系统，居民会到窗口出示{kind}原件"
    until = f"有效期至 {finding.valid_until}" if finding.valid_until else "长期有效"
    told = "，".join(part for part in (f"{kind} {finding.number}".strip(), finding.issuer, until) if part)
    if finding.state is LicenceState.EXPIRED:
        return f"证照系统里的已经过期，居民会到窗口出示：{told}"
    return f"证照系统里有：{told}"


def _same(name: str) -> str:
    return re.sub(r"[\s·•・．.]", "", name)
