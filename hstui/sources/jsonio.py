"""The border: payload bytes to validated Python values, with every way of going wrong named as a `SourceError`."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from hstui.errors import Fault, SourceError
from hstui.sources.base import Payload
from hstui.text.clean import clean_line
from hstui.text.decode import charset_of, decode
from hstui.text.walls import is_page, wall_mark

T = TypeVar("T")

_ADAPTERS: dict[object, TypeAdapter[Any]] = {}
_DETAIL_LIMIT = 160
_EXPONENT_LIMIT = 60
_UNREADABLE_LIMIT = 64
_TAIL_LIMIT = 64
_WRAPPER = re.compile(
    r"\s*(?:/\*.*?\*/\s*)?(?:try\s*\{\s*)?(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]*\s*[=(]\s*(?=[{\[])",
    re.DOTALL,
)
"""The head of `name({…})`, `var name = {…};` and `try{name({…});}catch(e){};`."""
_WRAPPER_TAIL = re.compile(r"[\s)};]*(?:catch\s*\(\s*\w+\s*\)\s*\{\s*\}\s*;?)?\s*")


class Wire(BaseModel):
    """Base of wire shapes: unknown fields are ignored (and so never kept), numeric ids may come as strings or back,
    NaN and infinity are refused."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True, allow_inf_nan=False)


class CamelWire(Wire):
    """A wire shape whose names are in camel case: `show_time` reads `showTime`."""

    model_config = ConfigDict(alias_generator=to_camel)


def text_of(payload: Payload) -> str:
    """The body as text: byte order mark, then UTF-8, then the label in `Content-Type`. Not yet cleaned."""
    return decode(payload.body, charset_of(payload.headers.get("content-type", "")))


def reject_html(payload: Payload) -> None:
    """Raise HTML, or BLOCKED for an anti-bot page, when a web page came where data was promised."""
    _reject_page(text_of(payload))


def reject_block(text: str) -> None:
    """Raise BLOCKED when a web page is an anti-bot page.

    One that holds what a source wants is too large to be taken for one by its words.
    """
    mark = wall_mark(text, promised=False)
    if mark:
        raise SourceError(Fault.BLOCKED, f"an anti-bot page ({mark})")


def load_json(payload: Payload) -> Any:
    """The JSON value of an answer; numbers with a fraction are `Decimal`.

    Unwraps JSONP, `var name = …;` and `try{name(…);}catch(e){};`. NaN, Infinity and numbers beyond any
    meaning (1e999) become None: missing. Raises EMPTY, HTML, BLOCKED or DECODE.
    """
    return loads(text_of(payload))


