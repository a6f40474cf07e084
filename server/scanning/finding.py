"""What a scanner may say other than that all is well."""


class Infected(Exception):
    """Something was found; ``args[0]`` is the scanner's name for it."""


class ScannerDown(Exception):
    """It cannot be asked, or gave no answer; ``args[0]`` says why, without anything of the file."""
