"""How long things are kept, and everything about one person: given out, or deleted."""
