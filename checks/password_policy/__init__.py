"""The account password policy: how long, how varied and how short-lived the passwords of IAM users must be."""
