"""What the television knows of its household: people, cases, photos, the call, and what is news."""
