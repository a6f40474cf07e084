"""Errors as people and programs read them: a code, a status, one plain sentence that says what to do."""

from protocol.errors import ErrorCode, FieldError, Problem

STATUS: dict[ErrorCode, int] = {
    ErrorCode.INVALID: 400,
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.CODE_REQUIRED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.CONFLICT: 409,
    ErrorCode.EXPIRED: 410,
    ErrorCode.USED: 410,
    ErrorCode.TOO_LARGE: 413,
    ErrorCode.NOT_A_PICTURE: 415,
    ErrorCode.LOCKED: 423,
    ErrorCode.TOO_MANY: 429,
    ErrorCode.TIMEOUT: 504,
    ErrorCode.UNAVAILABLE: 503,
    ErrorCode.INTERNAL: 500,
}

TITLES: dict[ErrorCode, str] = {
    ErrorCode.INVALID: "填写的内容不对",
    ErrorCode.UNAUTHENTICATED: "请先登录",
    ErrorCode.CODE_REQUIRED: "要验证码",
    ErrorCode.FORBIDDEN: "没有权限",
    ErrorCode.NOT_FOUND: "没有找到",
    ErrorCode.CONFLICT: "现在不能这样办",
    ErrorCode.EXPIRED: "已经过期",
    ErrorCode.USED: "已经用过了",
    ErrorCode.TOO_LARGE: "文件太大",
    ErrorCode.NOT_A_PICTURE: "这不是照片",
    ErrorCode.LOCKED: "暂时锁定",
    ErrorCode.TOO_MANY: "操作太频繁",
    ErrorCode.TIMEOUT: "等得太久了",
    ErrorCode.UNAVAILABLE: "暂时用不了",
    ErrorCode.INTERNAL: "系统出了点问题",
}


class ApiError(Exception):
    """Ends an operation with a problem. ``detail`` is plain Chinese and never contains the caller's input."""

    def __init__(
        self,
        code: ErrorCode,
        detail: str = "",
        *,
        errors: tuple[FieldError, ...] = (),
        status: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.detail = detail
        self.errors = errors
        self.status = status or STATUS[code]
        self.headers = headers or {}

    def problem(self, request_id: str = "") -> Problem:
        """The same as it crosses the wire."""
        return Problem(
            title=TITLES[self.code],
            status=self.status,
            detail=self.detail,
            code=self.code,
            errors=self.errors,
            request_id=request_id,
        )
