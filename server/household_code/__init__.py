"""The household's own code: set, entered, forgotten."""