def loads(text: str) -> Any:
    """As `load_json`, for a text: JSON inside a string of another JSON."""
    text = text.lstrip("\ufeff \t\r\n")
    require(bool(text.strip("\x00 \t\r\n")), Fault.EMPTY, "an empty body")
    start = 0
    if text[0] not in "{[":
        _reject_page(text)
        wrapper = _WRAPPER.match(text)
        start = wrapper.end() if wrapper else 0
    try:
        value, end = _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise SourceError(Fault.DECODE, f"not JSON, or cut off: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise SourceError(Fault.DECODE, "nested too deeply") from None
    except ValueError:  # an integer of thousands of digits
        raise SourceError(Fault.DECODE, "a number too long to be one") from None
    tail = text[end:].strip("\x00 \t\r\n")
    complete = not tail or (start > 0 and len(tail) <= _TAIL_LIMIT and _WRAPPER_TAIL.fullmatch(tail) is not None)
    require(complete, Fault.DECODE, f"something follows the JSON at character {end}")
    return value


def validate(shape: TypeAdapter[T] | type[T], data: object) -> T:
    """`data` as the shape says; raises SCHEMA naming the field, what is wrong, and its value shortened."""
    adapter: TypeAdapter[T] = shape if isinstance(shape, TypeAdapter) else _adapter_of(shape)
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        failure = SourceError(Fault.SCHEMA, _explain(error))
    except RecursionError:
        failure = SourceError(Fault.SCHEMA, "nested too deeply")
    # Raised out here so that pydantic's error is not its context: that one holds a validator's traceback, whose frames
    # lead back to whoever keeps this one, and Python's collector cannot see through it. Every bad row would stay.
    raise failure


def rows_with(rows: Iterable[object], key: str, texts: Container[str]) -> list[dict[str, Any]]:
    """The objects that have one of the `texts` under a key; rows and values of any other type are passed over."""
    return [row for row in rows if isinstance(row, dict) and isinstance(row.get(key), str) and row[key] in texts]


def validate_rows(shape: TypeAdapter[T] | type[T], rows: Sequence[object]) -> tuple[list[T], tuple[str, ...]]:
    """Each row as the shape says: the good rows, and a note that counts the bad ones and explains the first.

    One bad row does not lose the others; when every row is bad the format has changed, and SCHEMA is raised.
    """
    good: list[T] = []
    first: SourceError | None = None
    for row in rows:
        try:
            good.append(validate(shape, row))
        except SourceError as error:
            first = first or error
    if first is None:
        return good, ()
    if not good:
        raise first
    return good, (f"{len(rows) - len(good)} of {len(rows)} rows dropped: {first.detail}",)


def without_fields(body: bytes, names: frozenset[str]) -> bytes:
    """A JSON body (or one of the wrapped forms, then unwrapped) without the fields of those names at any depth.

    For answers that carry persons' data: it is taken out before anything is kept. A web page is given back as it
    is, to be reported; of anything else that cannot be read, only a beginning is left, so that it fails the same way.
    """
    text = decode(body)
    try:
        value = loads(text)
    except SourceError as error:
        return body if error.fault in (Fault.HTML, Fault.BLOCKED, Fault.EMPTY) else body[:_UNREADABLE_LIMIT]
    try:
        kept = json.dumps(_without(value, names), ensure_ascii=False, default=float)
    except RecursionError:  # read by C, which goes deeper than Python can walk
        return body[:_UNREADABLE_LIMIT]
    return kept.encode("utf-8", "replace")


def require(condition: bool, fault: Fault, detail: str) -> None:
    """Raise `SourceError` unless the condition holds; the detail may quote the source, it is cleaned."""
    if not condition:
        raise SourceError(fault, clean_line(detail, _DETAIL_LIMIT))


def present(value: T | None, what: str) -> T:
    """The value; raises NO_DATA when it is null: not the same as an empty list."""
    if value is None:
        raise SourceError(Fault.NO_DATA, clean_line(f"{what} is null", _DETAIL_LIMIT))
    return value


def _reject_page(text: str) -> None:
    if is_page(text):
        reject_block(text)
        raise SourceError(Fault.HTML, "a web page where data was promised")


def _number(literal: str) -> Decimal | None:
    try:
        number = Decimal(literal)
    except InvalidOperation:
        return None
    return number if abs(number.adjusted()) <= _EXPONENT_LIMIT else None


def _constant(_literal: str) -> None:
    """NaN, Infinity, -Infinity: not JSON, and no value."""


_DECODER = json.JSONDecoder(parse_float=_number, parse_constant=_constant, strict=False)


def _without(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(item, names) for key, item in value.items() if key not in names}
    if isinstance(value, list):
        return [_without(item, names) for item in value]
    return value


def _adapter_of(shape: type[T]) -> TypeAdapter[T]:
    """The type's adapter; building one takes a millisecond, so it is built once."""
    adapter = _ADAPTERS.get(shape)
    if adapter is None:
        adapter = _ADAPTERS[shape] = TypeAdapter(shape)
    return adapter


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    path = ".".join(str(part) for part in first["loc"]) or "the answer"
    value = first["input"]
    shown = repr(value)[:40] if isinstance(value, str | int | float | Decimal | None) else type(value).__name__
    more = error.error_count() - 1
    return clean_line(f"{path}: {first['msg']} ({shown})" + (f"; {more} more" if more else ""), _DETAIL_LIMIT)
