"""The program on the box: everything that is not one particular screen."""
