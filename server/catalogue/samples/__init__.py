"""The sample county, made from its hand-written sources."""
