"""What a clerk shows on the resident's television in a call, and where the clerk points."""
