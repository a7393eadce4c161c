"""The identity of a link: the same page by another spelling has the same key. Never shown, never opened."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from hstui.text.clean import safe_url

_TRACKER_PREFIXES = ("utm_", "mtm_", "itm_", "hsa_", "fb_", "hmb_", "vero_", "oly_", "__hs", "_hs", "_branch_", "guce")
_TRACKERS = frozenset(
    {
        *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "gclsrc", "srsltid", "yclid", "ysclid", "twclid", "msclkid"),
        *("mc_cid", "mc_eid", "mkt_tok", "sc_cid", "_openstat", "_bhlid", "spm", ".tsrc", "guccounter"),
        "traffic_source",
    }
)
_HOST_TRACKERS: dict[str, frozenset[str]] = {
    "news.google.com": frozenset({"oc"}),
    "cls.cn": frozenset({"os", "sv", "app"}),
    "futunn.com": frozenset({"src"}),
    "sina.com.cn": frozenset({"vt", "wm", "from"}),
    "sina.cn": frozenset({"vt", "wm", "from"}),
}
_SINA_MOBILE = re.compile(r"/detail-(i\w+)\.d\.html$")


def is_tracker(host: str, name: str) -> bool:
    """Whether a query parameter of a link at `host` tells who follows it, and nothing of the page."""
    lower = name.lower()
    if lower in _TRACKERS or lower.startswith(_TRACKER_PREFIXES):
        return True
    return any(host == h or host.endswith("." + h) for h, names in _HOST_TRACKERS.items() if lower in names)


def canonical_url(url: str) -> str:
    """The link's identity form (https, sorted query, no fragment, no trackers), or "" for what `safe_url` refuses."""
    safe = safe_url(url)
    if not safe:
        return ""
    parts = urlsplit(safe)
    host = parts.netloc
    path = _SINA_MOBILE.sub(r"/doc-\1.shtml", parts.path)
    if host == "finance.sina.cn":
        host = "finance.sina.com.cn"
    query = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not is_tracker(host, k))
    return urlunsplit(("https", host, path.rstrip("/") or "/", urlencode(query), ""))
