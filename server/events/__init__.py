"""Events: outbox rows, doorbells, sockets."""
