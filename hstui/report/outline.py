"""From an edition to a document: the order of the report, its headings, and where each reference leads.

Nothing is computed here: numbers come as the figures' texts, sentences as the edition holds them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hstui.edition.model import Edition
from hstui.report.chapters.base import Outline
from hstui.report.chapters.figures import backdrop, flows
from hstui.report.chapters.news import news, opening
from hstui.report.chapters.record import changes, closing, coverage, scorecard
from hstui.report.chapters.views import advice, risks
from hstui.report.document import Block, Document
from hstui.text.i18n import Translator

_CHAPTERS: Final[tuple[Callable[[Outline], list[Block]], ...]] = (
    opening, news, flows, backdrop, risks, advice, changes, scorecard, coverage, closing,
)  # fmt: skip


def outline(edition: Edition, tr: Translator) -> Document:
    """The edition as a document, in the words of `tr`, which must be its own language's."""
    making = Outline(edition, tr)
    blocks = [block for chapter in _CHAPTERS for block in chapter(making)]
    return Document(title=edition.title, lang=edition.lang, blocks=tuple(blocks))
