"""What the doctor found, and how it is said. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How a part is; the value is what stands before the line."""

    GOOD = "好  "
    CARE = "注意"
    BAD = "不行"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part looked at. ``words``: how it is; when it is not good also what to do."""

    part: str
    state: State
    words: str = ""

    @property
    def line(self) -> str:
        """As it is printed."""
        return f"{self.state.value}  {self.part}" + (f"：{self.words}" if self.words else "")


def good(part: str, words: str = "") -> Finding:
    """All is well."""
    return Finding(part, State.GOOD, words)


def care(part: str, words: str) -> Finding:
    """It works, but somebody should see to it."""
    return Finding(part, State.CARE, words)


def bad(part: str, words: str) -> Finding:
    """It does not work, or will not be safe."""
    return Finding(part, State.BAD, words)


def summary(findings: Iterable[Finding]) -> tuple[int, str]:
    """Exit code (1 when a part is bad, else 0) and the last line."""
    states = [each.state for each in findings]
    wrong, doubtful = states.count(State.BAD), states.count(State.CARE)
    if wrong:
        return 1, f"有 {wrong} 处要马上处理" + (f"，{doubtful} 处要留意" if doubtful else "") + "。"
    if doubtful:
        return 0, f"能用，有 {doubtful} 处要留意。"
    return 0, "都好。"


def disk_words(part: str, free: int, total: int) -> Finding:
    """How much space is left; the service calls itself ill under 200 MB."""
    told = f"还剩 {free / 1e9:.1f} GB"
    if free < 500_000_000:
        return bad(part, f"{told}，快满了，照片和办件会存不下。请清理，或换大一点的盘。")
    if free < 5_000_000_000 or free < total * 0.05:
        return care(part, f"{told}，不多了。请准备换大一点的盘。")
    return good(part, told)


def certificate_words(host: str, days: float) -> Finding:
    """How long a certificate is still good."""
    if days < 0:
        return bad("证书", f"{host} 的证书 {-days:.0f} 天前就过期了，手机和窗口的网页都打不开。请马上换。")
    if days < 21:
        return care("证书", f"{host} 的证书还有 {days:.0f} 天到期，请安排更换（自动续期的请看为什么没续）。")
    return good("证书", f"{host} 的还有 {days:.0f} 天")


def clock_words(now: int, newest: int, synchronised: bool | None) -> Finding:
    """``now`` and ``newest`` (the newest row ever written) in milliseconds; None: nobody can say."""
    if newest > now + 120_000:
        behind = (newest - now) / 60_000
        return bad("时钟", f"比数据库里最新的记录慢 {behind:.0f} 分钟。请先对时（timedatectl），再启动服务。")
    if synchronised is False:
        return care("时钟", "没有对时。请打开 systemd-timesyncd 或 chrony：登录口令、证书、期限都靠它。")
    return good("时钟", "" if synchronised else "看着对（这里查不到有没有自动对时）")


def backup_words(age_hours: float | None) -> Finding:
    """How old the newest backup is; None: there is none."""
    if age_hours is None:
        return bad("备份", "一份也没有。请运行 backup make，并打开每天的备份。")
    if age_hours > 50:
        return bad("备份", f"最新的一份是 {age_hours / 24:.0f} 天前的。请看每天的备份为什么没有做。")
    return good("备份", f"最新的一份是 {age_hours:.0f} 小时前的")
