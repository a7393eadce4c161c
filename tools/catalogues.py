"""Message catalogues: `python -m tools.catalogues` collects messages, merges them into .po files, compiles these.

Messages are the Chinese string literals of the packages below: a message is its own zh-Hans text. New messages get a
Traditional Chinese text by OpenCC, to be read over; new English texts are left empty, which a test refuses. Texts of
messages that are used no more go. A file is written only when it changes.
"""

from __future__ import annotations

import ast
import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from hstui.text.script import to_hant

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "hstui" / "locale"
PLACES = ("hstui/edition", "hstui/report", "hstui/doctor.py")
SKIPPED = ("hstui/edition/edits.py", "hstui/edition/gate.py", "hstui/edition/ledger.py", "hstui/edition/outlets.py")
"""Their literals are patterns, date formats, and words that stand there in each language."""
LANGUAGES = {"zh_Hant": "zh_Hant_HK", "en": "en"}
_HEADER = "# Texts of hstui's messages; a message is its own Simplified Chinese text. See tools/catalogues.py."
_BORN = datetime(2026, 11, 22, tzinfo=UTC)
"""A fixed date: the time of the run would change the files each time."""
_CHINESE = re.compile("[\u4e00-\u9fff]|{\\w+}.*[\u3000-\u303f\uff00-\uffef]|[\u3000-\u303f\uff00-\uffef].*{\\w+}")
"""Chinese characters, or full-width punctuation around a place."""


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
    """Every message and the files that use it, both sorted."""
    found: dict[str, set[str]] = {}
    for place in PLACES:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            name = file.relative_to(ROOT).as_posix()
            if name in SKIPPED:
                continue
            tree = ast.parse(file.read_text("utf-8"))
            skipped = _docstrings(tree) | {
                id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
            }
            for node in ast.walk(tree):
                if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in skipped:
                    continue
                if _CHINESE.search(node.value):
                    found.setdefault(node.value, set()).add(name)
    return {message: sorted(files) for message, files in sorted(found.items())}


def folder(language: str) -> Path:
    """Where a language's catalogue is."""
    return LOCALE / language / "LC_MESSAGES"


def load(language: str) -> Catalog:
    """The catalogue of a language as it stands."""
    path = folder(language) / "hstui.po"
    if not path.exists():
        return Catalog(locale=LANGUAGES[language])
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGES[language])


def texts(catalogue: Catalog) -> dict[str, str]:
    """Message to text, without the header; an untranslated message has the text ""."""
    return {str(m.id): str(m.string) for m in catalogue if m.id}


def merged(language: str) -> Catalog:
    """The messages in use with the texts that the language has for them."""
    old = texts(load(language))
    new = Catalog(
        locale=LANGUAGES[language], project="hstui", version="1", header_comment=_HEADER, fuzzy=False,
        msgid_bugs_address="the issue tracker", last_translator="the hstui developers",
        language_team="the hstui developers", creation_date=_BORN, revision_date=_BORN,
    )  # fmt: skip
    for message, files in messages().items():
        text = old.get(message, "") or (to_hant(message) if language == "zh_Hant" else "")
        new.add(message, text, locations=[(name, 0) for name in files])
    return new


def po_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as translators edit it."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=120, include_lineno=False, sort_output=True)
    return buffer.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def _write(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        sys.stderr.write(f"wrote {path.relative_to(ROOT)}\n")


def main() -> int:
    """Merge and compile; returns 1 when a message has no text in some language."""
    untranslated: list[str] = []
    for language in LANGUAGES:
        catalogue = merged(language)
        untranslated += [f"{language}: {message}" for message, text in texts(catalogue).items() if not text]
        _write(folder(language) / "hstui.po", po_bytes(catalogue))
        _write(folder(language) / "hstui.mo", mo_bytes(catalogue))
    sys.stderr.write("".join(f"no text: {line}\n" for line in untranslated))
    sys.stderr.write(f"{len(messages())} messages, {len(untranslated)} untranslated\n")
    return 1 if untranslated else 0


if __name__ == "__main__":
    sys.exit(main())
