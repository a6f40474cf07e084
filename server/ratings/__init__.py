"""Ratings of calls (好差评)."""
