"""What the search finds besides guides: the kinds stand in the index in this order."""

SEARCH_KINDS: tuple[str, ...] = ("guide", "department", "service_point", "village", "video")
"""Guides first: among results that match equally well the earlier kind comes first."""
