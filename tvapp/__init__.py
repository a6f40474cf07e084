"""The program on the box: everything that is not one particular screen."""

VERSION = "0.1.0"
"""Of the program on the box; reports and heartbeats carry it."""
