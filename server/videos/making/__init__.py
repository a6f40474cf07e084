"""Making a film of a guide: what is said, what is drawn, how both become one file."""
