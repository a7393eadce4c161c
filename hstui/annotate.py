"""The analysis alone: JSON lines of news in, one line of annotation out for each, in order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import MAXYEAR, MINYEAR, UTC, datetime, time, timedelta, timezone
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, Final

import msgspec
from msgspec import Struct

from hstui.analysis.amounts import Amount
from hstui.analysis.knowledge import Knowledge
from hstui.analysis.reading import Reader, Reading
from hstui.analysis.similarity import PairModel
from hstui.analysis.stories import common_grams, group_items, story_id
from hstui.analysis.traits import Traits
from hstui.collecting import uncollected
from hstui.text.clean import clean_line
from hstui.universe.model import Universe

TITLE_LIMIT: Final = 2_000
"""Characters of a title. What is longer is no headline, and reading it would cost as much as a day of them."""
LINE_LIMIT: Final = 4_000_000
"""Bytes or characters of one line."""
_BODY_READ: Final = 1_000
"""Characters of the body that are read: companies and facts stand in the first paragraphs."""
_HKT: Final = timezone(timedelta(hours=8))
_DECODE: Final = msgspec.json.Decoder().decode


_UNSEEN: Final = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What a terminal would obey or hide, in an id that is given back as it came: escaped, the JSON is the same."""


class _Item(Struct, gc=False):
    """What a line says, as far as it could be read."""

    id: str | int | None = None
    title: str = ""
    body: str = ""
    source: str = ""
    tickers: Sequence[str] = ()
    time: float | None = None


def annotate_lines(
    lines: Iterable[bytes | str], universe: Universe, knowledge: Knowledge | None = None, *, explain: bool = False
) -> Iterator[str]:
    """One JSON line out for each line in, in the same order, without line ends.

    A line in is an object with `title`, and as far as known `id`, `body`, `source`, `published` (ISO 8601) and
    `tickers`. A line out is `{id, codes, theme, event, amounts: [{text, value, unit}], story}`: `codes` are members
    that the item names, those that it is about first; `story` is the same for items that tell one event.
    A line that cannot be read gives `{id, error}`; nothing is raised for bad input.

    With `explain`, `why` stands before `story`: `{links: [{code, member, subject, alias, kind, start, end, where,
    why}], event: [{label, weight, words}], theme: [same]}`: a link for each place where a company is named (`start`
    and `end` index the NFKC form of the title or body), and the rules that held.

    All lines are read before the first is given, since a story is known only with all its items; what is kept of
    each is its annotation and a few hundred bytes for comparing.
    """
    with uncollected():
        drafts, stories = _annotate(lines, universe, knowledge, explain)
    for draft, story in zip(drafts, stories, strict=True):
        text = draft.decode()
        if not text.isprintable():
            text = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
        yield f'{text}"{story}"}}' if story else text


def _annotate(
    lines: Iterable[bytes | str], universe: Universe, knowledge: Knowledge | None, explain: bool
) -> tuple[list[bytes], list[str]]:
    """For each line its annotation up to the story, and the story's id; a finished line and "" for an error."""
    reader = Reader(universe, knowledge, hold_bodies=False)
    drafts: list[bytes] = []  # UTF-8 takes half of what text does here
    places: list[int] = []
    kept: list[Traits] = []
    for line in lines:
        item, error = _parse(line)
        if error:
            drafts.append(_dump({"id": item.id, "error": error}))
            continue
        try:
            reading = reader.read(item.title, item.body, item.tickers, item.source, item.time)
        except Exception as met:  # a defect met in one line must not cost the others
            drafts.append(_dump({"id": item.id, "error": f"cannot be analysed: {type(met).__name__}"}))
            continue
        places.append(len(drafts))
        drafts.append(_draft(item.id, reading, _why(reader, item) if explain else ""))
        kept.append(reading.traits)
    knowledge = reader.knowledge
    model = PairModel(knowledge.tables["ranking"]["same_event"])
    grouping = group_items(kept, model, common_grams(knowledge, universe), relate=False)
    ids = {first: story_id(kept[first].key, kept[first].time) for first in dict.fromkeys(grouping.group)}
    stories = [""] * len(drafts)
    for place, first in zip(places, grouping.group, strict=True):
        stories[place] = ids[first]
    return drafts, stories


