"""Which watched companies a text names, by which words and why; told apart: what it is about and what it mentions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from hstui.analysis.link_index import Rule, build_index
from hstui.analysis.link_subject import subjects
from hstui.text.script import fold, nfkc
from hstui.universe.model import Universe

Where = Literal["title", "body", "tickers"]

_NEAR = 80
"""Characters on either side of a match in the body within which its context is sought."""
_LEAD = 300
"""Characters of the body that are context for the title."""
_OPENERS = frozenset(" \n、。「」『』“”‘’\"'《》〈〉【】[]()<>,;:!?/|·-—~…+&@#")
"""Characters after which a phrase begins."""
_CREDIT_BEFORE = re.compile("来源|据|转自|摘自|出处|综合|via |source|编辑|作者|记者|图源")
_CREDIT_ACTS = re.compile(
    "推出|上线|发布|宣布|回应|更新|升级|下架|改版|将|拟|被|与|内测|新增|调整|启动|关闭|支持|接入|迎来"
)
"""What a firm's own product does, and a desk that reports does not."""


_REPORTS = re.compile(r"\s?(?:[:|丨】\])_-]|讯|消息|报道|获悉|综合|独家|记者|从|了解到|$)")
"""What follows a publisher's name where it only says who reports."""


class Match(Struct, frozen=True, gc=False):
    """One place where a company is named. `start` and `end` index the NFKC form of that text."""

    alias: str
    kind: str
    start: int
    end: int
    where: Where
    why: str
    """The condition that let it count: `plain`, `near 空调`, `phrase`, `named elsewhere`, …"""


class Link(Struct, frozen=True, gc=False):
    """A company that a text names."""

    code: str
    """Five digits; for a company without a code here the peer's id (京东方)."""
    subject: bool
    """The text is about it, not only mentioning it."""
    matches: tuple[Match, ...]
    member: bool
    """It is a member of the universe on the universe's day."""


class Linker:
    """Finds the companies of one universe. Build once, use for many texts; holds no state between texts."""

    def __init__(self, universe: Universe) -> None:
        index = build_index(universe)
        self._find = index.automaton.find_matches_as_indexes
        self._rules = index.rules
        self._members = frozenset(universe.codes)
        self._known = frozenset(universe.known)

    def link(self, title: str, body: str = "", tickers: Sequence[str] = (), source: str = "") -> tuple[Link, ...]:
        """The companies named: members first, then others, each in order of first mention.

        `tickers` are codes that the source itself attached. `source` is the desk's name, which is no mention.
        """
        return self.link_folded(fold(title), fold(body), title, body, tickers, source)

    def link_folded(
        self, title_key: str, body_key: str, title: str, body: str, tickers: Sequence[str] = (), source: str = ""
    ) -> tuple[Link, ...]:
        """`link` of texts that the caller has folded for other uses, too."""
        key = f"{title_key}\n{body_key}" if body_key else title_key
        hits = self._find(key)
        if not hits and not tickers:
            return ()
        cut = len(title_key)
        found: dict[str, list[Match]] = {}
        doubtful: list[tuple[Rule, int, int]] = []
        rules = self._rules
        for number, start, end in hits:
            rule = rules[number]
            owner = rule.owner
            if not owner:
                continue
            why = "plain" if rule.simple else self._judge(rule, key, title, body, start, end, cut)
            if not why:
                continue
            if why == "?":
                doubtful.append((rule, start, end))
                continue
            match = _match(rule, start, end, cut, why)
            if owner in found:
                found[owner].append(match)
            else:
                found[owner] = [match]
        for rule, start, end in doubtful:
            named = rule.owner in found or rule.owner in tickers
            if named or _in_a_row(found, start, end, cut):
                why = "named elsewhere" if named else "among companies"
                found.setdefault(rule.owner, []).append(_match(rule, start, end, cut, why))
        for code in tickers:
            if code in self._known and code not in found:
                found[code] = [Match(code, "code", 0, 0, "tickers", f"attached by {source}" if source else "attached")]
        return self._links(found, key, cut) if found else ()

    def _judge(self, rule: Rule, key: str, title: str, body: str, start: int, end: int, cut: int) -> str:
        """Why a match counts; empty if it does not; `?` if only another mention of the company can settle it."""
        before = key[start - 1] if start else "\n"
        after = key[end] if end < len(key) else "\n"
        if rule.latin_start and (_one_word(before, key[start]) or _in_address(key, start)):
            return ""
        if rule.latin_end and (_one_word(key[end - 1], after) or after in "@_"):
            return ""
        if before in rule.not_after or after in rule.not_before:
            return ""
        if rule.cased and nfkc(f"{title}\n{body}")[start:end] != rule.cased:
            return ""
        if rule.kind == "credit":
            return _credit_acts(key, start, end, cut)
        if rule.media and _is_credit(key, start, end, cut):
            return ""
        if not rule.needs and not rule.unless:
            return "plain"
        in_title = start < cut
        near = key[: cut + _LEAD] if in_title else key[max(cut, start - _NEAR) : end + _NEAR]
        if rule.bare == "yes":
            if not any(word in near for word in rule.unless):
                return "plain"
            return next((f"near {word}" for word in rule.needs if word in near), "?")
        for word in rule.needs:
            if word in near:
                return f"near {word}"
        if rule.bare == "phrase" and in_title and before in _OPENERS and not any(word in near for word in rule.unless):
            return "phrase"
        return "?"

    def _links(self, found: dict[str, list[Match]], key: str, cut: int) -> tuple[Link, ...]:
        members = self._members
        about = subjects(found, members, key, cut)
        links = [Link(code, code in about, tuple(matches), code in members) for code, matches in found.items()]
        if len(links) > 1:
            links.sort(key=_order)
        return tuple(links)


