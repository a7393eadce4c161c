"""Every id that an edition may hold has a short name."""

from __future__ import annotations

import tomllib
from typing import get_args

import pytest

from hstui.analysis import events, themes
from hstui.edition.model import SourceState
from hstui.edition.words import state_word
from hstui.resources import data_file
from hstui.text.i18n import LANGS, Lang, translator
from hstui.tui import kinds
from hstui.tui.words import words


def test_every_event_theme_and_rule_has_a_name() -> None:
    assert set(kinds.EVENTS) == {*events.EVENTS, "none"}
    assert set(kinds.THEMES) == set(themes.THEMES)
    advice = tomllib.loads(data_file("advice.toml").read_text(encoding="utf-8"))
    assert set(kinds.RULES) == set(advice["rules"])
    assert set(advice["events"]) <= set(kinds.EVENTS)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh-Hans", "新信号 南向转向；信号消失 南向单日大额、新闻研发"),
        ("zh-Hant", "新信号 南向轉向；信号消失 南向單日大額、新聞研發"),
        ("en", "新信号 southbound turn；信号消失 southbound size、news of research"),
    ],
)
def test_rules_are_told_by_their_names(lang: str, told: str) -> None:
    cause = "新信号 southbound_reversal@2；信号消失 southbound_size@2、event.rnd@1"
    assert kinds.rule_words(cause, lang) == told
    assert kinds.rule_words("own_rule@1 a@b.c", lang) == "own_rule a@b.c"


@pytest.mark.parametrize("lang", LANGS)
def test_a_source_s_state_is_called_as_in_the_report(lang: Lang) -> None:
    say, tr = words(lang), translator(lang)
    for state in get_args(SourceState):
        assert say(f"state.{state}") == state_word(state, "", tr)
    assert say("state.standby") == state_word("off", "another", tr)
