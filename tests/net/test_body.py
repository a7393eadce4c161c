"""Inflating: however a body is cut into chunks, it comes out whole, bounded, or as an error."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hstui.errors import Fault, SourceError
from hstui.net.body import read_body
from hstui.net.headers import content_coding

LIMIT = 10_000


def deflate_raw(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


PACK = {
    "identity": bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": deflate_raw,
    "two members": lambda data: gzip.compress(data[:7]) + gzip.compress(data[7:]),
}


def read(packed: bytes, coding: str, step: int = 0, limit: int = LIMIT) -> bytes:
    async def chunks():
        for start in range(0, len(packed), step or max(len(packed), 1)):
            yield packed[start : start + (step or len(packed))]

    return asyncio.run(read_body(chunks(), coding, limit))


def coding_of(kind: str) -> str:
    return {"raw deflate": "deflate", "two members": "gzip"}.get(kind, kind)


@pytest.mark.parametrize("kind", PACK)
@given(data=st.binary(min_size=8, max_size=500), step=st.integers(1, 40))
def test_chunks_do_not_matter(kind, data, step):
    assert read(PACK[kind](data), coding_of(kind), step) == data


@pytest.mark.parametrize("kind", ["gzip", "deflate", "raw deflate"])
def test_every_cut_is_noticed(kind):
    packed = PACK[kind]("恒生科技指数 ".encode() * 20)
    for length in range(1, len(packed)):
        with pytest.raises(SourceError) as caught:
            read(packed[:length], coding_of(kind), 16)
        assert caught.value.fault in {Fault.PARTIAL, Fault.DECODE}


@pytest.mark.parametrize("kind", PACK)
def test_the_limit_is_on_what_comes_out(kind):
    assert len(read(PACK[kind](bytes(LIMIT)), coding_of(kind))) == LIMIT
    with pytest.raises(SourceError) as caught:
        read(PACK[kind](bytes(LIMIT + 1)), coding_of(kind))
    assert caught.value.fault is Fault.TOO_LARGE


def test_a_bomb_costs_no_more_memory_than_the_limit():
    import tracemalloc

    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    tracemalloc.start()
    with pytest.raises(SourceError):
        read(bomb, "gzip", limit=1 << 20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]))
def test_garbage_is_a_fault_and_nothing_else(data, coding):
    try:
        read(data, coding, 13)
    except SourceError as error:
        assert error.fault in {Fault.DECODE, Fault.PARTIAL}


def test_a_body_of_thousands_of_parts_is_refused():
    with pytest.raises(SourceError) as caught:
        read(gzip.compress(b"") * 100_000, "gzip", 65536, limit=8 << 20)
    assert caught.value.fault is Fault.DECODE


def test_an_empty_body_is_empty_whatever_its_coding():
    assert read(b"", "gzip") == read(b"", "deflate") == read(b"", "identity") == b""


@pytest.mark.parametrize(
    ("value", "coding"),
    [("", "identity"), ("identity", "identity"), (" GZIP ", "gzip"), ("x-gzip", "gzip"), ("deflate", "deflate"),
     ("identity, gzip", "gzip"), (",gzip,", "gzip")],
)  # fmt: skip
def test_one_coding_is_taken(value, coding):
    assert content_coding(value) == coding


@pytest.mark.parametrize("value", ["br", "zstd", "compress", "gzip, gzip", "gzip, deflate", "aws-chunked", "utf-8"])
def test_any_other_coding_is_refused(value):
    with pytest.raises(SourceError) as caught:
        content_coding(value)
    assert caught.value.fault is Fault.DECODE
