"""What supervisors look at."""
