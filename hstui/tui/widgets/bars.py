"""Lines at the top and bottom of the screen."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from hstui.text.width import cell_len
from hstui.tui import safe
from hstui.tui.rows import fit
from hstui.tui.safe import Line, Piece
from hstui.tui.widgets.roles import role_style


class Bar(Widget):
    """One line: pieces at the left, pieces at the right; the left side gives way."""

    class Clicked(Message):
        """A piece that carries a command was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left: Line = ()
        self._right: Line = ()
        self._commands: tuple[tuple[int, int, str], ...] = ()

    def show(self, left: Line, right: Line = (), commands: tuple[tuple[int, int, str], ...] = ()) -> None:
        """Show these pieces; `commands` says which cells run what when clicked: (from, to, command)."""
        if (left, right, commands) != (self._left, self._right, self._commands):
            self._left, self._right, self._commands = left, right, commands
            self.refresh()

    @property
    def line(self) -> Line:
        """What is shown, at the present width."""
        width = self.size.width
        right = sum(cell_len(piece.text) for piece in self._right)
        if right >= width:
            return fit(self._right, width)
        return (*fit(self._left, width - right), *self._right)

    def render_line(self, y: int) -> Strip:
        """Draw the line; there is only one."""
        if y:
            return safe.blank(self.size.width, self.rich_style)
        return safe.strip(
            self.line, self.size.width, lambda role: self.rich_style + role_style(self, role), self.rich_style
        )

    def on_click(self, event: events.Click) -> None:
        """Run what the clicked piece stands for."""
        for start, end, command in self._commands:
            if start <= event.x < end:
                self.post_message(self.Clicked(command))
                return


def pieces_width(line: Line) -> int:
    """Cells that the pieces take."""
    return sum(cell_len(piece.text) for piece in line)


def cut(line: Line, width: int) -> Line:
    """At most `width` cells of the pieces, without filling up."""
    if pieces_width(line) <= width:
        return line
    return tuple(piece for piece in fit(line, width) if piece != Piece(""))
