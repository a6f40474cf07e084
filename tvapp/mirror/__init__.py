"""The TV's picture and keys over HTTP on loopback: for demonstration, training and tests."""
