"""Calls: the queue of each desk, who is rung, signalling between the two ends. Media never passes here."""
