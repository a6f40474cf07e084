"""How a person of the household is named on the television."""

from protocol.person import Member

UNNAMED = "姓名还没写"
HOW_TO_NAME = "姓名请用手机写，或者请工作人员在通话里写"


def person_name(member: Member) -> str:
    """The masked name; of somebody without one the end of the number."""
    return member.masked_name or f"{UNNAMED}（尾号 {member.masked_identity_number[-4:]}）"
