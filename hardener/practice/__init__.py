"""The practice organization: a server on this machine that answers as AWS does, for trying hardener without AWS."""
