"""Third persons in a call: invitations, and the page on which they take part."""
