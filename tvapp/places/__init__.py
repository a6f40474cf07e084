"""Where things are done: how far it is, whether it is open now, where it stands on the drawn map. Pure."""
