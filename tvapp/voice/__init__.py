"""Read-aloud: the focused thing and the page, on the box, by espeak-ng or a better engine of the operator's.

What is read (``reader``, ``page``) and how it is said (``spoken``, ``numerals``) is decided beside the
screen; the sound is made in a process of its own (``voice_process``): a busy thread beside the UI costs
it 40 ms a key.
"""
