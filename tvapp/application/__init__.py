"""An application as the television asks for it: where to go on, what is missing, in which words; pure."""
