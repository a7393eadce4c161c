"""Anti-bot pages: recognised, so that their text never becomes news, and never worked around."""

from __future__ import annotations

_LOOKED_AT = 64 * 1024
_PAGE_STARTS = (b"<!doctype html", b"<!doctypehtml", b"<html", b"<head", b"<body", b"<script", b"<meta", b"<title")
_MARKS = (
    b"aliyun_waf", b"acw_sc__v2", b"__jsl_clearance", b"cf-turnstile", b"_cf_chl_opt", b"cf-browser-verification",
    b"/_incapsula_resource", b"captcha-delivery.com", b"px-captcha", b"edgesuite.net/akamai", b"_guard/auto.js",
)  # fmt: skip
"""Scripts, cookies and parameters of the walls seen before these sources; none stands in an ordinary page."""


def is_page(body: bytes) -> bool:
    """Whether a body is a web page rather than data or a feed."""
    return body[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE_STARTS)


def is_blocked(status: int, body: bytes) -> bool:
    """Whether an answer is an anti-bot page: a page with a wall's marks, any page with 403, or a 418."""
    if status == 418:
        return True
    if not is_page(body):
        return False
    if status == 403:
        return True
    head = body[:_LOOKED_AT].lower()
    return any(mark in head for mark in _MARKS)
