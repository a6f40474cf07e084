"""Benchmarks that print ratios. A module has ``TITLE`` and ``run() -> list[(name, value, target, ok)]``."""
