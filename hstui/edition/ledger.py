"""The ledger of an edition: every figure and every piece of evidence is entered here, once, while it is composed.

Sentences are made by `say`, which fills a message's places with figures, names and verbatim words, and notes which
figures and evidence carry the sentence. Nothing else in the package writes a number into a sentence.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from msgspec.structs import replace

from hstui.clock import HKT
from hstui.edition.model import Evidence, Figure, Sentence
from hstui.records.news import NewsItem
from hstui.records.provenance import Measure, Provenance
from hstui.records.units import Quantity, Unit
from hstui.text.clean import cut
from hstui.text.i18n import Lang, Translator
from hstui.text.numbers import format_quantity
from hstui.text.punctuation import punctuation

PRINTED = "coverage.stories"
"""The figure of how many stories the report prints."""
_EXCERPT_LIMIT = 1200
_PLACE = re.compile(r"\{\w+\}")
_TERM = re.compile(r"[^\s，。、；：（）(),;:]*\d[^\s，。、；：（）(),;:]*")
_WEEKDAYS = {
    "zh": ("一", "二", "三", "四", "五", "六", "日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name, a code or a term: it may hold digits that are no figures."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Quote:
    """A source's own words, and the evidence that holds them."""

    text: str
    evidence: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Day:
    """A date of the edition, as its language writes it."""

    day: date
    text: str

    def __str__(self) -> str:
        return self.text


Part = Figure | Name | Quote | Day | Sentence | str


