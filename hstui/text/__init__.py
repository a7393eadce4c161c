"""Strings only: cleaning, widths, numbers, escaping, scripts, languages."""
