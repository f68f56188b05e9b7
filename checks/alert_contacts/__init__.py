"""Whom AWS tells when something is wrong: contacts, topics, a rule, a budget and cost alerts."""