def _iso(moment: datetime | date | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _input_name(source: Measure, of: Measure) -> str:
    name = source.label or of.label
    return name if source.day is None or "@" in name else f"{name}@{source.day.isoformat()}"


def evidence_of(figures: Iterable[Figure]) -> tuple[str, ...]:
    """The evidence of figures that stand together, in order, each once."""
    return tuple(dict.fromkeys(key for figure in figures for key in figure.evidence))


class Ledger:
    """Figures and evidence of one edition in the making."""

    def __init__(
        self,
        lang: Lang,
        tr: Translator,
        kinds: Mapping[str, str] | None = None,
        called: Mapping[str, str] | None = None,
    ) -> None:
        """`kinds` tells what a source's records are (`flows`, `macro`), where the one who enters them does not;
        `called` the names of sources, series and stocks, which title the evidence that is no document."""
        self.lang = lang
        self.marks = punctuation(lang)
        self.tr = tr
        self._kinds = kinds or {}
        self.called = called or {}
        """Names by sources' ids, series, channels and stocks' codes."""
        self._figures: dict[str, Figure] = {}
        self._evidence: dict[str, Evidence] = {}
        self.names: set[str] = set()
        """Names that sentences used; the gate lets their digits pass."""
        self.quotes: set[str] = set()
        """A source's own words that sentences quote; each is checked to be verbatim."""
        self.made: dict[str, frozenset[str]] = {}
        """Each sentence's text as it was filled, with the names and terms in it."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures in order of entry."""
        return tuple(self._figures.values())

    @property
    def evidence(self) -> dict[str, Evidence]:
        """All evidence by id, in order of entry."""
        return dict(self._evidence)

    def get(self, figure_id: str) -> Figure:
        """A figure that was entered before."""
        return self._figures[figure_id]

    def enter(self, provenance: Provenance, kind: str, outlet: str = "") -> str:
        """Enter a record's provenance as evidence; the same record has the same id, one row's series are several.
        Returns the id.

        An empty `kind` is that of the source; what comes from no source is a rule's own constant.
        """
        key = f"{provenance.source}|{provenance.url}|{provenance.raw}|{provenance.title}{provenance.row}"
        ident = "e" + hashlib.blake2b(key.encode(), digest_size=6).hexdigest()
        if ident not in self._evidence:
            self._evidence[ident] = Evidence(
                kind=kind or self._kinds.get(provenance.source, "rule"),
                source=provenance.source,
                url=provenance.url,
                title=provenance.title or self._titled(provenance),
                published=_iso(provenance.published),
                fetched=provenance.fetched_at,
                excerpt=cut(provenance.raw, _EXCERPT_LIMIT),
                outlet=outlet,
            )
        return ident

    def _titled(self, row: Provenance) -> str:
        """What a row of figures is called: its source, what it is of, its day."""
        parts = [self.called.get(part, part) for part in (row.source, row.row)]
        if row.published is not None and not isinstance(row.published, datetime):
            parts.append(row.published.isoformat())
        return " ".join(filter(None, parts))

    def enter_item(self, item: NewsItem) -> str:
        """Enter a news item with its whole title and text, so that every sentence taken from it can be found there."""
        ident = "e" + hashlib.blake2b(f"{item.id}|{item.title}|{item.text}".encode(), digest_size=6).hexdigest()
        if ident not in self._evidence:
            self._evidence[ident] = Evidence(
                kind="announcement" if item.kind == "announcement" else "news",
                source=item.source,
                url=item.url or item.fetch.home,
                title=item.title,
                published=_iso(item.published),
                fetched=item.fetch.at,
                excerpt=cut(f"{item.title}\n{item.text}", _EXCERPT_LIMIT),
                outlet=item.outlet,
            )
        return ident

    def figure(
        self,
        measure: Measure,
        kind: str,
        *,
        signed: bool = False,
        absolute: bool = False,
        places: int | None = None,
        unit: Unit | None = None,
        text: str | None = None,
    ) -> Figure:
        """Enter a measure as a figure and return it.

        `absolute` prints a negative value without its sign (the sentence says 净卖出); `unit` converts within the same
        kind. A second wording of the same measure gets an id of its own, with a suffix.
        """
        quantity = measure.quantity if unit is None else measure.quantity.to(unit)
        shown = abs(quantity) if absolute else quantity
        words = text if text is not None else format_quantity(shown, self.lang, signed=signed, places=places)
        base = measure.label or f"value.{len(self._figures)}"
        ident, n = base, 2
        while ident in self._figures and self._figures[ident].text != words:
            ident, n = f"{base}~{n}", n + 1
        if ident not in self._figures:
            evidence = self._evidence_of(measure, kind)
            self._figures[ident] = Figure(
                id=ident,
                text=words,
                value=quantity.value,
                unit=str(quantity.unit),
                evidence=tuple(dict.fromkeys(evidence)),
                formula=measure.formula,
                inputs=tuple(f"{_input_name(i, measure)}={i.quantity}" for i in measure.inputs),
                day=measure.day,
            )
        return self._figures[ident]

    def _evidence_of(self, measure: Measure, kind: str) -> list[str]:
        found = [self.enter(p, kind) for p in measure.provenance]
        for source in measure.inputs:
            found.extend(self._evidence_of(source, kind))
        return found

    def counted(self, label: str, number: int, formula: str, evidence: tuple[str, ...] = (), text: str = "") -> Figure:
        """Enter a count of things in the edition itself (members scanned, desks that tell a story)."""
        ident = label
        if ident not in self._figures:
            self._figures[ident] = Figure(
                id=ident,
                text=text or str(number),
                value=Decimal(number),
                unit=str(Unit.COUNT),
                evidence=evidence,
                formula=formula,
            )
        return self._figures[ident]

    def counted_of(self, label: str, number: int, formula: str, things: Iterable[str], moment: datetime) -> Figure:
        """Enter a count with what is counted as its evidence."""
        origin = Provenance("edition", "", moment, None, f"{label}: {' '.join(things)}", "edition")
        return self.counted(label, number, formula, (self.enter(origin, "rule"),))

    def stories_printed(self, ids: Iterable[str], moment: datetime) -> Figure:
        """Enter how many stories the report prints."""
        told = tuple(ids)
        return self.counted_of(PRINTED, len(told), "stories printed", told, moment)

    def rated(
        self, ident: str, value: Decimal, formula: str, parts: Mapping[str, float], evidence: tuple[str, ...]
    ) -> Figure:
        """Enter a score that a rule made of named parts."""
        inputs = tuple(f"{name}={part:g}" for name, part in sorted(parts.items()))
        figure = Figure(ident, f"{value:.2f}", value, str(Unit.COUNT), evidence, formula, inputs)
        return self._figures.setdefault(ident, figure)

    def quoted(self, ident: str, text: str, value: Decimal, unit: str, evidence: str) -> Figure:
        """Enter a number that stands inside a source's own words."""
        if ident not in self._figures:
            self._figures[ident] = Figure(id=ident, text=text, value=value, unit=unit, evidence=(evidence,))
        return self._figures[ident]

    def keep(self, evidence: Mapping[str, Evidence], ids: tuple[str, ...]) -> tuple[str, ...]:
        """Enter evidence of an earlier edition as it stood there; the ids that it had, those that it held."""
        held = tuple(ident for ident in ids if ident in evidence)
        for ident in held:
            self._evidence.setdefault(ident, evidence[ident])
        return held

    def previous(self, figure: Figure, evidence: Mapping[str, Evidence]) -> Figure:
        """Enter a figure of an earlier edition with its evidence, under a name that says whose it is.

        Inputs that were figures there are told by what they said: here their ids would lead to today's."""
        ident = f"previous.{figure.id}"
        if ident not in self._figures:
            inputs = tuple(name if "=" in name else f"previous.{name}" for name in figure.inputs)
            self._figures[ident] = replace(
                figure, id=ident, evidence=self.keep(evidence, figure.evidence), inputs=inputs
            )
        return self._figures[ident]

    def day(self, day: date, *, weekday: bool = False, year: bool = False) -> Day:
        """A date as the language writes it: 12月17日（周三）, 17 Dec 2025."""
        if self.lang == "en":
            text = f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")
            if weekday:
                text = f"{_WEEKDAYS['en'][day.weekday()]} {text}"
            return Day(day, text)
        text = (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日"
        if weekday:
            text += f"（周{_WEEKDAYS['zh'][day.weekday()]}）"
        return Day(day, text)

    def moment(self, moment: datetime) -> Name:
        """A time of day in Hong Kong: 16:08 HKT."""
        return Name(f"{moment.astimezone(HKT):%H:%M} HKT")

    def say(
        self, message: str, /, codes: tuple[str, ...] = (), evidence: tuple[str, ...] = (), **parts: Part
    ) -> Sentence:
        """A sentence from a message of the catalogue, with its places filled and its carriers noted."""
        return self.fill(self.tr(message), codes, evidence, **parts)

    def fill(
        self, template: str, /, codes: tuple[str, ...] = (), evidence: tuple[str, ...] = (), **parts: Part
    ) -> Sentence:
        """A sentence from a template that is already in the edition's language."""
        figures: list[str] = []
        carried: list[str] = list(evidence)
        days: list[date] = []
        names: set[str] = set()
        for part in parts.values():
            if isinstance(part, Figure):
                figures.append(part.id)
                carried.extend(part.evidence)
            elif isinstance(part, Sentence):
                figures.extend(part.figures)
                carried.extend(part.evidence)
                days.extend(part.days)
                names.update(self.made.get(part.text, ()))
            elif isinstance(part, Day):
                days.append(part.day)
            elif isinstance(part, Quote):
                carried.append(part.evidence)
                self.quotes.add(part.text)
            elif isinstance(part, Name):
                names.add(part.text)
        # Digits of the template itself (近5个交易日, 10年期) are the rule's wording, not data: they pass as terms.
        for literal in _PLACE.split(template):
            names.update(_TERM.findall(literal))
        self.names |= names
        words = {k: p.text if not isinstance(p, str) else p for k, p in parts.items()}
        return self._noted(
            names,
            text=template.format(**words) if words else template,
            figures=tuple(dict.fromkeys(figures)),
            evidence=tuple(dict.fromkeys(carried)),
            codes=codes,
            days=tuple(dict.fromkeys(days)),
        )

    def join(self, sentences: list[Sentence], separator: str) -> Sentence:
        """Several sentences or clauses as one."""
        return self._noted(
            {name for s in sentences for name in self.made.get(s.text, ())},
            text=separator.join(s.text for s in sentences),
            figures=tuple(dict.fromkeys(f for s in sentences for f in s.figures)),
            evidence=tuple(dict.fromkeys(e for s in sentences for e in s.evidence)),
            codes=tuple(dict.fromkeys(c for s in sentences for c in s.codes)),
            days=tuple(dict.fromkeys(d for s in sentences for d in s.days)),
        )

    def ended(self, sentence: Sentence) -> Sentence:
        """A clause closed by a full stop."""
        return self._noted(
            self.made.get(sentence.text, ()),
            text=sentence.text + self.marks.stop,
            figures=sentence.figures,
            evidence=sentence.evidence,
            codes=sentence.codes,
            days=sentence.days,
        )

    def _noted(
        self,
        names: Iterable[str],
        *,
        text: str,
        figures: tuple[str, ...],
        evidence: tuple[str, ...],
        codes: tuple[str, ...],
        days: tuple[date, ...],
    ) -> Sentence:
        # Two sentences of the same words share what either may say.
        self.made[text] = self.made.get(text, frozenset()) | frozenset(names)
        return Sentence(text, figures, evidence, codes, days)

    def value(self, label: str, quantity: Quantity, provenance: Provenance, day: date | None = None) -> Measure:
        """A source's own value as a measure."""
        return Measure(quantity, day, (provenance,), label=label)
