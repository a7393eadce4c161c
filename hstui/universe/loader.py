"""Reads a universe: `hstech`, which ships with hstui, or anybody's TOML file of the same schema (docs/linking.md)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from hstui.errors import UsageError, reason
from hstui.resources import data_file
from hstui.text.i18n import LANGS
from hstui.universe.model import Alias, Peer, Review, Stock, Universe
from hstui.universe.shipped import NOTHING, around

ALIAS_KINDS = ("name", "short", "brand", "product", "person", "subsidiary", "a_share", "code")
SECTORS = (
    "internet", "auto", "semis", "hardware", "software", "appliances", "health", "media", "travel", "retail", "other",
)  # fmt: skip
_SHIPPED = "hstech"
_BARE = ("", "yes", "no", "phrase")
_SUFFIX = re.compile(r"\s*-\s*(?:S?W|S|R|B)$")
_TOP = {"universe", "stock", "review", "weights", "peer", "decoys", "credits"}
_HEAD = {"id", "name", "index", "symbols", "members"}
_STOCK = {"code", "name", "short", "sector", "a_share", "adr", "alias"}
_ALIAS = {"text", "needs", "unless", "bare", "not_after", "not_before", "cased"}

_UNKNOWN = Stock("", "", "", "", "", "", "", "other")

_Table = Mapping[str, object]


def load_universe(name_or_path: str, day: date) -> Universe:
    """The universe called `name_or_path` (one that ships: `hstech`), or that file's, with its members on `day`.

    Before the first review that the file knows, the earliest list counts. A weight is the newest one of that day
    or before, else the first one after (`Stock.weight_day` tells).
    Raises `UsageError` with one line that names the file, the key and what to do.
    """
    return _read(*_locate(name_or_path)).on(day)


def universe_names() -> tuple[str, ...]:
    """The universes that ship: data files with a `[universe]` table."""
    folder = data_file("hstech.toml").parent
    return tuple(sorted(path.stem for path in folder.glob("*.toml") if _is_universe(path)))


def _is_universe(path: Path) -> bool:
    try:
        return path.read_text(encoding="utf-8").find("[universe]") >= 0
    except (OSError, UnicodeDecodeError):
        return False


def _locate(name_or_path: str) -> tuple[str, int]:
    """The file's path, and its time stamp, so that an edited file is read again."""
    if re.fullmatch(r"[A-Za-z0-9_]+", name_or_path):
        path = data_file(f"{name_or_path}.toml")
        if not path.is_file() or not _is_universe(path):
            known = ", ".join(universe_names())
            raise UsageError(f"unknown universe {name_or_path!r}: use one of {known}, or the path of a .toml file")
    else:
        path = Path(name_or_path).expanduser()
    try:
        return str(path), path.stat().st_mtime_ns
    except OSError as error:
        raise UsageError(f"universe {path}: {reason(error)}; give the path of a readable .toml file") from None


