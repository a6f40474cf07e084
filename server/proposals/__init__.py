"""What a clerk writes for a resident in a call, and the resident confirms on the television."""
