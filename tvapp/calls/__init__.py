"""Calls on the television: a pure session (``session``) and the media edge (``media``).

The media itself lives in a process of its own (``media_process``): a busy thread beside the
UI costs it 40 ms a key, a process beside it costs none.
"""
