"""Work that is done now and then, without a caller."""
