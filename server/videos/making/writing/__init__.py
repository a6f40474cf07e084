"""What a film says: from a guide's text to scenes, sentences, captions. Pure."""
