"""Stand-ins on loopback for outside services, with their known quirks."""
