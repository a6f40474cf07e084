"""Call-backs: whom clerks ring, by when."""
