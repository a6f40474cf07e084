"""One question while it is asked: what stands on the screen, and what each key does. Pure."""
