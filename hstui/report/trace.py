"""Where a printed figure comes from, as text: formula, inputs, and each piece of evidence with its raw values."""

from __future__ import annotations

import re
import unicodedata

from hstui.edition.model import Edition, Figure
from hstui.records.units import Quantity, Unit
from hstui.text.numbers import short_hkd, written_out

_ROWS = 40
"""Inputs and pieces of evidence that are listed; a sum over a year has more."""
_HKD = frozenset({Unit.HKD.value, Unit.HKD_WAN.value, Unit.HKD_MILLION.value})
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
_MEASURES = r"\u4e2a\u4ea4\u6613\u65e5\u6b21\u5929\u53ea\u96bb\u5219\u5247\u5b97\u6761\u689d\u65b0\u95fb\u4e8b\u4ef6"
"""Words that count something. Escaped, since they are no message to be translated."""
_MOVES = r"\u5347\u6da8\u6f32\u8dcc\u5e73"
"""What members of an index did: rose, fell, neither."""
_COUNTED = re.compile(
    rf"(?:\u7b2c|number|no\.)([+-]?\d[\d,]*)|\u7b2c?([+-]?\d[\d,]*)"
    rf"(?:[{_MEASURES}]+|[{_MOVES}]|days?|sessions?|times?|items?|stocks?|rose|fell|(?:were)?unchanged)"
)
"""A count as a sentence prints it, where the figure's own text is the bare number: 14 days, cut number 3, 23 rose."""
_RANGE = re.compile(r"(?<=[^\s\-–])\s*(?:-|–|\u81f3)\s*(?=[^\s\-–])")
"""Between the two figures of a range: 3.50%-3.75%, 3.50%至3.75%. Escaped, since it is no message to be translated."""


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def _number(text: str) -> str:
    """The one number in a text, without separators; "" when there is none or more than one."""
    found = _NUMBER.findall(_plain(text))
    return found[0].replace(",", "").lstrip("+") if len(found) == 1 else ""


def find_figures(edition: Edition, wanted: str) -> list[Figure]:
    """Figures by id, else by their printed text (spaces and letter case aside), else by its bare number, and for a
    bare number those, too, for which a table in the unit 亿 (in English bn) prints it; for a range those of both its
    ends."""
    found = _named(edition, wanted)
    if found:
        return found
    ends = [_named(edition, end) for end in _RANGE.split(wanted.strip(), maxsplit=1)]
    if len(ends) > 1 and all(ends):
        return [figure for end in ends for figure in end]
    counted = _COUNTED.fullmatch(_plain(wanted))
    return _named(edition, counted[1] or counted[2]) if counted else []


def _named(edition: Edition, wanted: str) -> list[Figure]:
    plain = _plain(wanted)
    if not plain:
        return []
    found = [figure for figure in edition.figures if figure.id == wanted.strip()]
    found = found or [figure for figure in edition.figures if _plain(figure.text) == plain]
    if _NUMBER.fullmatch(plain):
        number = _number(plain)
        found = found or [figure for figure in edition.figures if _number(figure.text) == number]
        # A table prints its figures in its own unit: the same number may be another figure's own text.
        found += [figure for figure in edition.figures if number in _in_tables(figure) and figure not in found]
    return found


def _in_tables(figure: Figure) -> tuple[str, ...]:
    unit = Unit(figure.unit) if figure.unit in _HKD else None
    if unit is None:
        return ()
    value = Quantity(figure.value, unit).to(Unit.HKD).value
    return tuple(_number(short_hkd(value, lang)) for lang in ("zh-Hans", "en"))


def _input(edition: Edition, line: str) -> str:
    """An input as it stands, or for another figure's id what that figure says."""
    text = next((figure.text for figure in edition.figures if figure.id == line), "")
    return f"{line} = {text}" if text else line


def _evidence(edition: Edition, ident: str) -> list[str]:
    evidence = edition.evidence[ident]
    return [
        f"  evidence   {ident}  {evidence.kind}  {evidence.source}",
        f"    title      {evidence.title}",
        f"    url        {evidence.url}",
        f"    published  {evidence.published or 'not stated'}",
        f"    fetched    {evidence.fetched.isoformat(timespec='seconds')}",
        *(f"    raw        {line}" for line in evidence.excerpt.split("\n")),
    ]


def _one(edition: Edition, figure: Figure) -> list[str]:
    lines = [f"{figure.text}  [{figure.id}]", f"  value      {written_out(figure.value)} {figure.unit}"]
    if figure.day:
        lines.append(f"  day        {figure.day.isoformat()}")
    lines.append(f"  formula    {figure.formula or 'stated by the source'}")
    lines += [f"  input      {_input(edition, line)}" for line in figure.inputs[:_ROWS]]
    for ident in figure.evidence[:_ROWS]:
        lines += _evidence(edition, ident)
    rest = max(len(figure.inputs), len(figure.evidence)) - _ROWS
    if rest > 0:
        lines.append(f"  and        {rest} more; --format json has them all")
    return lines


def _quoted(edition: Edition, wanted: str) -> list[str]:
    """Where a number is a desk's own: in the words that a story quotes."""
    plain = _plain(wanted)
    if not _NUMBER.search(plain):
        return []
    whole = re.compile(rf"(?<![\d.,]){re.escape(plain)}(?![\d.])")
    lines: list[str] = []
    for story in (story for section in edition.news for story in section.stories):
        for ident in story.evidence:
            evidence = edition.evidence[ident]
            if whole.search(_plain(f"{evidence.title}\n{evidence.excerpt}")):
                lines += [f"{wanted}  quoted in the story {story.title}  [{story.id}]", *_evidence(edition, ident), ""]
    return lines


def trace(edition: Edition, wanted: str) -> str:
    """The chain behind a figure named by id or by printed text, else who is quoted with that number; "" if there is
    neither."""
    found = find_figures(edition, wanted)
    if not found:
        return "\n".join(_quoted(edition, wanted))
    return "\n".join(line for figure in found for line in [*_one(edition, figure), ""])
