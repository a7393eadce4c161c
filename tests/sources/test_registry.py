"""Sources are found, told apart and switched."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from hstui.errors import UsageError
from hstui.sources.registry import all_sources, by_id, enabled, in_order, switched_off

DEFAULTS_CN = {
    "cls.telegraph", "eastmoney.fast", "eastmoney.stock_news", "wallstreetcn.hk", "wallstreetcn.global",
    "gelonghui.live", "ths.push", "sina.live", "hkex.press", "sfc.press", "govhk.finance",
}  # fmt: skip
ABROAD = {
    "rthk.finance_zh", "rthk.finance_en", "scmp.tech", "scmp.business", "yahoo.ticker_rss", "yahoo.search",
    "yahoo_hk.rss",
}  # fmt: skip
OPT_IN = {"hkexnews.latest", "hkexnews.search", "google.news", "futu.flash", "rsshub.routes", "newsnow.api"}


def ids(sources):
    return [source.info.id for source in sources]


@dataclass(frozen=True)
class Stub:
    info: object


def test_sources_are_found_in_order_of_their_ids():
    found = ids(all_sources())
    assert found == sorted(found)
    assert set(found) >= DEFAULTS_CN | ABROAD | OPT_IN


def test_profiles_choose_what_can_be_reached():
    def news(profile):
        return {source.info.id for source in enabled(profile) if source.info.kind == "news"}

    assert news("cn") == DEFAULTS_CN
    assert news("intl") == news("auto") == DEFAULTS_CN | ABROAD
    assert not OPT_IN & set(ids(enabled("auto")))


def test_switches_decide_by_themselves():
    assert "google.news" in ids(enabled("cn", {"google.news": True}))
    assert "cls.telegraph" not in ids(enabled("cn", {"cls.telegraph": False}))
    assert not {"rthk.finance_zh", "rthk.finance_en"} & set(ids(enabled("intl", {"rthk.*": False})))
    assert "rthk.finance_en" in ids(enabled("intl", {"rthk.*": False, "rthk.finance_en": True}))


def test_what_is_switched_off_is_known_and_what_was_never_on_is_not():
    switches = {"rthk.*": False, "rthk.finance_en": True, "cls.telegraph": False}
    assert ids(switched_off(switches)) == ["cls.telegraph", "rthk.finance_zh"]
    assert ids(switched_off({})) == []


def test_a_switch_for_nothing_is_an_error():
    with pytest.raises(UsageError, match=r"no such source: cls\.telegram"):
        enabled("auto", {"cls.telegram": True})
    with pytest.raises(UsageError):
        by_id("cls.telegram")
    assert by_id("cls.telegraph").info.name == "财联社电报"


def test_duplicates_and_fallbacks_for_nothing_are_defects():
    one = by_id("rthk.finance_en")
    with pytest.raises(ValueError, match="two sources are called"):
        in_order([one, one])
    with pytest.raises(ValueError, match="does not exist"):
        in_order([Stub(replace(one.info, fallback_for="no.where"))])


def test_fallbacks_stand_in_for_sources_of_the_same_kind():
    for source in all_sources():
        if source.info.fallback_for:
            assert by_id(source.info.fallback_for).info.kind == source.info.kind


def test_an_added_source_is_one_of_them():
    extra = Stub(replace(by_id("rthk.finance_en").info, id="user.mine"))
    assert "user.mine" in ids(enabled("cn", {}, extra=[Stub(replace(extra.info, profiles=frozenset({"cn"})))]))
    assert "user.mine" not in ids(enabled("cn", {"user.mine": False}, extra=[extra]))
