"""The gate: what an edition says must be carried by what it holds.

A computed sentence passes when it names no company but those it is about; when, after its figures' texts, its dates,
its names, codes and verbatim quotations are taken out, no digit is left; when no word of direction beside a figure
contradicts its sign; and when its words are those that the ledger filled. An excerpt passes when it is verbatim in its
evidence. What fails is dropped and recorded, never printed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from hstui.analysis.measures import SIZE
from hstui.edition.ledger import MONTHS
from hstui.edition.model import Dropped, Evidence, Figure, Sentence
from hstui.records.units import Unit

_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"(?<!\d)(\d{4,5})(?:\.HK)?(?!\d)")
_DATES = (
    re.compile(r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2})?)?"),
    re.compile(r"(?P<d>\d{1,2}) (?P<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: (?P<y>\d{4}))?"),
)
_MONTHS = {name: number for number, name in enumerate(MONTHS, 1)}
_CODE_IN_ID = re.compile(r"(?:^|\.)(\d{5})(?:\.|$)")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?:年|(?= \w))")
_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*[%％]?")
_FRAGMENT = re.compile(r"[\d.]")
_UP_BEFORE = re.compile(
    r"(?:净买入|淨買入|净流入|淨流入|增加|上行|上升|上涨|上漲|升|涨|漲|加息"
    r"|\b(?:net buying|hikes|buying|rise|increase|up|hike|raise rates)(?: of| for| by| totalling)?(?: at least)?)"
    r"\s*$"
)
_DOWN_BEFORE = re.compile(
    r"(?:净卖出|淨賣出|净流出|淨流出|减少|減少|下行|下降|下跌|跌|降息"
    r"|\b(?:net selling|cuts|selling|fall|decrease|down|cut|cut rates)(?: of| for| by| totalling)?(?: at least)?)"
    r"\s*$"
)
_UP_AFTER = re.compile(r"\s*日?(?:net bought|净买入|淨買入)")
_DOWN_AFTER = re.compile(r"\s*日?(?:net sold|净卖出|淨賣出)")
_COUNTS = frozenset({str(Unit.COUNT), str(Unit.PIECES), str(Unit.VEHICLES), str(Unit.SHARES)})


def _without_dates(text: str, days: frozenset[date]) -> tuple[str, str]:
    """The text without the dates given; and the first date that is not one of them, or ""."""
    foreign = ""

    def take(match: re.Match[str]) -> str:
        nonlocal foreign
        parts = match.groupdict()
        month = _MONTHS[parts["mon"]] if parts.get("mon") else int(parts["m"])
        known = any(
            (d.month, d.day) == (month, int(parts["d"])) and (not parts.get("y") or d.year == int(parts["y"]))
            for d in days
        )
        if known:
            return " "
        foreign = foreign or match.group(0)
        return match.group(0)

    for pattern in _DATES:
        text = pattern.sub(take, text)
    years = {d.year for d in days}
    text = _YEAR.sub(lambda m: " " if int(m.group(1)) in years else m.group(0), text)
    return text, foreign


def _verbatim(quotes: Iterable[str], excerpts: Iterable[str]) -> Iterator[str]:
    """The quotes that stand in an excerpt, but for white space."""
    held = "\0".join(excerpts)  # which no excerpt has
    bare = ""
    for quote in quotes:
        if quote not in held:  # as few are: taking white space out of all excerpts takes long
            bare = bare or _SPACE.sub("", held)
            if _SPACE.sub("", quote) not in bare:
                continue
        yield quote


def _take(text: str, piece: str) -> str:
    """The text without whole occurrences of a piece; `9亿` is not taken out of `79亿`."""
    if not piece:
        return text
    head = r"(?<![\d.,])" if _FRAGMENT.match(piece[0]) else ""
    tail = r"(?![\d]|[.,]\d)" if piece[-1].isdigit() else ""
    return re.sub(head + re.escape(piece) + tail, " ", text)


def numbers_of_no_figure(text: str, printed: Iterable[str], codes: Iterable[str]) -> tuple[str, ...]:
    """Numbers in somebody's words, in order, that are neither whole texts of printed figures nor stocks' codes."""
    for piece in sorted({one for one in printed if one in text and _DIGIT.search(one)}, key=lambda t: (-len(t), t)):
        text = _take(text, piece)
    known = frozenset(codes)
    text = _CODE.sub(lambda m: " " if m.group(1).zfill(5) in known else m.group(0), text)
    return tuple(dict.fromkeys(_NUMBER.findall(text)))


def _sign(figure: Figure) -> int:
    """1, -1 or 0: of the figure, or of the value that it is the size of."""
    if figure.formula == SIZE and len(figure.inputs) == 1 and "=" in figure.inputs[0]:
        value = figure.inputs[0].rpartition("=")[2]
        return -1 if value.startswith("-") else 1
    return (figure.value > 0) - (figure.value < 0)


def _contradicted(text: str, figure: Figure) -> str:
    """The figure with the word of direction beside it that its sign belies, or ""."""
    sign = _sign(figure)
    if not sign or not figure.text or figure.unit in _COUNTS:
        return ""
    start = text.find(figure.text)
    while start >= 0:
        end = start + len(figure.text)
        # `9亿` inside `79亿` is another figure.
        if not (start and _FRAGMENT.match(text[start - 1]) and _FRAGMENT.match(figure.text[0])):
            before, after = (_DOWN_BEFORE, _DOWN_AFTER) if sign > 0 else (_UP_BEFORE, _UP_AFTER)
            told = before.search(text[max(0, start - 40) : start])
            if told:
                return told.group().strip() + " " + figure.text
            told = after.match(text, end)
            if told:
                return figure.text + " " + told.group().strip()
        start = text.find(figure.text, end)
    return ""


class Gate:
    """Checks an edition's prose against its figures, names, dates and evidence."""

    def __init__(
        self,
        figures: Iterable[Figure],
        evidence: Mapping[str, Evidence],
        names: Iterable[str],
        stocks: Mapping[str, Iterable[str]],
        quotes: Iterable[str] = (),
        made: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        """`stocks` are the names by which prose may call each stock, by code; `quotes` what it quotes of sources.

        `made` are the sentences that the ledger filled, with the names in each; given, no other words pass, and a
        name only where it was put.
        """
        self._figures = {f.id: f for f in figures}
        self._evidence = dict(evidence)
        self._names = sorted((n for n in names if _DIGIT.search(n)), key=lambda n: (-len(n), n))
        verbatim = _verbatim([quote for quote in quotes if quote], [one.excerpt for one in self._evidence.values()])
        self._quotes = sorted(verbatim, key=lambda quote: (-len(quote), quote))
        self._made = made
        self._codes = frozenset(stocks)
        self._stock_names = sorted(
            ((name, code) for code, names in stocks.items() for name in names if name),
            key=lambda pair: (-len(pair[0]), pair),
        )
        self.dropped: list[Dropped] = []
        self.checked = 0

    def fault(self, sentence: Sentence, sources: Collection[str] = ()) -> str:
        """Why a computed sentence may not be printed, or "". `sources` are names of sources that it may hold: 腾讯行情
        does not name 腾讯."""
        unknown = [f for f in sentence.figures if f not in self._figures]
        if unknown:
            return f"unknown figure {unknown[0]}"
        missing = [e for e in sentence.evidence if e not in self._evidence]
        if missing:
            return f"unknown evidence {missing[0]}"
        text = sentence.text
        for quote in self._quotes:
            text = text.replace(quote, " ")
        about = self._about(sentence)
        wrong = self._foreign_company(about, text, sources)
        if wrong:
            return f"names {wrong}, which its figures and evidence are not about"
        own = None if self._made is None or sentence.text not in self._made else frozenset(self._made[sentence.text])
        for name in self._names:
            if own is None or name in own:
                text = _take(text, name)
        for ident in sentence.figures:
            belied = _contradicted(text, self._figures[ident])
            if belied:
                return f"its sign belies the words: {belied}"
        # Dates first: a count of 12 must not be taken out of 12月17日, which would be no date any more.
        text, foreign = _without_dates(text, self._days_of(sentence))
        for piece in sorted((self._figures[f].text for f in sentence.figures), key=lambda t: (-len(t), t)):
            rest = _take(text, piece)
            if rest == text and _DIGIT.search(piece) and piece not in sentence.text:
                return f"figure not printed as entered: {piece}"
            text = rest
        if foreign:
            return f"a date of no record: {foreign}"
        text = _CODE.sub(lambda m: " " if m.group(1).zfill(5) in self._codes & about else m.group(0), text)
        left = _DIGIT.search(text)
        if left:
            start = max(0, left.start() - 6)
            return f"a number without a figure near: {_SPACE.sub(' ', text[start : left.end() + 6]).strip()}"
        if self._made is not None and own is None:
            return "not in the words that were filled"
        return ""

    def _days_of(self, sentence: Sentence) -> frozenset[date]:
        figures = (self._figures[ident].day for ident in sentence.figures)
        return frozenset({*sentence.days, *(day for day in figures if day is not None)})

    @staticmethod
    def _about(sentence: Sentence) -> frozenset[str]:
        of_figures = (code for ident in sentence.figures for code in _CODE_IN_ID.findall(ident))
        return frozenset({*sentence.codes, *of_figures})

    def _foreign_company(self, about: frozenset[str], text: str, sources: Collection[str]) -> str:
        for source in sorted(sources, key=lambda name: (-len(name), name)):
            text = text.replace(source, " ") if source else text
        for name, code in self._stock_names:
            if name in text:
                if code not in about:
                    return name
                text = text.replace(name, " ")
        return ""

    def excerpt_fault(self, text: str, evidence: Iterable[str]) -> str:
        """Why words given as a source's own may not be printed, or ""."""
        sought = _SPACE.sub("", text)
        for ident in evidence:
            held = self._evidence.get(ident)
            if held is not None and sought in _SPACE.sub("", held.excerpt):
                return ""
        return "not verbatim in its evidence"

    def admit(self, sentence: Sentence, where: str, sources: Collection[str] = ()) -> bool:
        """Check one sentence; a failing one is recorded as dropped."""
        self.checked += 1
        reason = self.fault(sentence, sources)
        if reason:
            self.dropped.append(Dropped(text=sentence.text, reason=reason, where=where))
        return not reason

    def admitted(
        self, sentences: Iterable[Sentence], where: str, sources: Collection[str] = ()
    ) -> tuple[Sentence, ...]:
        """The sentences that pass."""
        return tuple(s for s in sentences if self.admit(s, where, sources))

    def admit_excerpt(self, text: str, evidence: Iterable[str], where: str) -> bool:
        """Check words given as a source's own; what fails is recorded as dropped."""
        self.checked += 1
        reason = self.excerpt_fault(text, evidence)
        if reason:
            self.dropped.append(Dropped(text=text, reason=reason, where=where))
        return not reason
