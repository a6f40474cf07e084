"""A guide in plain words: the five answers first, then sections; pure."""
