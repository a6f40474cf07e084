"""Boxes: enrolment, challenge, session."""
