"""A version of the guides goes to ten boxes, one township, all; and back by itself when boxes fail."""
