"""What a phone or an ordinary telephone beside the call means for the television. Pure."""

from typing import NamedTuple

from protocol.call import Call
from protocol.participant import Participant, ParticipantKind, ParticipantState, TelephoneState


class Switches(NamedTuple):
    """Which of the television's own devices take part in the call now."""

    camera: bool = True
    microphone: bool = True
    speaker: bool = True


def phone_of(call: Call | None) -> Participant | None:
    """The household's phone that was let in; None without one."""
    people = call.participants if call is not None else ()
    return next((each for each in people if each.kind is ParticipantKind.PHONE), None)


def phone_is_here(call: Call | None) -> bool:
    """Whether its camera and microphone are open."""
    phone = phone_of(call)
    return phone is not None and phone.state is ParticipantState.HERE


def third_of(call: Call | None) -> Participant | None:
    """The third person in the call, let in by the clerk; None without one."""
    people = call.participants if call is not None else ()
    inside = (ParticipantState.LET_IN, ParticipantState.HERE)
    return next(
        (each for each in people if each.kind is ParticipantKind.THIRD and each.state in inside), None
    )


def third_words(call: Call | None) -> str:
    """What the resident should know of a third person; empty without one."""
    third = third_of(call)
    if third is None:
        return ""
    if third.state is not ParticipantState.HERE:
        return f"{third.label}正在进来。"
    return f"{third.label}也在。想请离开，按返回。"


def switches(call: Call | None) -> Switches:
    """Two microphones or two loudspeakers in one room howl: only one side of them is on."""
    phone = phone_of(call)
    if phone is not None and phone.state is ParticipantState.HERE:
        return Switches(camera=False, microphone=False, speaker=not phone.plays)
    if call is not None and call.telephone is not None and call.telephone.state is TelephoneState.RINGING:
        return Switches(microphone=False, speaker=False)
    return Switches()


def words(call: Call | None) -> str:
    """What the resident should know of it while talking; empty without one."""
    telephone = call.telephone if call is not None else None
    if telephone is not None and telephone.state is TelephoneState.RINGING:
        return f"工作人员正在打 {telephone.masked}，请接电话，看着电视说。"
    if telephone is not None and telephone.state is TelephoneState.ASKED:
        return f"工作人员马上打 {telephone.masked}，请把电话放在手边。"
    if third := third_words(call):
        return third
    phone = phone_of(call)
    if phone is None:
        return ""
    if phone.state is not ParticipantState.HERE:
        return "请在手机上点“打开摄像头和话筒”。"
    return "手机是摄像头和话筒。声音从手机出来。" if phone.plays else "手机是摄像头和话筒，请看着电视说。"


def words_before(call: Call | None) -> str:
    """The same while one waits."""
    telephone = call.telephone if call is not None else None
    if telephone is not None and telephone.state is not TelephoneState.OVER:
        return f"轮到您，工作人员打 {telephone.masked}。"
    return "手机连上了，轮到您自己会接通。" if phone_is_here(call) else ""
