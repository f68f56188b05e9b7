"""Centralized root access: the management account looks after the root users of all members (CIS 2.1.1)."""
