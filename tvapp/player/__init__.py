"""Videos on the television: a pure playback (``playback``, ``captions``), a decoder process, their edge.

The decoder is a process of its own (ADR 0010): its crash, its leaks and its sound device end with it.
"""
