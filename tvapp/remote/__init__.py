"""From keys to actions: what the resident meant, whatever box and remote it came from."""
