"""What keeps the television running on a set-top box: starts it, watches it, updates it, goes back.

Of the standard library only (Python 3.11): it has to start whatever became of the versions it keeps.
"""
