"""What the benches share: a private daemon, its rival, figures and the table."""
