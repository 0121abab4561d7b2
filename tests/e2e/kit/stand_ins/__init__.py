"""Stand-ins on loopback for the services of others, with the quirks they are known for."""
