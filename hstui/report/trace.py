"""Where a printed figure comes from, as text: formula, inputs, and each piece of evidence with its raw values."""

from __future__ import annotations

from hstui.edition.model import Edition, Figure

_ROWS = 40


def find_figures(edition: Edition, wanted: str) -> list[Figure]:
    """Figures by id, else by their printed text."""
    by_id = [figure for figure in edition.figures if figure.id == wanted]
    return by_id or [figure for figure in edition.figures if figure.text == wanted]


def _one(edition: Edition, figure: Figure) -> list[str]:
    lines = [f"{figure.text}  [{figure.id}]", f"  value      {figure.value} {figure.unit}"]
    if figure.day:
        lines.append(f"  day        {figure.day.isoformat()}")
    lines.append(f"  formula    {figure.formula or 'stated by the source'}")
    lines += [f"  input      {line}" for line in figure.inputs[:_ROWS]]
    for ident in figure.evidence[:_ROWS]:
        evidence = edition.evidence[ident]
        lines += [
            f"  evidence   {ident}  {evidence.kind}  {evidence.source}",
            f"    title      {evidence.title}",
            f"    url        {evidence.url}",
            f"    published  {evidence.published or 'not stated'}",
            f"    fetched    {evidence.fetched.isoformat()}",
            *(f"    raw        {line}" for line in evidence.excerpt.split("\n")),
        ]
    return lines


def trace(edition: Edition, wanted: str) -> str:
    """The chain behind a figure named by id or by printed text; "" when the edition has no such figure."""
    found = find_figures(edition, wanted)
    return "\n".join(line for figure in found for line in [*_one(edition, figure), ""])
