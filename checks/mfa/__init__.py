"""Multi-factor authentication: a second proof of identity for the root user and for everybody with a password."""
