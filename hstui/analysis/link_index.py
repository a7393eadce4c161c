"""The aliases of a universe as one automaton with a rule a pattern: what has to hold around a match for it to count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind
from msgspec import Struct

from hstui.text.script import fold
from hstui.universe.model import Alias, Stock, Universe

_SCRIPTS_MEET: Final = re.compile(r"(?<=[一-鿿])(?=[a-z0-9])|(?<=[a-z0-9])(?=[一-鿿])")
"""Where a Chinese character and a Latin letter or digit stand side by side."""


class Rule(Struct, frozen=True, gc=False):
    """One pattern's owner and conditions. Text is folded (`text.script.fold`). A struct, since they are thousands."""

    owner: str
    """A code, or a peer's id; empty: the pattern names nobody (小米粥)."""
    text: str
    """The alias as the universe writes it."""
    kind: str
    simple: bool = True
    """No condition but the characters themselves."""
    latin_start: bool = False
    latin_end: bool = False
    cased: str = ""
    not_after: str = ""
    not_before: str = ""
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    bare: str = "yes"
    media: bool = False
    """The firm also publishes news under this name, so that it may be a credit at the end of a text."""


@dataclass(frozen=True, slots=True)
class Index:
    """The automaton, and the rule of each pattern by the pattern's number."""

    automaton: AhoCorasick
    rules: tuple[Rule, ...]


def build_index(universe: Universe) -> Index:
    """Compiles a universe's stocks, peers, decoys and credits. Of two equal patterns the first one wins."""
    media = _media_names(universe)
    rules: dict[str, Rule] = {}
    for word in universe.decoys:
        rules.setdefault(fold(word), Rule("", word, "decoy", latin_start=_latin(word[0]), latin_end=_latin(word[-1])))
    members = set(universe.codes)
    for stock in sorted(universe.known.values(), key=lambda stock: (stock.code not in members, stock.code)):
        for alias in stock.aliases:
            key = fold(alias.text)
            if key not in rules:
                rules[key] = rule = _rule(stock.code, alias, media=key in media)
                if _SCRIPTS_MEET.search(key):  # some desks write 理想 i6
                    rules.setdefault(_SCRIPTS_MEET.sub(" ", key), rule)
        for rule in _code_rules(stock):
            rules.setdefault(rule.text.lower(), rule)
    for peer in universe.peers:
        for alias in peer.aliases:
            if alias.kind == "a_share":
                for pattern in _a_share_forms(alias.text):
                    rules.setdefault(pattern, _plain(peer.id, pattern, "a_share"))
            else:
                rules.setdefault(fold(alias.text), _rule(peer.id, alias, media=False))
    for word in universe.credits:
        key = fold(word)
        # The longest alias that the credit begins with owns it: 网易科技 belongs to 网易.
        owner = next((rules[key[:size]].owner for size in range(len(key), 1, -1) if key[:size] in rules), "")
        rules[key] = Rule(owner, word, "credit", simple=False)
    automaton = AhoCorasick(list(rules), matchkind=MatchKind.LeftmostLongest)
    return Index(automaton, tuple(rules.values()))


def _media_names(universe: Universe) -> set[str]:
    credited = [fold(word) for word in universe.credits]
    beginnings = {word[:size] for word in credited for size in range(1, len(word) + 1)}
    return beginnings.intersection(fold(alias.text) for stock in universe.known.values() for alias in stock.aliases)


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _plain(owner: str, pattern: str, kind: str = "code") -> Rule:
    """The rule of a pattern that is folded already and has no condition beside those of its script."""
    start, end = _latin(pattern[0]), _latin(pattern[-1])
    return Rule(owner, pattern, kind, not (start or end), start, end)


def _rule(owner: str, alias: Alias, *, media: bool) -> Rule:
    key = fold(alias.text)
    start, end = _latin(key[0]), _latin(key[-1])
    conditional = bool(alias.not_after or alias.not_before or alias.needs or alias.unless or alias.cased or media)
    return Rule(
        owner=owner,
        text=alias.text,
        kind=alias.kind,
        simple=not (start or end or conditional),
        latin_start=start,
        latin_end=end,
        cased=alias.text if alias.cased else "",
        not_after=fold(alias.not_after) if alias.not_after else "",
        not_before=fold(alias.not_before) if alias.not_before else "",
        needs=_folded(alias.needs),
        unless=_folded(alias.unless),
        bare=alias.stands_alone,
        media=media,
    )


def _folded(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(fold, words)) if words else ()


def _code_rules(stock: Stock) -> Iterator[Rule]:
    """Every way in which desks write a Hong Kong code, its renminbi counter (8 + four digits), its A share and ADR.

    Bare digits count only with the leading zero or as a counter; four digits need brackets or a market beside them,
    and in brackets must not look like a year. Each is folded as it stands, but for the case of an ADR.
    """
    code = stock.code
    four = code[1:] if code.startswith("0") else ""
    counter = "8" + code[1:]
    for digits in dict.fromkeys([str(int(code)), code, counter] + ([four] if four else [])):
        for pattern in (
            f"{digits}.hk",
            f"{digits}-hk",
            f"{digits} hk",
            f"{digits}hk",
            f"hk{digits}",
            f"hk:{digits}",
            f"hk.{digits}",
            f"hkg:{digits}",
            f"hkg: {digits}",
            f"hkex:{digits}",
            f"hkex: {digits}",
            f"sehk:{digits}",
            f"sehk: {digits}",
            f"港股{digits}",
            f"港股代码:{digits}",
            f"股份代号:{digits}",
            f"股票代码:{digits}",
        ):
            yield _plain(code, pattern)
    if four:
        yield _rule(code, Alias(code, "code", not_after=".,$", not_before=".,%元万亿股年月"), media=False)
    yield _plain(code, f"({counter})")
    if four and not 1800 <= int(four) <= 2100:
        yield _plain(code, f"({four})")
    if stock.a_share:
        for pattern in _a_share_forms(stock.a_share):
            yield _plain(code, pattern, "a_share")
    if stock.adr:
        adr = stock.adr.lower()
        for pattern in (f"{adr}.us", f"{adr}.o", f"{adr}.n", f"{adr}.oq", f"{adr}-us"):
            yield _plain(code, pattern)
        for market in ("nasdaq", "nyse", "otc"):
            yield _plain(code, f"{market}:{adr}")
            yield _plain(code, f"{market}: {adr}")
        for pattern in (f"${stock.adr}", f"({stock.adr})"):
            yield _rule(code, Alias(pattern, "code", cased=True), media=False)


def _a_share_forms(code: str) -> tuple[str, ...]:
    market = "sh" if code.startswith("6") else "sz"
    forms = (f"{code}.{market}", f"{market}{code}", f"({code})", f"{code}-{market}", f"{market}:{code}")
    return (*forms, f"{code}.ss") if market == "sh" else forms
