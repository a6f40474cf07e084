"""Theme and the few pieces that all screens are drawn with."""
