"""How the root user is kept: what no API shows, attested by a person."""
