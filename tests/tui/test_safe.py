"""The one maker of displayable text, and a look at every call that could go round it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from hstui.tui import safe
from hstui.tui.safe import Piece

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "hstui" / "tui").rglob("*.py"))
FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
MAKERS = {"Segment", "Strip", "Content", "Text", "Static", "Label", "Markdown", "Button", "Option", "OptionList",
          "DataTable", "Tree", "RichLog", "Log", "Link", "Digits", "Tooltip", "notify", "from_markup", "from_rich_text",
          "assemble", "styled", "TabPane", "Tab", "Select", "Collapsible"}  # fmt: skip
ATTRIBUTES = {"border_title", "border_subtitle", "tooltip", "sub_title", "placeholder"}
ALLOWED = {
    ("safe.py", "Segment"), ("safe.py", "Strip"), ("safe.py", "Content"),
    ("app.py", "Text"),  # the one line after a crash: our own words and a path, printed by Rich without markup
}  # fmt: skip


@given(st.text(max_size=300))
def test_nothing_forbidden_passes(text: str) -> None:
    assert not FORBIDDEN.search(safe.plain(text))
    assert not FORBIDDEN.search(safe.content(text).plain)


@given(st.lists(st.text(max_size=60), max_size=5), st.integers(0, 80))
def test_strips_have_exactly_their_width(texts: list[str], width: int) -> None:
    strip = safe.strip([Piece(text) for text in texts], width, lambda _role: Style.null(), Style.null())
    assert strip.cell_length == width
    assert not FORBIDDEN.search(strip.text)


def test_clean_text_passes_letter_for_letter() -> None:
    for text in ("小米集团-W（01810）", "[b]跌[/]停 [@click=app.quit]", "👨\u200d👩\u200d👧", "é"):
        assert safe.plain(text) == text
        assert safe.content(text).plain == text


def test_long_lines_are_cut() -> None:
    assert len(safe.plain("长" * 100_000)) == 2_000


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "hstui" / "tui")))
def test_no_widget_or_text_is_made_elsewhere(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in MAKERS and (path.name, name) not in ALLOWED:
                literal = all(isinstance(argument, ast.Constant) for argument in node.args) and not node.keywords
                harmless = isinstance(node.func, ast.Attribute) and name == "styled"
                assert literal or harmless, f"{path.name}:{node.lineno} {name}"
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr in ATTRIBUTES:
                raise AssertionError(f"{path.name}:{node.lineno} {target.attr}")


def test_every_stylesheet_can_be_read() -> None:
    from textual.css.stylesheet import Stylesheet

    from hstui.tui import theme
    from hstui.tui.app import STYLES, HstuiApp
    from tests.tui.desks import FakeDesk
    from tests.tui.support import SETTINGS

    app = HstuiApp(FakeDesk(), SETTINGS)
    folder = ROOT / "styles"
    assert {path.stem for path in folder.glob("*.tcss")} == set(STYLES)
    for one in theme.THEMES:
        app.theme = one.name
        for red_up in (True, False):
            app.red_up = red_up
            sheet = Stylesheet(variables=app.get_css_variables())
            for path in sorted(folder.glob("*.tcss")):
                sheet.add_source(path.read_text(encoding="utf-8"), (str(path), ""))
            sheet.parse()
            assert len(sheet.rules) > 40
