"""Desks: hours, tickets, words to those who wait."""
