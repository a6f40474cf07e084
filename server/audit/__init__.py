"""The audit trail: who did what, in a chain."""
