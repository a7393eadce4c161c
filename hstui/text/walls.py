"""Web pages where there should be none, and among them those of anti-bot walls: recognised, so that their text never
becomes news, and never worked around."""

from __future__ import annotations

import re

LOOKED_AT = 65_536
"""Characters: anti-bot pages are small, and what they are known by stands at their beginning."""
_PAGE_START = re.compile(
    r"<(?:!doctype\s*html|html|head|body|script|meta|title|div|center|h1|noscript)\b", re.IGNORECASE
)
_MARKS = (
    "aliyun_waf", "acw_sc__v2", "__jsl_clearance", "cf-turnstile", "_cf_chl_opt", "cf-browser-verification",
    "_incapsula_resource", "captcha-delivery.com", "px-captcha", "edgesuite.net/akamai", "_guard/auto.js",
)  # fmt: skip
"""Scripts, cookies and parameters of the walls seen before these sources; none stands in an ordinary page."""
_WORDS = ("challenge-platform", "captcha", "access denied", "just a moment")
"""What such pages say, and now and then an ordinary one with a form to fill in."""


def is_page(text: str) -> bool:
    """Whether a text is a web page (or the script of an anti-bot page) and not data."""
    return _PAGE_START.match(text, after_preamble(text)) is not None


def after_preamble(text: str, position: int = 0) -> int:
    """Where a document's first tag or DOCTYPE begins: after white space, comments and `<?…?>`.

    The text's length if there is none, as in a comment that never ends. Takes time in proportion to the text.
    """
    while True:
        while position < len(text) and text[position] in "\ufeff\x00 \t\r\n":
            position += 1
        if text.startswith("<!--", position):
            end, mark = text.find("-->", position), "-->"
        elif text.startswith("<?", position):
            end, mark = text.find("?>", position), "?>"
        else:
            return position
        if end < 0:
            return len(text)
        position = end + len(mark)


def wall_mark(page: str, *, promised: bool) -> str:
    """What tells a web page for an anti-bot wall's; "" for an ordinary one.

    Where a page was promised (or may have been), only what no ordinary page holds is told by; where data was, a small
    page's words are enough."""
    head = page[:LOOKED_AT].lower()
    marks = _MARKS if promised or len(page) > LOOKED_AT else _MARKS + _WORDS
    return next((mark for mark in marks if mark in head), "")
