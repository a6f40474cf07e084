"""Looking a box over: what is asked of it, and what each answer means to who stands before it."""
