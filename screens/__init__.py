"""One ``.py`` + ``.kv`` pair per screen; loaded by name when first opened."""
