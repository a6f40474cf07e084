"""Keys: sealing of personal data, signing of bundles."""
