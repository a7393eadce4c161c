"""Widgets that draw lines themselves: fast at any length, and nothing in them parses markup."""
