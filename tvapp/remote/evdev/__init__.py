"""Keys as the kernel has them: all of a remote's, also those that SDL's table has no place for (FACTS §5)."""
