"""Lengths and places of a film in words. Pure."""


def clock(seconds: float) -> str:
    """``1:05``, ``12:00``, ``1:02:03``."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def length_words(seconds: int) -> str:
    """``2 分 5 秒``, ``40 秒``, ``3 分钟``; nothing for a length that is not known."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest} 秒" if rest else ""
    return f"{minutes} 分 {rest} 秒" if rest else f"{minutes} 分钟"