@lru_cache(maxsize=8)
def _read(path: str, _stamp: int) -> _Parsed:
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        raise UsageError(f"universe {path}: {reason(error)}; give a readable .toml file") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"universe {path}: not TOML in UTF-8 ({error}); see docs/linking.md for the format") from None
    ships, stamp = _locate(_SHIPPED)
    return _Reader(path, NOTHING if path == ships else _read(ships, stamp).head).parse(table)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A file read and checked, before a day is chosen."""

    head: Universe
    first_members: tuple[str, ...]
    weights: tuple[tuple[date, Mapping[str, Decimal]], ...]

    def on(self, day: date) -> Universe:
        members = set(self.first_members)
        for review in self.head.reviews:
            if review.effective <= day:
                members = (members - set(review.removed)) | set(review.added)
        known = {code: self._weighed(stock, day) for code, stock in self.head.known.items()}
        past = [since for since, _ in self.weights if since <= day]
        head = self.head
        return Universe(
            id=head.id,
            name_hans=head.name_hans,
            name_hant=head.name_hant,
            name_en=head.name_en,
            index_code=head.index_code,
            index_symbols=head.index_symbols,
            day=day,
            stocks=tuple(known[code] for code in sorted(members)),
            known=known,
            reviews=head.reviews,
            weight_day=past[-1] if past else None,
            decoys=head.decoys,
            peers=head.peers,
            credits=head.credits,
        )

    def _weighed(self, stock: Stock, day: date) -> Stock:
        tables = [(since, values[stock.code]) for since, values in self.weights if stock.code in values]
        if not tables:
            return stock
        since, value = next((entry for entry in reversed(tables) if entry[0] <= day), tables[0])
        return Stock(
            **{key: getattr(stock, key) for key in Stock.__dataclass_fields__ if key not in ("weight", "weight_day")},
            weight=value,
            weight_day=since,
        )


class _Reader:
    """Checks a parsed TOML table key by key; every complaint names the file and the key."""

    def __init__(self, path: str, shipped: Universe) -> None:
        """`shipped` knows the stocks that a file need not describe."""
        self.path = path
        self.shipped = shipped

    def parse(self, table: _Table) -> _Parsed:
        self.keys(table, _TOP, "the top level")
        head = self.table(table.get("universe", {}), "universe")
        self.keys(head, _HEAD, "[universe]")
        listed = self.strings(head.get("members", []), "universe.members")
        entries = self.tables(table, "stock")
        stocks = {stock.code: stock for stock in map(self.stock, entries)}
        if len(stocks) != len(entries):
            raise self.wrong("[[stock]]", "a code occurs twice", "keep one entry a code")
        shipped = [code for code in listed if code in self.shipped.known and code not in stocks]
        stocks |= {code: self.stock({"code": code}) for code in shipped}
        if not stocks:
            raise self.wrong("[[stock]]", "there is none", 'add one with code = "00700" and name = "腾讯控股"')
        reviews = sorted(map(self.review, self.tables(table, "review")), key=lambda review: review.effective)
        members = listed if "members" in head else tuple(stocks)
        for review in reviews:
            members_known = (*review.added, *review.removed)
            self.known(members_known, stocks, f"review of {review.effective}")
        self.known(members, stocks, "universe.members")
        names = self.names(head.get("name", Path(self.path).stem), "universe.name")
        index = self.text(head.get("index", ""), "universe.index")
        symbols = self.table(head.get("symbols", self.symbols(index)), "universe.symbols")
        beside = around(stocks, self.shipped)
        universe = Universe(
            id=self.text(head.get("id", Path(self.path).stem), "universe.id"),
            name_hans=names[0],
            name_hant=names[1],
            name_en=names[2],
            index_code=index,
            index_symbols={key: self.text(value, f"universe.symbols.{key}") for key, value in symbols.items()},
            day=date.min,
            stocks=(),
            known=dict(sorted({**beside.known, **stocks}.items())),
            reviews=tuple(reviews),
            decoys=self.strings(table.get("decoys", []), "decoys") + beside.decoys,
            peers=tuple(map(self.peer, self.tables(table, "peer"))) + beside.peers,
            credits=self.strings(table.get("credits", []), "credits") + beside.credits,
        )
        weights = sorted((self.weights(entry, stocks) for entry in self.tables(table, "weights")), key=lambda w: w[0])
        return _Parsed(universe, members, tuple(weights))

    def stock(self, entry: _Table) -> Stock:
        code = self.text(entry.get("code", ""), "stock.code")
        if not re.fullmatch(r"[0-9]{5}", code):
            raise self.wrong("stock.code", f"{code!r} is not a code", 'write five digits in quotes: "00700"')
        where = f"stock {code}"
        self.keys(entry, _STOCK, where)
        ours = self.shipped.known.get(code, _UNKNOWN)
        names = self.names(entry.get("name", ""), f"{where}: name", [ours.name(lang) for lang in LANGS])
        if not names[0]:
            raise self.wrong(where, "it has no name", 'add name = "…" or name = { hans = "…", hant = "…", en = "…" }')
        bare = [_SUFFIX.sub("", name) for name in names]
        shorts = [ours.short(lang) or name for lang, name in zip(LANGS, bare, strict=True)]
        short = self.names(entry.get("short", shorts), f"{where}: short")
        sector = self.text(entry.get("sector", ours.sector), f"{where}: sector")
        if sector not in SECTORS:
            raise self.wrong(f"{where}: sector", f"{sector!r} is unknown", f"use one of {', '.join(SECTORS)}")
        plain = [Alias(name, "name") for name in bare]
        plain += [Alias(name, "short") for name in short]
        given = self.aliases(entry["alias"], f"{where}: alias") if "alias" in entry else ours.aliases
        return Stock(
            code=code,
            name_hans=names[0],
            name_hant=names[1],
            name_en=names[2],
            short_hans=short[0],
            short_hant=short[1],
            short_en=short[2],
            sector=sector,
            # What the file says about an alias outrules the plain name of the same spelling.
            aliases=tuple({alias.text: alias for alias in (*plain, *given) if alias.text}.values()),
            a_share=self.text(entry.get("a_share", ours.a_share), f"{where}: a_share"),
            adr=self.text(entry.get("adr", ours.adr), f"{where}: adr"),
        )

    def symbols(self, index: str) -> Mapping[str, str]:
        """What providers call an index that ships."""
        return self.shipped.index_symbols if self.shipped.index_code == index else {}

    def aliases(self, value: object, where: str) -> tuple[Alias, ...]:
        found: list[Alias] = []
        for kind, entries in self.table(value, where).items():
            if kind not in ALIAS_KINDS:
                raise self.wrong(f"{where}.{kind}", "no such kind of alias", f"use one of {', '.join(ALIAS_KINDS)}")
            if not isinstance(entries, list):
                raise self.wrong(f"{where}.{kind}", "not a list", 'write ["…", { text = "…", needs = ["…"] }]')
            found += [self.alias(entry, kind, f"{where}.{kind}") for entry in entries]
        return tuple(found)

    def alias(self, entry: object, kind: str, where: str) -> Alias:
        if isinstance(entry, str):
            return Alias(entry, kind)
        table = self.table(entry, where)
        self.keys(table, _ALIAS, where)
        text = self.text(table.get("text", ""), f"{where}.text")
        bare = self.text(table.get("bare", ""), f"{where}.bare")
        if bare not in _BARE:
            raise self.wrong(f"{where}.bare", f"{bare!r} is unknown", "use yes, no or phrase")
        return Alias(
            text=text,
            kind=kind,
            needs=self.strings(table.get("needs", []), f"{where}.needs"),
            unless=self.strings(table.get("unless", []), f"{where}.unless"),
            bare=bare,
            not_after=self.text(table.get("not_after", ""), f"{where}.not_after"),
            not_before=self.text(table.get("not_before", ""), f"{where}.not_before"),
            cased=table.get("cased") is True,
        )

    def peer(self, entry: _Table) -> Peer:
        self.keys(entry, {"id", "family", "namesake", "alias"}, "peer")
        name = self.text(entry.get("id", ""), "peer.id")
        aliases = self.aliases(entry.get("alias", {}), f"peer {name}: alias")
        return Peer(
            id=name,
            aliases=aliases or (Alias(name, "name"),),
            family=self.text(entry.get("family", ""), f"peer {name}: family"),
            namesake=entry.get("namesake") is True,
        )

    def review(self, entry: _Table) -> Review:
        self.keys(entry, {"effective", "added", "removed", "source"}, "review")
        return Review(
            effective=self.day(entry.get("effective"), "review.effective"),
            added=self.strings(entry.get("added", []), "review.added"),
            removed=self.strings(entry.get("removed", []), "review.removed"),
            source=self.text(entry.get("source", ""), "review.source"),
        )

    def weights(self, entry: _Table, stocks: Mapping[str, Stock]) -> tuple[date, Mapping[str, Decimal]]:
        self.keys(entry, {"day", "percent", "source"}, "weights")
        percent = self.table(entry.get("percent", {}), "weights.percent")
        self.known(tuple(percent), stocks, "weights.percent")
        values = {code: self.number(value, f"weights.percent.{code}") for code, value in percent.items()}
        return self.day(entry.get("day"), "weights.day"), values

    # Plain values.

    def wrong(self, key: str, what: str, remedy: str) -> UsageError:
        return UsageError(f"universe {self.path}: {key}: {what}; {remedy}")

    def keys(self, table: _Table, allowed: set[str], where: str) -> None:
        if strange := sorted(set(table) - allowed):
            raise self.wrong(where, f"unknown key {strange[0]!r}", f"known are {', '.join(sorted(allowed))}")

    def known(self, codes: Sequence[str], stocks: Mapping[str, Stock], where: str) -> None:
        if missing := [code for code in codes if code not in stocks]:
            raise self.wrong(where, f"{missing[0]} has no [[stock]]", "add one or remove the code")

    def table(self, value: object, where: str) -> _Table:
        if not isinstance(value, dict):
            raise self.wrong(where, "not a table", "write key = value pairs")
        return value

    def tables(self, table: _Table, key: str) -> list[_Table]:
        value = table.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "not a list of tables", f"write [[{key}]]")
        return [self.table(entry, f"[[{key}]]") for entry in value]

    def text(self, value: object, where: str) -> str:
        if not isinstance(value, str):
            raise self.wrong(where, f"{value!r} is not text", "put it in quotes")
        return value

    def strings(self, value: object, where: str) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self.wrong(where, "not a list", 'write ["…", "…"]')
        return tuple(self.text(item, where) for item in value)

    def names(self, value: object, where: str, others: Sequence[str] = ("", "", "")) -> tuple[str, str, str]:
        """Simplified, Traditional, English; one string, a list of three, or a table; missing ones are the `others'`,
        else the first's."""
        if isinstance(value, list):
            hans, hant, english = (*self.strings(value, where), "", "", "")[:3]
        elif isinstance(value, dict):
            self.keys(value, {"hans", "hant", "en"}, where)
            hans, hant, english = (self.text(value.get(key, ""), f"{where}.{key}") for key in ("hans", "hant", "en"))
        else:
            hans, hant, english = self.text(value, where), "", ""
        hans, hant, english = hans or others[0], hant or others[1], english or others[2]
        first = hans or hant or english
        return hans or first, hant or first, english or first

    def number(self, value: object, where: str) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or not Decimal(value).is_finite():
            raise self.wrong(where, f"{value!r} is not a number", "write one without quotes")
        return Decimal(value)

    def day(self, value: object, where: str) -> date:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(where, f"{value!r} is not a date", "write it as 2025-12-08, without quotes")
        return value
