"""The numbering of references: evidence that came in one answer of one source shares a number."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from hstui.edition.model import Edition, Evidence
from hstui.edition.outlets import outlet_name
from hstui.report.document import Inline, Line, Link, Ref, Text
from hstui.text.clean import cut
from hstui.text.i18n import Translator
from hstui.text.punctuation import punctuation

_ROWS_SHOWN = 3
_EXCERPT = 160
_RUN = 3
"""From so many consecutive numbers on, the first, a dash and the last stand for them all."""


class Numbering:
    """Gives each group of evidence its number at first use."""

    def __init__(self, edition: Edition) -> None:
        self._evidence = edition.evidence
        self._lang = edition.lang
        self._names = {row.id: row.name for row in edition.sources}
        self._numbers: dict[tuple[str, str], int] = {}
        self._members: dict[tuple[str, str], list[Evidence]] = {}

    def marks(self, evidence: Sequence[str]) -> list[Inline]:
        """The references for the evidence, each number once, in order. A dash spans only numbers that are meant."""
        found: dict[int, Ref] = {}
        for ident in evidence:
            held = self._evidence.get(ident)
            if held is None or held.kind == "rule":
                continue  # a rule's own constant is named beside the sentence, and has no page to lead to
            key = (held.source, held.url)
            number = self._numbers.setdefault(key, len(self._numbers) + 1)
            rows = self._members.setdefault(key, [])
            if held not in rows:
                rows.append(held)
            found[number] = Ref(number, held.url)
        marks: list[Inline] = []
        # What is consecutive has the same distance to its place in the order.
        for _, run in groupby(enumerate(sorted(found)), lambda pair: pair[1] - pair[0]):
            refs = [found[number] for _, number in run]
            marks += refs if len(refs) < _RUN else [refs[0], Text("-"), refs[-1]]
        return marks

    def entries(self, tr: Translator) -> tuple[Line, ...]:
        """The list itself: source, title, published, fetched, and the words or rows that are relied on."""
        gap = " " if self._lang == "en" else ""
        lines: list[Line] = []
        for (source, url), rows in self._members.items():
            first = rows[0]
            head = outlet_name(first.outlet, self._lang) or self._names.get(source, source)
            excerpts = list(dict.fromkeys(row.excerpt for row in rows))  # a row may give several series
            title = first.title.removeprefix(self._names.get(source, source)).strip()
            shown = [cut(words, _EXCERPT) for one in excerpts if (words := _beyond(first.title, one))]
            told = "; ".join(shown[:_ROWS_SHOWN])
            if len(shown) > _ROWS_SHOWN:
                told += tr("；等{n}条", n=len(shown))
            when = tr(
                "（发布 {published}，取得 {fetched}）",
                published=first.published or tr("不详"),
                fetched=first.fetched.isoformat(timespec="minutes"),
            )
            lines.append(
                (
                    Text(head + punctuation(self._lang).colon),
                    Link(title or url, url),
                    Text(when + (gap + told if told else "")),
                )
            )
        return tuple(lines)


def _beyond(title: str, excerpt: str) -> str:
    """An excerpt as one line without the title that it begins with; a flash has it as its first sentence, too."""
    rest = excerpt.removeprefix(title).strip()
    if rest.startswith(title):
        rest = rest.removeprefix(title).lstrip("。.！! \n")
    return rest.replace("\n", " ")
