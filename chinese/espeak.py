"""espeak-ng by ctypes; runs in the voice process only.

Functions and constants as in espeak-ng's <espeak-ng/speak_lib.h>, version 1.52. The library is GPL-3.0:
it is loaded by a program of its own, and another engine can take its place.
"""

import ctypes
from functools import cache
from typing import Any

from chinese.homophones import for_espeak
from chinese.speech import Play, SpeechError

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples go to the callback, espeak_Synth returns at the end
_CHUNK_MS = 60
_RATE, _PITCH = 1, 3  # espeakRATE, espeakPITCH
_UTF8 = 1  # espeakCHARS_UTF8
_OLD_EARS = 42
"""Pitch of 0…100, 50 is the voice's own: what old people hear worst is what is high."""
_RATE_AT_ZERO, _RATE_A_CHARACTER = 21.0, 0.735
"""espeak's rate for a speed, fitted to the length of Chinese sentences at rates of 100 to 220 (its unit
is an English word a minute)."""
_SLOWEST, _FASTEST = 80, 450

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class EspeakSpeech:
    """Mandarin by espeak-ng. Use it from one thread only: the library keeps its state in itself."""

    def __init__(self) -> None:
        """Raises SpeechError where the library or its Mandarin is missing."""
        self._library, self._rate = _initialised()
        self.label = f"espeak-ng {self._library.espeak_Info(None).decode()}"
        # Kept, or the library would call memory that has been given back.
        self._callback = _Callback(self._take)
        self._library.espeak_SetSynthCallback(self._callback)
        self._play: Play | None = None
        self._failure: BaseException | None = None

    def speak(self, sentence: str, speed: int, play: Play) -> None:
        """See Speech."""
        self._library.espeak_SetParameter(_RATE, espeak_rate(speed), 0)
        text = for_espeak(sentence).encode() + b"\0"
        self._play, self._failure = play, None
        failed = self._library.espeak_Synth(text, len(text), 0, 1, 0, _UTF8, None, None)
        self._play = None
        if self._failure is not None:
            raise self._failure
        if failed:
            raise SpeechError(f"espeak_Synth: {failed}")

    def prepare(self, sentence: str, speed: int) -> None:
        """See Speech: two thousand times quicker than it is said, nothing to prepare."""

    def _take(self, samples: Any, count: int, _events: int | None) -> int:
        """SynthCallback: 0 goes on, 1 ends. What it raises would only be printed by ctypes."""
        if not samples or count <= 0 or self._play is None:
            return 0
        try:
            return 0 if self._play(ctypes.string_at(samples, count * 2), self._rate) else 1
        except BaseException as failure:
            self._failure = failure
            return 1


@cache
def _initialised() -> tuple[Any, int]:
    """The library with its Mandarin voice, and samples a second. Raises SpeechError.

    Once a process: after a second espeak_Initialize, crashes in espeak_Synth were seen.
    """
    try:
        import espeakng_loader
    except ImportError as error:
        raise SpeechError("espeakng-loader is not installed") from error
    try:
        library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
    except OSError as error:
        raise SpeechError(f"espeak-ng cannot be loaded: {error}") from error
    data = espeakng_loader.get_data_path().encode()
    rate = int(library.espeak_Initialize(_SYNCHRONOUS, _CHUNK_MS, data, 0))
    if rate <= 0 or library.espeak_SetVoiceByName(b"cmn") != 0:
        raise SpeechError("espeak-ng has no Mandarin voice")
    library.espeak_SetParameter(_PITCH, _OLD_EARS, 0)
    library.espeak_Info.restype = ctypes.c_char_p
    return library, rate


def espeak_rate(speed: int) -> int:
    """Characters a minute → espeak's rate."""
    return max(_SLOWEST, min(_FASTEST, round(_RATE_AT_ZERO + _RATE_A_CHARACTER * speed)))
