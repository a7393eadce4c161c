"""The filter language: `小米 code:700 theme:ai src:cls since:12h is:new -转载`. A bad one is an error, never nothing.

Terms are separated by spaces and must all hold; `a|b` is either; a leading `-` is not; quotes keep spaces. A term
without a key looks in titles, summaries, outlets, names, aliases and codes, in either script, and as pinyin initials.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from functools import cache

from hstui.edition.model import Story
from hstui.text.script import fold
from hstui.tui.index import Book
from hstui.tui.kinds import EVENTS, THEMES, Names, named
from hstui.tui.pinyin import initials

KEYS = ("code", "theme", "event", "src", "since", "is")
_KEY_WORDS = {
    "代码": "code",
    "主题": "theme",
    "事件": "event",
    "来源": "src",
    "自": "since",
    "是": "is",
    "source": "src",
}
STATES = ("new", "read", "pinned", "hidden", "dropped", "noted", "member")
_TOKEN = re.compile(r'(-?)(?:([A-Za-z]+|[\u4e00-\u9fff]{1,2})[:：])?("[^"]*"|“[^”]*”|\S*)')
_AGE = re.compile(r"^(\d{1,4})([hd])$")
_BEGUN_DATE = re.compile(r"^\d{1,4}$|^\d{4}-\d?\d?$|^\d{4}-\d\d-\d?$")
"""What may become an age or a date."""
_SPAN = {"h": timedelta(hours=1), "d": timedelta(days=1)}
_LETTERS = re.compile(r"^[a-z]{2,8}$")
_NAMED = 8
"""Values that an error names."""
_COLUMNS = 64
"""Sections whose texts are held: those of an edition and of some that it replaced."""


class FilterError(ValueError):
    """A filter that cannot be understood: the id of the words that say why, and what fills their places."""

    def __init__(self, word: str, *, unfinished: bool = False, **places: object) -> None:
        super().__init__(word)
        self.word = word
        self.places = places
        self.unfinished = unfinished
        """More letters at its end may make it a filter: who is typing has done nothing wrong yet."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition."""

    key: str
    """Empty: anywhere."""
    values: tuple[str, ...]
    """Folded; any of them."""
    negated: bool = False


def parse(text: str) -> tuple[Term, ...]:
    """The terms of a filter; raises `FilterError`."""
    terms: list[Term] = []
    place = 0
    text = text.strip()
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        match = _TOKEN.match(text, place)
        if match is None or match.end() == place:
            raise FilterError("filter.open_quote")
        place = match.end()
        try:
            terms.append(_term(*match.groups()))
        except FilterError as error:
            # Inside of open quotes nothing is another term.
            error.unfinished &= place == len(text) or error.word == "filter.open_quote"
            raise
    return tuple(terms)


def _term(minus: str, key: str | None, value: str) -> Term:
    name = ""
    if key is not None:
        name = _KEY_WORDS.get(key, key.lower())
        if name not in KEYS:
            raise FilterError("filter.unknown_key", key=key)
    if value[:1] in ('"', "“"):
        if len(value) < 2 or value[-1] not in ('"', "”"):
            raise FilterError("filter.open_quote", unfinished=True)
        values: tuple[str, ...] = (value[1:-1],)
    else:
        if '"' in value:
            raise FilterError("filter.open_quote", unfinished=True)
        values = tuple(part for part in value.split("|") if part)
    values = tuple(fold(part) for part in values if part.strip())
    if not values:
        if name:
            raise FilterError("filter.no_value", unfinished=True, key=key)
        raise FilterError("filter.empty", unfinished=True, term=f"{minus}{value}")
    if name == "since":
        for part in values:
            _since(part, None)
    strange = [part for part in values if part not in STATES] if name == "is" else []
    if strange:
        begun = strange == [values[-1]] and any(state.startswith(values[-1]) for state in STATES)
        raise FilterError("filter.bad_is", unfinished=begun, known=" ".join(STATES))
    return Term(name, values, minus == "-")


def _since(value: str, now: datetime | None) -> datetime | None:
    if found := _AGE.match(value):
        return now - int(found[1]) * _SPAN[found[2]] if now is not None else None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise FilterError("filter.bad_since", unfinished=bool(_BEGUN_DATE.match(value))) from None
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo) if now is not None else None


Known = list[tuple[str, tuple[str, ...]]]
"""What a key may be: as it is listed, and all its names."""


@cache
def _all_names(ident: str, names: tuple[str, ...]) -> str:
    return fold("\n".join((ident, *names)))


def _folded(names: Names, ident: str) -> str:
    """An id and its names in every language."""
    return _all_names(ident, names.get(ident, ()))


def _named(names: Names, lang: str) -> Known:
    return [(f"{ident} {named(names, ident, lang)}", (ident, *called)) for ident, called in names.items()]


