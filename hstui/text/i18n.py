"""Words in three languages. The source language is Simplified Chinese: a message is its own zh-Hans text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import gettext

Lang = Literal["zh-Hans", "zh-Hant", "en"]
LANGS: tuple[Lang, ...] = ("zh-Hans", "zh-Hant", "en")
Translator = Callable[..., str]
"""`tr("{name}净买入{amount}", name=…, amount=…)`: the message in the translator's language, its places filled."""

LOCALE = Path(__file__).resolve().parent.parent / "locale"
_FOLDERS = {"zh-Hant": "zh_Hant", "en": "en"}


def language_of(locale: str) -> Lang:
    """The language for a POSIX locale: Traditional for zh_HK, zh_TW, zh_MO, English for en, else Simplified."""
    name = locale.split(".")[0].split("@")[0].replace("-", "_").lower()
    if name.startswith(("zh_hk", "zh_tw", "zh_mo", "zh_hant")):
        return "zh-Hant"
    if name == "en" or name.startswith("en_"):
        return "en"
    return "zh-Hans"


@cache
def _catalogue(lang: Lang) -> gettext.NullTranslations:
    import gettext  # the first frame needs the languages' names only

    if lang == "zh-Hans":
        return gettext.NullTranslations()
    with (LOCALE / _FOLDERS[lang] / "LC_MESSAGES" / "hstui.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def translator(lang: Lang) -> Translator:
    """The translator into a language. A message that its catalogue lacks stays Chinese (a test looks for such)."""
    catalogue = _catalogue(lang)

    def tr(message: str, /, **places: object) -> str:
        text = catalogue.gettext(message)
        return text.format(**places) if places else text

    return tr
