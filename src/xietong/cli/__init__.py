"""The command line: one file a verb. Only here are heavy modules imported inside functions."""
