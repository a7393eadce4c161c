"""What every chapter of the report works with: the edition, its words, and the numbering of references so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hstui.edition.model import Edition, Figure, Sentence
from hstui.report.document import Block, Inline, Paragraph, Text
from hstui.report.references import Numbering
from hstui.text.i18n import Translator
from hstui.text.punctuation import punctuation


class Outline:
    """The document in the making: the edition, its words, and the numbering of references so far."""

    def __init__(self, edition: Edition, tr: Translator) -> None:
        self.edition = edition
        self.tr = tr
        self.english = edition.lang == "en"
        self.marks = punctuation(edition.lang)
        self.figures = {figure.id: figure for figure in edition.figures}
        self.numbers = Numbering(edition)

    def figure(self, ident: str) -> Figure | None:
        """A figure by id."""
        return self.figures.get(ident)

    def printed(self, ident: str) -> str:
        """A figure's text, or the mark for what is missing."""
        figure = self.figures.get(ident)
        return figure.text if figure else "—"

    def named(self, ids: Sequence[str], name: str) -> str:
        """What the figure with this last name among `ids` says, or the mark for what is missing."""
        return self.printed(next((ident for ident in ids if ident.rpartition(".")[2] == name), ""))

    def refs(self, evidence: Sequence[str]) -> list[Inline]:
        """The numbers that the evidence has in the list of references."""
        return self.numbers.marks(evidence)

    def sentence(self, sentence: Sentence) -> list[Inline]:
        """A sentence and its references."""
        return [Text(sentence.text), *self.refs(sentence.evidence)]

    def prose(self, sentences: Sequence[Sentence]) -> list[Block]:
        """Sentences as one paragraph."""
        pieces: list[Inline] = []
        for sentence in sentences:
            if pieces and self.english:
                pieces.append(Text(" "))
            pieces.extend(self.sentence(sentence))
        return [Paragraph(tuple(pieces))] if pieces else []

    def moment(self, moment: datetime | None) -> str:
        """A time as month-day hour:minute."""
        return moment.strftime("%m-%d %H:%M") if moment else self.tr("时间不详")

    def ticker(self, code: str) -> str:
        """A code as the language's readers write it: 0700.HK in English, 00700.HK in Chinese."""
        return f"{int(code):04d}.HK" if self.english else f"{code}.HK"

    def paren(self, text: str) -> str:
        """In the language's parentheses."""
        return f" ({text})" if self.english else f"（{text}）"

    def section(self, title: str) -> str:
        """A section's heading: in lenticular brackets in Chinese."""
        return title if self.english else f"【{title}】"

    def listed(self, parts: Sequence[str]) -> str:
        """In a row."""
        return self.marks.listing.join(parts)
