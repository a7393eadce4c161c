"""Whether an answer is an anti-bot page, by its status and its bytes."""

from __future__ import annotations

from hstui.text.walls import LOOKED_AT, is_page, wall_mark


def is_blocked(status: int, body: bytes) -> bool:
    """Whether an answer is an anti-bot page: a page with a wall's marks, any page with 403, or a 418."""
    if status == 418:
        return True
    start = body[:LOOKED_AT].lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    if not start.startswith(b"<"):
        return False
    page = start.decode("latin-1")  # whatever its character set is, tags and marks are ASCII
    return is_page(page) and (status == 403 or wall_mark(page, promised=True) != "")