def _themes(book: Book) -> Known:
    """As the edition's sections call themselves, and as they may be called besides."""
    titles = {section.theme: section.title for section in book.edition.news}
    every = dict.fromkeys((*titles, *THEMES))
    return [
        (f"{one} {titles.get(one) or named(THEMES, one, book.lang)}", (one, titles.get(one, ""), *THEMES.get(one, ())))
        for one in every
    ]


def _sources(book: Book) -> Known:
    sources: Known = [(f"{source.id} {source.name}", (source.id, source.name)) for source in book.edition.sources]
    items = [item for story in book.stories.values() for item in story.items]
    known = {source.id for source in book.edition.sources}
    others = dict.fromkeys(item.source for item in items if item.source not in known)
    desks = {item.outlet: book.desk(item.outlet) for item in items if item.outlet}
    return [*sources, *((one, (one,)) for one in others if one), *((name, (name, one)) for one, name in desks.items())]


_LISTED: Mapping[str, Callable[[Book], Known]] = {
    "theme": _themes,
    "event": lambda book: _named(EVENTS, book.lang),
    "src": _sources,
}


def _nearest(value: str, known: Known) -> str:
    """Those of which a name is most like it, then the others, as many as a line holds."""

    def unlike(names: tuple[str, ...]) -> float:
        return -max(SequenceMatcher(None, value, fold(name)).ratio() for name in names)

    listed = dict.fromkeys(shown for shown, names in sorted(known, key=lambda one: unlike(one[1])))
    return ", ".join([*list(listed)[:_NAMED], *(["…"] if len(listed) > _NAMED else [])])


def _refuse_unknown(term: Term, known: Known) -> None:
    for value in term.values:
        if not any(value in fold("\n".join(names)) for _, names in known):
            raise FilterError("filter.unknown_value", key=term.key, value=value, known=_nearest(value, known))


def check_names(terms: Sequence[Term], headings: Mapping[str, Sequence[str]]) -> None:
    """Raises `FilterError` for a theme or an event that no edition can have; `headings` are what the themes may be
    called besides. Nobody can say so of a source: the news bring outlets that are in no list."""
    themes = {one: (*names, *headings.get(one, ())) for one, names in THEMES.items()}
    for term in terms:
        if term.key in ("theme", "event"):
            _refuse_unknown(term, _named(themes if term.key == "theme" else EVENTS, "en"))


Select = Callable[[tuple[Story, ...]], list[Story]]
"""Takes a section's stories; gives those that pass, in order."""


@dataclass(slots=True)
class _Column:
    """What words are looked for in, of one section's stories in their order."""

    stories: tuple[Story, ...]
    notes: Mapping[str, str]
    wholes: list[str]
    letters: list[str]
    found: list[tuple[str, Sequence[int]]] = field(default_factory=list)
    """Words that were looked for in all of them, each with the one before it inside, and where they are: a longer word
    can only be where the shorter one is, and one that is taken back is where it was."""

    def places_of(self, word: str) -> Sequence[int]:
        """Where a word is."""
        found = self.found
        while found and found[-1][0] not in word:
            found.pop()
        if not found or found[-1][0] != word:
            places = found[-1][1] if found else range(len(self.stories))
            found.append((word, [at for at in places if word in self.wholes[at]]))
        return found[-1][1]


