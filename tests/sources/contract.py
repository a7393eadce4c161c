"""What the contract test needs: recorded answers on disk, the circumstances to parse them in, records as JSON.

`payloads/<source id>/` holds `NAME.<ext>` (an answer in the publisher's shape), `NAME.expected.json` (what it must
give) and one `meta.json`: `url`, `content_type`, `now`, and as needed `tag`, `page`, `hours` (the window),
`settings`, `day_only` and `faults` (file name → fault, for error envelopes and the like). An object under a case's
own name overrides the rest for that case. A folder without `ok.<ext>` fails.

    python -m tests.sources.contract SOURCE_ID…     writes the expectations anew: review them before keeping them
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct

from hstui.records.news import NewsItem
from hstui.records.provenance import Provenance
from hstui.records.units import Quantity
from hstui.sessions import load_calendar
from hstui.sources.base import Ask, Parsed, Payload, Request, Source
from hstui.sources.registry import all_sources
from hstui.universe.loader import load_universe

PAYLOADS = Path(__file__).parent / "payloads"
EXPECTED = ".expected.json"


@dataclass(frozen=True)
class Case:
    """One recorded answer of one source."""

    source: Source
    name: str
    path: Path
    meta: Mapping[str, Any]

    @property
    def id(self) -> str:
        return f"{self.source.info.id}-{self.name}"

    @property
    def body(self) -> bytes:
        return self.path.read_bytes()

    @property
    def format(self) -> str:
        """`json`, `feed`, `html` or `other`, by the content type."""
        kind = self.meta["content_type"].lower()
        for mark, name in (
            ("feed+json", "feed"),
            ("json", "json"),
            ("javascript", "json"),
            ("xml", "feed"),
            ("html", "html"),
        ):
            if mark in kind:
                return name
        return "other"

    def ask(self) -> Ask:
        now = datetime.fromisoformat(self.meta["now"])
        return Ask(
            now=now,
            universe=load_universe("hstech", now.date()),
            calendar=load_calendar(),
            window=timedelta(hours=self.meta.get("hours", 48)),
            settings=self.meta.get("settings", {}),
        )

    def request(self) -> Request:
        return Request(self.meta["url"], tag=self.meta.get("tag", ""), page=self.meta.get("page", 1))

    def parse(self, body: bytes | None = None, content_type: str | None = None) -> Parsed:
        ask = self.ask()
        payload = Payload(
            url=self.meta["url"],
            status=200,
            headers={"content-type": content_type or self.meta["content_type"]},
            body=self.body if body is None else body,
            fetched_at=ask.now,
        )
        return self.source.parse(self.request(), payload, ask)

    def expected(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.path.with_name(self.name + EXPECTED).read_text(encoding="utf-8"))
        return value


def meta_of(source_id: str) -> dict[str, Any]:
    path = PAYLOADS / source_id / "meta.json"
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


def cases(*source_ids: str) -> Iterator[Case]:
    """The recorded answers of those sources, or of all."""
    for source in all_sources():
        folder = PAYLOADS / source.info.id
        if (source_ids and source.info.id not in source_ids) or not (folder / "meta.json").is_file():
            continue
        meta = meta_of(source.info.id)
        faults = meta.get("faults", {})
        for path in sorted(folder.iterdir()):
            if path.name == "meta.json" or path.name.endswith(EXPECTED) or path.name in faults:
                continue
            name = path.name.partition(".")[0]
            yield Case(source, name, path, {**meta, **meta.get(name, {})})


def names_of(value: object) -> Sequence[str]:
    """The fields of a record or of a part of one; none of anything else."""
    if isinstance(value, Struct):
        return value.__struct_fields__
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [field.name for field in dataclasses.fields(value)]
    return ()


def as_json(value: object) -> Any:
    """Records as JSON: quantities as `value unit`, times in ISO 8601; provenance without the time of fetching."""
    if isinstance(value, Quantity):
        return str(value)
    if isinstance(value, Provenance):
        named = {"row": value.row} if value.row else {"title": value.title}
        return {"url": value.url, "published": as_json(value.published), "raw": value.raw, **named}
    names = names_of(value)
    if names:
        if isinstance(value, NewsItem):  # which makes its provenance when asked for it
            names = [{"fetch": "provenance"}.get(name, name) for name in names if name != "raw"]
        shown = {name: as_json(getattr(value, name)) for name in names}
        return {"type": type(value).__name__, **shown}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    return value


def outcome_of(parsed: Parsed) -> dict[str, Any]:
    """What a parse gives, as JSON."""
    return {
        "records": as_json(parsed.records),
        "follow": [request.url for request in parsed.follow],
        "notes": list(parsed.notes),
    }


def write(*source_ids: str) -> None:
    """Write the expectations of those sources' cases."""
    for case in cases(*source_ids):
        text = json.dumps(outcome_of(case.parse()), ensure_ascii=False, indent=1)
        case.path.with_name(case.name + EXPECTED).write_text(text + "\n", encoding="utf-8")
        sys.stdout.write(f"{case.id}\n")


if __name__ == "__main__":
    write(*sys.argv[1:])
