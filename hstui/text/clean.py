"""The one way in for text from outside: what leaves here can be shown, written and logged as it is.

Removed: escape sequences, control characters (C0, DEL, C1), bidirectional overrides and isolates, zero-width
characters, line and paragraph separators, surrogates, noncharacters, tag characters; a run of combining marks is
cut at two. Kept: everything printable, whatever it looks like; markup is never interpreted, so nothing is escaped.
"""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

TITLE_LIMIT = 512
TEXT_LIMIT = 20_000

_HARMLESS = re.compile(
    "[\n -~\xa5\xb7\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u3000-\u3002\u3008-\u3011\u4e00-\u9fff"
    "\uff01-\uff5e\uffe5]*"
)
"""What most Chinese and English text is made of: characters that stay as they are and combine with nothing."""
_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC … BEL or ST
    r"|\x9d[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|[\x1b\x9b]\[?[0-?]*[ -/]*[@-~]"  # CSI and two-character escapes
)
_LINE_BREAKS = re.compile(r"\r\n?|[\x85\u2028\u2029\v\f]")
_SPACES = re.compile(r"[ \t\xa0\u1680\u3000\u2000-\u200a\u202f\u205f]+")
"""Every character that `\\s` knows and that is left when the unwanted ones have gone."""
_BLANK_LINES = re.compile(r" ?\n[ \n]*")
"""Spaces are single ones by then: a run of any others would be gone through again from each of them."""
_UNWANTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff\ue000-\uf8ff]"
)
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_JOINER = re.compile(
    "\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
_MARK_RUNS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u1fff\u20d0-\u20f0\u2cef-\u2df1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\ua82f\ua880-\uabff"
    "\ufb1e\ufe00-\ufe2f\U00010000-\U0001e9ff\U000e0100-\U000e01ef]{3,}"
)
"""Runs of characters among which marks may be: whole blocks, since marks are in two hundred places."""
_HIDDEN = re.compile(r"<!--|<script\b|<style\b", re.IGNORECASE)
_HIDDEN_ENDS = {
    "<!--": re.compile("-->"),
    "<script": re.compile(r"</script\s{0,8}>", re.IGNORECASE),
    "<style": re.compile(r"</style\s{0,8}>", re.IGNORECASE),
}
_TAGS = re.compile(r"<[!/?a-zA-Z][^<>]{0,2000}>")
_BREAKING_TAGS = re.compile(r"<\s{0,8}/?\s{0,8}(?:br|p|div|li|tr|h[1-6])\b[^<>]{0,2000}>", re.IGNORECASE)


def _wash(text: str) -> str:
    return text if _HARMLESS.fullmatch(text) else _washed(text)


def _washed(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    text = _ESCAPES.sub("", text)
    text = _LINE_BREAKS.sub("\n", text)
    text = text.replace("\t", " ")
    text = _UNWANTED.sub("", text)
    if "\u200d" in text:
        text = _JOINER.sub("", text)
    text = _MARK_RUNS.sub(_two_marks, text)
    # What was apart may have come together: a mark that followed a removed character composes now.
    return unicodedata.normalize("NFC", text)


def _two_marks(run: re.Match[str]) -> str:
    """The run with no more than two marks on one character."""
    kept, marks = [], 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.category(char)[0] == "M" else 0
        if marks <= 2:
            kept.append(char)
    return "".join(kept)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, the last one an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def clean_line(text: str, limit: int = TITLE_LIMIT) -> str:
    """Untrusted text as one safe line of at most `limit` characters, single spaces inside, none around."""
    if len(text) <= limit and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    line = _wash(text[: limit * 8]).replace("\n", " ")
    if not _HARMLESS.fullmatch(line) or "\u3000" in line or "  " in line:  # the only spaces that are harmless
        line = _SPACES.sub(" ", line)
    return cut(line.strip(), limit)


def clean_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """Untrusted text as safe paragraphs separated by one newline, at most `limit` characters."""
    text = text[: limit * 4]
    if not _HARMLESS.fullmatch(text):
        text = _SPACES.sub(" ", _washed(text))
    elif "\u3000" in text or "  " in text:  # the only spaces that are harmless
        text = _SPACES.sub(" ", text)
    if "\n" in text:
        text = _BLANK_LINES.sub("\n", text)
    return cut(text.strip(), limit)


def without_controls(document: str) -> str:
    """A finished document without what could steer a terminal or turn the reading order; all else stays."""
    return _CONTROLS.sub("", document)


def html_to_text(markup: str) -> str:
    """The words of an HTML fragment: block tags become line breaks, other tags go, entities are read once.

    The result is as untrusted as the input: pass it to `clean_line` or `clean_text`.
    """
    if "<" in markup:
        markup = _BREAKING_TAGS.sub("\n", markup)
        if "<" in markup:
            markup = _TAGS.sub("", _without_hidden(markup))
    return html.unescape(markup) if "&" in markup else markup


def _without_hidden(markup: str) -> str:
    """The fragment without comments, scripts and styles; in linear time, however many of them are never closed."""
    kept: list[str] = []
    position = 0
    open_ended: set[str] = set()
    while (begin := _HIDDEN.search(markup, position)) is not None:
        kind = begin.group().lower()
        end = None if kind in open_ended else _HIDDEN_ENDS[kind].search(markup, begin.end())
        if end is None:  # nor will any later one of its kind be closed
            open_ended.add(kind)
            kept.append(markup[position : begin.end()])
            position = begin.end()
        else:
            kept.append(markup[position : begin.start()])
            position = end.end()
    kept.append(markup[position:])
    return "".join(kept)


_URL_LIMIT = 4096
"""Characters of a link, before and after its escapes."""
_URL_SAFE = "/:?#[]@!$&'()*+,;=-._~%"
_HOST = re.compile(
    r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$|^\[[0-9a-f:.]+\]$"
)
_PLAIN_URL = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,9}[a-z][a-z0-9-]{0,61}[a-z0-9]"
    r"(?:/[A-Za-z0-9/_.~-]*)?(?:\?[A-Za-z0-9=&_.~-]+)?"
)
"""Links that most publishers give: they leave as they came."""


def safe_url(url: str) -> str:
    """The link, percent-encoded and without user info, or "" unless it is http(s) with a plain host.

    Spaces, quotes, brackets, backslashes, controls and non-ASCII characters leave as percent escapes, so the result
    can stand inside `<…>` in Markdown and in an HTML attribute.
    """
    if len(url) < 1024 and _PLAIN_URL.fullmatch(url):
        return url
    url = url.strip()
    if not url or len(url) > _URL_LIMIT:
        return ""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower() if parts.hostname else ""
        port = parts.port
    except (ValueError, UnicodeError):
        return ""
    if ":" in host:
        host = f"[{host}]"
    if parts.scheme.lower() not in ("http", "https") or not _HOST.match(host):
        return ""
    if any(ord(c) < 0x20 or ord(c) == 0x7F for c in url):
        return ""
    netloc = host if port is None or port == {"http": 80, "https": 443}[parts.scheme.lower()] else f"{host}:{port}"

    def encode(piece: str) -> str:
        encoded = quote(piece, safe=_URL_SAFE, errors="replace")
        for character, escape in (("(", "%28"), (")", "%29"), ("[", "%5B"), ("]", "%5D"), ("'", "%27"), ("*", "%2A")):
            encoded = encoded.replace(character, escape)
        return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", encoded)

    link = urlunsplit((parts.scheme.lower(), netloc, encode(parts.path), encode(parts.query), encode(parts.fragment)))
    return link if len(link) <= _URL_LIMIT else ""  # escapes are longer: what is refused next time is refused now