def is_error(line: str) -> bool:
    """Whether a line that `annotate_lines` gave reports an error."""
    return '"error": ' in line and "error" in json.loads(line)


def _parse(line: bytes | str) -> tuple[_Item, str]:
    """The item of one line, and what is wrong with it ("" when nothing is)."""
    item = _Item()
    if len(line) > LINE_LIMIT:
        return item, f"the line is longer than {LINE_LIMIT} characters"
    try:
        value = _loads(line)
    except UnicodeDecodeError:
        return item, "the line is not UTF-8"
    except (ValueError, RecursionError):
        return item, "the line is not JSON"
    if not isinstance(value, dict):
        return item, "the line is not a JSON object"
    get = value.get
    identity, title, body, source, tickers = get("id"), get("title"), get("body"), get("source"), get("tickers")
    if isinstance(identity, str | int):
        item.id = identity
    if title is None:
        return item, "title is missing"
    if not isinstance(title, str):
        return item, "title is not text"
    if len(title) > TITLE_LIMIT:
        return item, f"title is longer than {TITLE_LIMIT} characters"
    item.title = title if title.isprintable() else clean_line(title, TITLE_LIMIT)
    if not item.title.strip():
        return item, "title is empty"
    if isinstance(body, str):
        item.body = _encodable(body[:_BODY_READ])
    if isinstance(source, str):
        item.source = source
    if isinstance(tickers, list):
        item.tickers = [code for code in tickers if isinstance(code, str)]
    item.time = parse_time(get("published") or get("first_seen"))
    return item, ""


def _loads(line: bytes | str) -> Any:
    """`json.loads`, by msgspec at a third of the price; what that refuses (NaN, lone surrogates, UTF-16) is read there.

    Raises as `json.loads` does.
    """
    try:
        return _DECODE(line)
    except (ValueError, RecursionError):
        return json.loads(line)


def parse_time(value: object) -> float | None:
    """Seconds since the epoch of an ISO 8601 time; without a zone it is Hong Kong's, a bare day means its noon.

    None for anything else, a month alone included.
    """
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if len(value) <= 10:
        moment = datetime.combine(moment.date(), time(12))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_HKT)
    if not MINYEAR < moment.year < MAXYEAR:  # it may be in another year, that is none, elsewhere
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            return None
    return moment.timestamp()


def _encodable(text: str) -> str:
    """The text without lone surrogates, which JSON can escape and nothing else can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _why(reader: Reader, item: _Item) -> str:
    """Why the item is read as it is, as a member of its line."""
    found = reader.explain(item.title, item.body, item.tickers, item.source)
    links = [
        {"code": link.code, "member": link.member, "subject": link.subject, **msgspec.structs.asdict(match)}
        for link in found.links
        for match in link.matches
    ]
    rules = {"event": [asdict(one) for one in found.event], "theme": [asdict(one) for one in found.theme]}
    return f'"why": {_dump({"links": links, **rules}).decode()}, '


def _draft(identity: str | int | None, reading: Reading, why: str = "") -> bytes:
    """What `_dump` would give of the annotation, up to the story; written out, since that costs half.

    Codes, themes, events and units are plain words; ids and amounts are texts from outside.
    """
    name = encode_basestring(identity) if isinstance(identity, str) else json.dumps(identity)
    codes = ", ".join([f'"{code}"' for code in reading.subjects + reading.mentions])
    amounts = ", ".join([_amount(amount) for amount in reading.amounts])
    draft = (
        f'{{"id": {name}, "codes": [{codes}], "theme": "{reading.theme}", "event": "{reading.event}", '
        f'"amounts": [{amounts}], {why}"story": '
    )
    return draft.encode("utf-8", "replace")


def _amount(amount: Amount) -> str:
    text, value = encode_basestring(amount.text), plain_number(amount.value)
    return f'{{"text": {text}, "value": {value!r}, "unit": "{amount.unit}"}}'


def plain_number(value: Decimal) -> int | float:
    """A JSON number: an integer where the value is whole."""
    whole = int(value)
    return whole if whole == value else float(value)


def _dump(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
