"""All guides of the sample."""

from protocol.guide import Guide

from .sample_source import SampleSource


def sample_guides(source: SampleSource) -> list[Guide]:
    """The guides written in full."""
    return source.written()
