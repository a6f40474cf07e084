"""What is said when a bundle cannot be read."""


class BundleDamaged(Exception):
    """The file is not a bundle this program can read."""
