"""The bundle a television fetches, and the deltas between two of them."""
