"""Townships, villages and service points: tables in and out."""
