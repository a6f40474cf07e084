"""The fleet: groups and what is set for them, how each box is, alarms, days."""
