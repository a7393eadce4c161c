"""Every headline and sentence is our own: none repeats a real desk's of those days."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from tools.demo.content import items

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "news" / "2025-12-10_18.jsonl.gz"


def plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


@pytest.mark.shared
@pytest.mark.skipif(not REAL.is_file(), reason="the real day's news is not beside this checkout")
def test_no_headline_repeats_a_real_one() -> None:
    with gzip.open(REAL, "rt", encoding="utf-8") as lines:
        theirs = sorted({plain(json.loads(line)["title"]) for line in lines})
    everything = "\n".join(theirs)
    ours = {item.headline: plain(item.headline) for item in items() if len(plain(item.headline)) >= 12}
    copied = [headline for headline, words in ours.items() if words in everything]
    near = [
        headline
        for headline, words in ours.items()
        if process.extractOne(words, theirs, scorer=fuzz.ratio, score_cutoff=80)
    ]
    assert not copied
    assert not near
