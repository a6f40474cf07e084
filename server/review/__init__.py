"""The clerk's half of pre-review: worklist, who looks at what, verdicts, decisions, the print sheet."""
