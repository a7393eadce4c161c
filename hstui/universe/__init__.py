"""Whom to watch."""
