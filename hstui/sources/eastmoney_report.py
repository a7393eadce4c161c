"""Eastmoney's report service (datacenter-web): its requests and its envelope, shared by the flow sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from hstui.errors import Fault, SourceError
from hstui.sources.base import Payload, Request
from hstui.sources.jsonio import load_json, validate
from hstui.sources.rows import get
from hstui.text.clean import clean_line

ENDPOINT = "https://datacenter-web.eastmoney.com/api/data/v1/get"
REFERER = "https://data.eastmoney.com/"
TERMS = "eastmoney.com: public pages' own interface, undocumented; own reference, attribution, slow pace"
VOLATILE = frozenset({"_", "callback", "pageSize", "source", "client", "columns", "v"})
"""What does not name the rows: `columns` is ALL here and a selection elsewhere, fields are checked when read."""

_NO_ROWS = ("返回数据为空",)
_CHANGED = ("报表配置不存在", "列不存在", "不存在")
_BUSY = ("服务器繁忙", "频繁")


class _Result(BaseModel):
    pages: int = 1
    data: list[Any] | None = None


class _Envelope(BaseModel):
    success: bool
    result: _Result | None = None
    message: str | None = ""
    code: int | None = 0


def report(name: str, where: str, *, size: int, page: int = 1, tag: str = "", sort: str = "TRADE_DATE") -> Request:
    """The newest `size` rows of a report. `where` is a filter as `(FIELD="text")`.

    Only quotes and spaces are percent-encoded: the service's firewall refuses encoded brackets from some places.
    """
    encoded = where.replace('"', "%22").replace(" ", "%20")
    url = (
        f"{ENDPOINT}?reportName={name}&columns=ALL&source=WEB&client=WEB&pageNumber={page}&pageSize={size}"
        f"&sortColumns={sort}&sortTypes=-1&filter={encoded}"
    )
    return get(url, referer=REFERER, page=page, tag=tag)


def rows_of(payload: Payload) -> tuple[Sequence[object], int]:
    """The rows and the number of pages. An empty answer is no row; raises the envelope's own complaint:
    SCHEMA for a report or column that is gone, RATE_LIMITED for "busy", ENVELOPE for anything else."""
    envelope = validate(_Envelope, load_json(payload))
    message = clean_line(envelope.message or "", 120)
    if envelope.success:
        if envelope.result is None:
            return [], 0
        return envelope.result.data or [], envelope.result.pages
    if any(words in message for words in _NO_ROWS):
        return [], 0
    fault = Fault.ENVELOPE
    if any(words in message for words in _BUSY):
        fault = Fault.RATE_LIMITED
    elif any(words in message for words in _CHANGED):
        fault = Fault.SCHEMA
    raise SourceError(fault, f"{message} (code {envelope.code})")
