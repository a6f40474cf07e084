"""The two ways in which something asked of the server can fail, each with a sentence for the resident."""

from protocol.errors import ErrorCode, Problem

NETWORK_AWAY = "网络暂时连不上，电视会自动再试，请稍等。"
SERVER_BUSY = "服务暂时忙不过来，电视会自动再试，请稍等。"
PROGRAM_TOO_OLD = "电视上的程序需要更新，请联系广电客服。"
NOT_DONE = "这一步没有办成，请再试一次；还不行就按“找人帮我”。"


class ServerAway(Exception):
    """The server did not answer, or said that it cannot just now. The same thing may be tried again later."""

    def __init__(self, sentence: str = NETWORK_AWAY) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        """Plain Chinese: what is the matter, and that it is tried again."""


class Refused(Exception):
    """The server said no; trying the same again will not help."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.code.value}")
        self.problem = problem

    @property
    def sentence(self) -> str:
        """Plain Chinese that says what to do next."""
        return self.problem.detail or NOT_DONE


def refused(code: ErrorCode, status: int, detail: str) -> Refused:
    """A refusal found out on this side, in the same shape as the server's own."""
    return Refused(Problem(title=detail[:40], status=status, detail=detail, code=code))
