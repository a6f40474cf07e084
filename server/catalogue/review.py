"""Who may take an import a step further, and why not (pure)."""

from dataclasses import dataclass

from protocol.catalogue import ImportState


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff, or whoever typed a name at the command line (no id)."""

    id: str
    name: str


_NOT_WAITING = {
    ImportState.READING: "这份文件还在读，请等它读完。",
    ImportState.FAILED: "这份文件没有读完，什么都没有导入。请再上传一次。",
    ImportState.REFUSED: "这份文件里还有不对的行，请改好后再上传一次。",
    ImportState.SAME: "这份清单和已经发布的一样，没有要发布的。",
    ImportState.PUBLISHED: "这份草稿已经发布了。",
    ImportState.DROPPED: "这份草稿已经作废，或者被后来上传的同一份清单代替了。",
}


def refusal_to_approve(state: ImportState, importer: Person, reviewer: Person) -> str:
    """Why this person may not approve it; empty when nothing stands against it."""
    if state is ImportState.APPROVED:
        return "已经有人复核过了，可以发布。"
    if state is not ImportState.WAITING:
        return _NOT_WAITING[state]
    same = importer.id == reviewer.id if importer.id else importer.name == reviewer.name
    return "这份清单是您自己上传的，请换一个人来复核。" if same else ""


def refusal_to_publish(state: ImportState) -> str:
    """Why it cannot be published; empty when nothing stands against it."""
    if state is ImportState.WAITING:
        return "还没有第二个人复核，请先请同事复核。"
    return "" if state is ImportState.APPROVED else _NOT_WAITING[state]


def refusal_to_drop(state: ImportState) -> str:
    """Why there is nothing to give up; empty when there is."""
    return "" if state in (ImportState.WAITING, ImportState.APPROVED) else _NOT_WAITING[state]
