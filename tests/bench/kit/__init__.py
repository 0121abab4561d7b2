"""Shared code of the benches: a private daemon, its rival, figures and the table."""
