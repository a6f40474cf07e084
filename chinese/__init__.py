"""Chinese as it is set in lines and said aloud: one way for the television and the films of the server."""
