"""The checksum of the CLS list, against vectors that others have published."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from hstui.sources.cls import SOURCES, sign
from tests.sources.news.test_pages import ask_for


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("app=CailianpressWeb&flag=0&os=web&sv=8.4.6&type=0", "4b839750dc2f6b803d1c8ca00d2b40be"),
        (
            "appName=CailianpressWeb&last_time=&os=web&refresh_type=1&rn=2&sv=7.7.5",
            "681656257b917ff407cb7444df747354",
        ),
    ],
)
def test_the_signature_is_the_published_one(query, expected):
    assert sign(dict(parse_qsl(query, keep_blank_values=True))) == expected


def test_a_request_carries_the_signature_of_its_own_parameters():
    (request,) = SOURCES[0].requests(ask_for())
    query = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
    assert query.pop("sign") == sign(query)
    assert ("Referer", "https://www.cls.cn/telegraph") in request.headers
