"""Staff accounts, roles, sessions."""
