"""What a film shows: its look, lettering, pictures of scenes, thumbnail."""
