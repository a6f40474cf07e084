"""Remotes that were learnt on boxes: kept under six digits, found and downloaded by the operator."""
