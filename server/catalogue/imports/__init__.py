"""A list of guides from its file to a draft, with every problem named."""
