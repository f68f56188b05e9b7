"""Root users: their access keys and whatever else they can sign in with (CIS 2.4)."""
