"""Problems in the operator's words, for tables (the page has the same in words.js)."""

from protocol.heartbeat import BoxProblem

WORDS = {
    BoxProblem.CLOCK: "时间不对",
    BoxProblem.BUNDLE_NONE: "没有办事指南",
    BoxProblem.BUNDLE_OLD: "办事指南过期",
    BoxProblem.BUNDLE_REFUSED: "新指南用不了",
    BoxProblem.DISK_FULL: "存储满了",
    BoxProblem.NO_REMOTE: "收不到遥控器",
    BoxProblem.NO_SOUND: "没有声音",
    BoxProblem.CRASHED: "程序意外退出过",
}
