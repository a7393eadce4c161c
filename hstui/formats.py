"""The formats of a report, and the file names that go with them."""

from __future__ import annotations

SUFFIXES = {"markdown": ".md", "html": ".html", "text": ".txt", "json": ".json"}
"""Of each format, in the order in which they are offered."""
BY_SUFFIX = {suffix: name for name, suffix in SUFFIXES.items()} | {".markdown": "markdown", ".htm": "html"}
"""In lower case, with what else people write."""
