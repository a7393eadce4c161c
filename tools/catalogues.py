"""Message catalogues: `python -m tools.catalogues` collects messages, merges them into .po files, compiles these.

Messages are the Chinese string literals of the packages below: a message is its own zh-Hans text. New messages get a
Traditional Chinese text by OpenCC, to be read over; new English texts are left empty, which a test refuses.
"""

from __future__ import annotations

import ast
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from hstui.text.script import to_hant

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "hstui" / "locale"
PLACES = ("hstui/edition", "hstui/report", "hstui/doctor.py")
LANGUAGES = {"zh_Hant": "zh_Hant_HK", "en": "en"}
SKIPPED = ("hstui/edition/gate.py", "hstui/edition/ledger.py")
"""Their literals are patterns and date formats, not messages."""
_BORN = datetime(2026, 11, 22, tzinfo=UTC)
_CHINESE = re.compile("[\u4e00-\u9fff]")


def _docstrings(tree: ast.AST) -> set[int]:
    found = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            for statement in body:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                    found.add(id(statement.value))
    return found


def messages() -> dict[str, list[str]]:
    """Every message and the files that use it."""
    found: dict[str, list[str]] = {}
    for place in PLACES:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if str(file.relative_to(ROOT)) in SKIPPED:
                continue
            tree = ast.parse(file.read_text("utf-8"))
            skipped = _docstrings(tree) | {
                id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
            }
            for node in ast.walk(tree):
                if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in skipped:
                    continue
                if len(node.value) > 1 and _CHINESE.search(node.value):
                    found.setdefault(node.value, []).append(str(file.relative_to(ROOT)))
    return dict(sorted(found.items()))


def load(language: str) -> Catalog:
    """The catalogue of a language as it stands."""
    path = LOCALE / language / "LC_MESSAGES" / "hstui.po"
    if not path.exists():
        return Catalog(locale=LANGUAGES[language])
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGES[language])


def main() -> int:
    """Merge and compile; returns 1 when a message has no translation."""
    used = messages()
    untranslated = 0
    for language in LANGUAGES:
        old = load(language)
        # A fixed date: the time of the run would change the file each time.
        new = Catalog(
            locale=LANGUAGES[language], project="hstui", version=" ", copyright_holder="The hstui developers",
            last_translator="", language_team="", creation_date=_BORN, revision_date=_BORN, fuzzy=False,
        )  # fmt: skip
        for message, files in used.items():
            entry = old.get(message)
            text = entry.string if entry is not None and isinstance(entry.string, str) else ""
            if not text and language == "zh_Hant":
                text = to_hant(message)
            untranslated += not text
            new.add(message, text, locations=[(name, 0) for name in sorted(set(files))])
        folder = LOCALE / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "hstui.po").open("wb") as file:
            write_po(file, new, width=120, include_lineno=False, sort_output=True, omit_header=False)
        with (folder / "hstui.mo").open("wb") as file:
            write_mo(file, new)
    sys.stderr.write(f"{len(used)} messages, {untranslated} untranslated\n")
    return 1 if untranslated else 0


if __name__ == "__main__":
    sys.exit(main())
