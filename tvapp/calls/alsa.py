"""Sound in and out through the system's own libasound, by ctypes.

The wheels of av bring a libasound of their own, which neither finds the box's configuration
nor may load its plug-ins (PulseAudio, PipeWire), so "default" would not open with it.
Functions as in alsa-lib's <alsa/pcm.h>; ctypes lets other threads run while a call blocks.
"""

import ctypes
import ctypes.util
from typing import Any

PLAYBACK, CAPTURE = 0, 1  # SND_PCM_STREAM_*
_FORMAT_S16_LE = 2  # SND_PCM_FORMAT_S16_LE
_ACCESS_RW_INTERLEAVED = 3  # SND_PCM_ACCESS_RW_INTERLEAVED


class SoundError(Exception):
    """A sound device cannot be used; the text is libasound's."""


_library: Any = None


def _asound() -> Any:
    global _library
    if _library is None:
        name = ctypes.util.find_library("asound")
        if name is None:
            raise SoundError("libasound is not installed")
        library = ctypes.CDLL(name)
        library.snd_strerror.restype = ctypes.c_char_p
        frames = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_ulong)
        for function in (library.snd_pcm_writei, library.snd_pcm_readi):
            function.argtypes = frames
            function.restype = ctypes.c_long
        _quieten(library)
        _library = library
    return _library


def _quieten(library: Any) -> None:
    """libasound prints its troubles to stderr by itself; we report them our own way."""
    handler = ctypes.CFUNCTYPE(
        None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
    )
    library.quiet_handler = handler(lambda *_: None)
    library.snd_lib_error_set_handler(library.quiet_handler)


class Pcm:
    """An open sound device: signed 16-bit samples, interleaved. Use it from one thread only."""

    def __init__(
        self, device: str, direction: int, *, rate: int = 48_000, channels: int = 1, latency: float = 0.06
    ) -> None:
        """``latency`` in seconds. Raises SoundError when the device cannot be opened that way."""
        self._asound = _asound()
        self._channels = channels
        self._handle: ctypes.c_void_p | None = ctypes.c_void_p()
        self._check(self._asound.snd_pcm_open(ctypes.byref(self._handle), device.encode(), direction, 0))
        try:
            self._check(
                self._asound.snd_pcm_set_params(
                    self._handle,
                    _FORMAT_S16_LE,
                    _ACCESS_RW_INTERLEAVED,
                    channels,
                    rate,
                    1,
                    int(latency * 1e6),
                )
            )
        except SoundError:
            self.close()
            raise

    def write(self, samples: bytes) -> None:
        """Play; blocks while the device's buffer is full. Recovers from an underrun by itself."""
        size = 2 * self._channels
        position = 0
        while position < len(samples):
            part = samples[position:]
            done = self._asound.snd_pcm_writei(self._handle, part, len(part) // size)
            if done < 0:
                self._check(self._asound.snd_pcm_recover(self._handle, int(done), 1))
            else:
                position += done * size

    def read(self, frames: int) -> bytes:
        """Record ``frames`` sample frames; blocks until they are there."""
        size = 2 * self._channels
        buffer = ctypes.create_string_buffer(frames * size)
        got = 0
        while got < frames:
            place = ctypes.cast(ctypes.addressof(buffer) + got * size, ctypes.c_char_p)
            done = self._asound.snd_pcm_readi(self._handle, place, frames - got)
            if done < 0:
                self._check(self._asound.snd_pcm_recover(self._handle, int(done), 1))
            else:
                got += done
        return buffer.raw

    def close(self) -> None:
        """Stop at once and give the device back."""
        if self._handle is not None:
            self._asound.snd_pcm_drop(self._handle)
            self._asound.snd_pcm_close(self._handle)
            self._handle = None

    def _check(self, code: int) -> None:
        if code < 0:
            raise SoundError(self._asound.snd_strerror(code).decode(errors="replace"))