class Matcher:
    """Finds the stories that pass a filter; keeps what it folded, so that typing stays quick."""

    def __init__(self, aliases: Callable[[], Mapping[str, Sequence[str]]] | None = None) -> None:
        self._load = aliases
        self._aliases: Mapping[str, Sequence[str]] | None = None
        self._texts: dict[str, tuple[Story, str, str, str]] = {}
        self._columns: dict[int, _Column] = {}
        self._names: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def names(self, code: str, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What a stock is called, folded, and the initials of that."""
        if self._aliases is None:
            self._aliases = self._load() if self._load is not None else {}
        key = (code, name)
        if key not in self._names:
            known = (name, *self._aliases.get(code, ()))
            self._names[key] = (tuple(fold(one) for one in known), tuple(initials(one) for one in known))
        return self._names[key]

    def prepare(self) -> None:
        """Load what the first filter would else wait for: aliases, and the tables of folding."""
        self.names("", "滙豐")

    def is_stock(self, wanted: str, code: str, name: str) -> bool:
        """Whether a folded word means a stock: 700, 00700, 0700.hk, 腾讯, tencent, tx."""
        digits = wanted.removesuffix(".hk")
        if digits.isdigit():
            return digits.lstrip("0") == code.lstrip("0")
        names, letters = self.names(code, name)
        if any(wanted in one for one in names):
            return True
        return bool(_LETTERS.match(wanted)) and any(one.startswith(wanted) for one in letters)

    def check(self, terms: Sequence[Term], book: Book) -> None:
        """Raises `FilterError` for a theme, an event or a source that there is not, and names those that there are.
        Apart from compiling, since a filter that was good stays so for an edition in which nobody is of that source."""
        for term in terms:
            if term.key in _LISTED:
                _refuse_unknown(term, _LISTED[term.key](book))

    def compiled(self, text: str, book: Book) -> Select | None:
        """What picks stories of an edition; None for an empty filter; raises `FilterError`."""
        terms = parse(text)
        if not terms:
            return None
        shows_hidden = any(term.key == "is" and "hidden" in term.values and not term.negated for term in terms)
        hidden = frozenset() if shows_hidden else book.hidden
        steps = [self._step(term, book) for term in terms]

        def select(stories: tuple[Story, ...]) -> list[Story]:
            column = self.column(stories, book)
            places: Sequence[int] = range(len(stories))
            for step in steps:
                places = step(places, column)
            found = [stories[place] for place in places]
            return [story for story in found if story.id not in hidden] if hidden else found

        return select

    def _step(self, term: Term, book: Book) -> Callable[[Sequence[int], _Column], Sequence[int]]:
        """What keeps those places of a column at which a term holds. One pass a term, without a call a story: the
        list is to follow every letter typed, however long it is."""
        kept = not term.negated
        if term.key:

            def by_key(places: Sequence[int], column: _Column) -> list[int]:
                stories = column.stories
                held = [any(self._holds(term.key, value, stories[at], book) for value in term.values) for at in places]
                return [at for at, holds in zip(places, held, strict=True) if holds is kept]

            return by_key

        def anywhere(places: Sequence[int], column: _Column) -> Sequence[int]:
            first = term.values[0]
            if kept and len(term.values) == 1 and isinstance(places, range) and not _LETTERS.match(first):
                return column.places_of(first)
            looked_in = [(value, column.wholes) for value in term.values]
            looked_in += [(value, column.letters) for value in term.values if _LETTERS.match(value)]
            found = {at for value, texts in looked_in for at in places if value in texts[at]}
            return [at for at in places if (at in found) is kept]

        return anywhere

    def column(self, stories: tuple[Story, ...], book: Book) -> _Column:
        """What is looked in for one section's stories; kept as long as they and their notes stay."""
        held = self._columns.get(id(stories))
        if held is None or held.stories is not stories or held.notes != book.notes:
            texts = [self.texts(story, book) for story in stories]
            held = _Column(stories, book.notes, [whole for whole, _ in texts], [letters for _, letters in texts])
            if len(self._columns) >= _COLUMNS:
                self._columns.clear()
            self._columns[id(stories)] = held
        return held

    def texts(self, story: Story, book: Book) -> tuple[str, str]:
        """What a word is looked for in, folded, and as initials; kept for the next time."""
        held = self._texts.get(story.id)
        note = book.notes.get(story.id, "")
        if held is None or held[0] is not story or held[1] != note:
            names = [name for code in story.codes for name in self.names(code, book.name(code))[0]]
            outlets = [f"{item.outlet}\n{book.desk(item.outlet)}" for item in story.items]
            titles = [item.title for item in story.items]
            parts = (story.title, story.summary, note, *titles, *outlets, *story.others, *story.codes)
            whole = fold("\n".join(parts)) + "\n" + "\n".join(names)
            letters = [one for code in story.codes for one in self.names(code, book.name(code))[1]]
            held = (story, note, whole, " ".join([initials(story.title), *letters]))
            self._texts[story.id] = held
        return held[2], held[3]

    def _holds(self, key: str, value: str, story: Story, book: Book) -> bool:
        if key == "code":
            return any(self.is_stock(value, code, book.name(code)) for code in story.codes)
        if key == "theme":
            section = book.sections.get(story.id)
            return value in _folded(THEMES, story.theme) or (section is not None and value in fold(section.title))
        if key == "event":
            return value in _folded(EVENTS, story.event)
        if key == "src":
            names = book.source_names
            called = ((one.source, one.outlet, book.desk(one.outlet), names.get(one.source, "")) for one in story.items)
            return any(value in fold("\n".join(one)) for one in called)
        if key == "since":
            start = _since(value, book.edition.as_of)
            return story.latest is not None and start is not None and story.latest >= start
        return self._is(value, story, book)

    @staticmethod
    def _is(value: str, story: Story, book: Book) -> bool:
        return {
            "new": story.id not in book.read,
            "read": story.id in book.read,
            "pinned": story.id in book.pinned,
            "hidden": story.id in book.hidden,
            "dropped": story.id in book.dropped,
            "noted": story.id in book.notes,
            "member": bool(story.codes),
        }[value]