def _order(link: Link) -> tuple[bool, bool, int]:
    first = link.matches[0]
    return not link.member, first.where == "tickers", first.start


def _one_word(left: str, right: str) -> bool:
    """Two letters of Latin script, or two digits, run on: the alias is a piece of something longer.

    A digit may follow a letter and a letter a digit (Qwen3, 2025B站).
    """
    if left.isdigit() or right.isdigit():
        return left.isdigit() and right.isdigit()
    return left.isalpha() and right.isalpha() and left < "\u0250" and right < "\u0250"


def _in_address(key: str, start: int) -> bool:
    """Preceded as in item.jd.com, https://xiaomi.com or @nio."""
    before = key[max(0, start - 2) : start]
    return (
        before[-1:] in ("@", "_") or before == "//" or (before[-1:] == "." and before[0].isalnum() and len(before) > 1)
    )


def _match(rule: Rule, start: int, end: int, cut: int, why: str) -> Match:
    if start < cut:
        return Match(rule.text, rule.kind, start, end, "title", why)
    return Match(rule.text, rule.kind, start - cut - 1, end - cut - 1, "body", why)


def _in_a_row(found: Mapping[str, Sequence[Match]], start: int, end: int, cut: int) -> bool:
    """Companies' names run into it without a sign between them (小米华为理想): two of them, as one may be chance."""
    spans = [
        (m.start, m.end) if m.where == "title" else (m.start + cut + 1, m.end + cut + 1)
        for matches in found.values()
        for m in matches
    ]
    before, after = {there: here for here, there in spans}, dict(spans)
    names = 0
    while start in before:
        start, names = before[start], names + 1
    while end in after:
        end, names = after[end], names + 1
    return names > 1


def _is_credit(key: str, start: int, end: int, cut: int) -> bool:
    """A publisher's name where a text signs itself: «…_网易», «(腾讯)» at the end, «来源:百度»."""
    before = key[max(0, start - 6) : start]
    if before.endswith(("来源:", "来源: ", "转自", "转自:", "图源:")):
        return True
    stop = cut if start < cut else len(key)
    rest = key[end:stop].strip()
    return (not rest and before.rstrip()[-1:] in ("_", "-", "|", "—")) or (rest == ")" and before.endswith("("))


def _credit_acts(key: str, start: int, end: int, cut: int) -> str:
    """A desk of a watched firm (网易科技) counts where it does something itself in the title, not where it reports."""
    if start >= cut or _REPORTS.match(key, end):
        return ""
    if start == 0:
        return "opens the title"
    return "acts itself" if _CREDIT_ACTS.match(key, end) and not _CREDIT_BEFORE.search(key, start - 6, start) else ""
