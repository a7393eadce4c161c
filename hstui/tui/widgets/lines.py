"""The base of everything on screen: lines drawn one by one, a cursor that survives new data, no child widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from hstui.text.width import wrap
from hstui.tui import safe
from hstui.tui.rows import Target
from hstui.tui.safe import Line, Piece
from hstui.tui.widgets.roles import role_style


class LineView(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines by number, of which some can be selected. Subclasses say what a line is."""

    class Moved(Message):
        """The cursor stands on something else."""

        def __init__(self, view: LineView) -> None:
            super().__init__()
            self.view = view

        @property
        def control(self) -> LineView:
            """The view."""
            return self.view

        def can_replace(self, message: Message) -> bool:
            """Only the last of a burst matters."""
            return isinstance(message, LineView.Moved) and message.view is self.view

    class Opened(Message):
        """Something was clicked twice."""

        def __init__(self, view: LineView) -> None:
            super().__init__()
            self.view = view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.cursor = 0
        self._styles: dict[tuple[str, str], Style] = {}
        self._laid_width = self._placed_width = -1
        self.empty = ""
        """What is said when there is no line."""

    # What subclasses say

    def count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    def line_at(self, index: int) -> Line:
        """The pieces of a line."""
        raise NotImplementedError

    def target_at(self, index: int) -> Target | None:
        """What a line stands for; None: it cannot be selected."""
        raise NotImplementedError

    def key_at(self, index: int) -> str:
        """A name for the line that new data keeps."""
        target = self.target_at(index)
        return target.id if target is not None else ""

    def keys(self) -> Iterable[str]:
        """All lines' names."""
        return map(self.key_at, range(self.count()))

    def head(self) -> Line | None:
        """A line that stays on top."""
        return None

    def stop(self, index: int, direction: int) -> int | None:
        """The selectable line at `index`, or the nearest one from there in a direction."""
        return index if direction and 0 <= index < self.count() else None

    def selected(self, index: int) -> bool:
        """Whether the line belongs to what the cursor stands on."""
        return index == self.cursor

    def extent(self, index: int) -> tuple[int, int]:
        """The lines that are selected together with one: (from, to)."""
        return index, index + 1

    def lit(self, index: int) -> tuple[int, int] | None:
        """The cells of a selected line that are chosen; None: all."""

    def step_part(self, step: int) -> bool | None:
        """To the thing beside on the cursor's line; False at the edge, None: the line is one thing."""

    def part_at(self, index: int, x: int) -> bool | None:
        """Choose the thing at a cell of a line; False if it is chosen already, None: the line is one thing."""

    def unmoved(self) -> bool:
        """Whether nobody has moved in what is to be read from its top, wherever the cursor is put then."""
        return False

    def move_section(self, direction: int) -> None:
        """To the next section or the one before, where there are any."""

    def lay_out(self, width: int) -> None:
        """Get ready for a width, in cells."""

    def look(self) -> object:
        """All that a frame of the view depends on, beside its looks and its place; None: nobody knows."""
        return None

    # What it does

    def on_mount(self) -> None:
        """Scroll as far as there are lines. Textual lays the whole screen out anew when a virtual size changes, which
        would cost more than drawing: so it never changes, and `max_scroll_y` knows how many lines there are."""
        self.virtual_size = Size(1, 1 << 24)

    @property
    def max_scroll_y(self) -> int:
        """How far the lines can be scrolled."""
        return max(self.count() - self.page, 0)

    @property
    def head_height(self) -> int:
        """Lines that stay on top."""
        return 0 if self.head() is None else 1

    @property
    def room(self) -> int:
        """Cells of a line; the last column of the view shows how far it is scrolled."""
        return max(self.size.width - 1, 0)

    @property
    def page(self) -> int:
        """Lines that scroll and are visible."""
        return max(self.size.height - self.head_height, 1)

    @property
    def target(self) -> Target | None:
        """What the cursor stands on."""
        return self.target_at(self.cursor) if 0 <= self.cursor < self.count() else None

    def notify_style_update(self) -> None:
        """Forget looks when theme or stylesheet change."""
        self._styles.clear()
        super().notify_style_update()

    def _style(self, role: str, ground: str) -> Style:
        style = self._styles.get((role, ground))
        if style is None:
            faint = ground == "cursor" and role == "dim"  # hard to read on the cursor's ground
            style = self.rich_style + role_style(self, "" if faint else role)
            if ground:
                look = role_style(self, ground)
                style += Style(bgcolor=look.bgcolor, bold=look.bold, underline=look.underline, reverse=look.reverse)
            self._styles[role, ground] = style
        return style

    def render_line(self, y: int) -> Strip:
        """Draw the line at row `y` of the widget."""
        width = self.room
        if width != self._laid_width:
            self._lay_out(width)  # drawn before its resize event came: show content at once, not an empty pane
        head = self.head()
        if head is not None:
            if y == 0:
                fill = self._style("head", "")
                return safe.strip(head, width + 1, lambda role: self._style(role or "head", ""), fill)
            y -= 1
        index = y + self.scroll_offset.y
        ground = ""
        line: Line = ()
        if index < self.count():
            line = self.line_at(index)
            if self.selected(index) and self.target_at(index) is not None:
                ground = "cursor" if self.has_focus else "cursor-blur"
        elif self.empty and not self.count() and y > 0:
            said = wrap(self.empty, max(width - 4, 8))
            line = (Piece(f"  {said[y - 1]}", "dim"),) if y <= len(said) else ()
        lit = self.lit(index) if ground else None
        strip = self._drawn(line, width, "" if lit else ground)
        if lit is not None:
            chosen = self._drawn(line, width, ground)
            strip = Strip.join([strip.crop(0, lit[0]), chosen.crop(*lit), strip.crop(lit[1], width)])
            ground = ""
        return Strip.join([strip, safe.blank(1, self._style("thumb" if self._is_thumb(y) else "", ground))])

    def _drawn(self, line: Line, width: int, ground: str) -> Strip:
        return safe.strip(line, width, lambda role: self._style(role, ground), self._style("", ground))

    def _is_thumb(self, y: int) -> bool:
        count, page = self.count(), self.page
        if count <= page:
            return False
        length = max(page * page // count, 1)
        top = round(self.scroll_offset.y / (count - page) * (page - length))
        return top <= y < top + length

    def on_focus(self) -> None:
        """Show where the cursor is."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that the cursor rests."""
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out anew and keep the place."""
        if event.size.width and self._placed_width != self.room:
            self.keep_place()
        elif self.count():
            self.show_cursor()

    def keep_place(self, change: Callable[[], None] | None = None) -> None:
        """Change what the view shows; the cursor stays on the same key, on the same row of the screen."""
        old = self.count()
        before, unmoved = self.cursor, self.unmoved()
        y, look = self.scroll_offset.y, self.look()
        offset = before - y
        names = [self.key_at(index) for index in range(before, min(before + 200, old))]
        above = min(before, old) - 1  # the rows may have been laid out anew, and fewer, since the cursor was set
        names += [self.key_at(index) for index in range(above, max(above - 49, -1), -1)]
        if change is not None:
            change()
        if change is not None or self._laid_width != self.room:
            self._lay_out(self.room)
        self._placed_width = self.room
        count = self.count()
        self.cursor = self._found(names, before, count)
        if unmoved:
            self._scroll(0)
        elif names and names[0]:
            self._scroll(self.cursor - offset)
        elif self.scroll_offset.y > self.max_scroll_y:
            self._scroll(self.max_scroll_y)
        if self.cursor >= 0:
            self.show_cursor()
        if look is None or (look, before, y) != (self.look(), self.cursor, self.scroll_offset.y):
            self.refresh()
        self.post_message(self.Moved(self))

    def _lay_out(self, width: int) -> None:
        self._laid_width = width
        self.lay_out(width)

    def _found(self, names: Sequence[str], before: int, count: int) -> int:
        if names and names[0] and 0 <= before < count and self.key_at(before) == names[0]:
            return before
        if any(names):
            sought = set(names)
            places: dict[str, int] = {}
            for index, key in enumerate(self.keys()):
                if key in sought:
                    places.setdefault(key, index)
            for name in names:
                if name and name in places:
                    return places[name]
        nearest = min(before, count - 1)
        found = self.stop(max(nearest, 0), 1)
        return found if found is not None else (self.stop(nearest, -1) or 0)

    def _scroll(self, y: int) -> None:
        self.scroll_to(y=min(max(y, 0), self.max_scroll_y), animate=False, immediate=True, force=True)

    def show_cursor(self) -> None:
        """Scroll no further than needed to see the cursor."""
        if not self.size.height:  # not laid out yet: it is done when there is a height
            return
        y = self.scroll_offset.y
        if self.cursor < y:
            self._scroll(0 if self.stop(self.cursor - 1, -1) is None else self.cursor)
        elif self.cursor >= y + self.page:
            self._scroll(self.cursor - self.page + 1)

    def go(self, index: int | None) -> None:
        """Put the cursor on a selectable line."""
        if index is None or index == self.cursor:
            return
        before, y = self.cursor, self.scroll_offset.y
        self.cursor = index
        self.show_cursor()
        if self.scroll_offset.y == y and before < self.count():
            for start, end in (self.extent(before), self.extent(index)):
                self.refresh_lines(start + self.head_height, end - start)
        else:
            self.refresh()
        self.post_message(self.Moved(self))

    def go_key(self, key: str) -> bool:
        """Put the cursor on the line of that name; False if there is none."""
        index = next((index for index, held in enumerate(self.keys()) if held == key), None)
        self.go(index)
        return index is not None

    def return_to(self, key: str, row: int) -> None:
        """Put the cursor where it was: on the line of that name, on that row if it is still there."""
        if 0 <= row < self.count() and self.key_at(row) == key:
            self.go(row)
        elif key:
            self.go_key(key)

    def _back_in_sight(self) -> bool:
        """After the wheel has left the cursor behind: to what is seen nearest to it. False if it is in sight, or
        nothing that is can be selected."""
        y = self.scroll_offset.y
        start, end = self.extent(self.cursor)
        above = end <= y
        if not self.size.height or not (above or start >= y + self.page):
            return False
        nearest = self.stop(y, 1) if above else self.stop(min(y + self.page, self.count()) - 1, -1)
        if nearest is None or not y <= nearest < y + self.page:
            return False
        self.go(nearest)
        return True

    def move(self, delta: int) -> None:
        """One step: to the next selectable line, or the page scrolls when that is out of sight."""
        if self._back_in_sight():
            return
        following = self.stop(self.cursor + delta, delta)
        if following is not None and following == self.cursor:
            following = None
        y = self.scroll_offset.y
        if following is not None and (not self.size.height or y - 1 <= following <= y + self.page):
            self.go(following)
            return
        self._scroll(y + delta)
        self.refresh()
        if following is not None and self.scroll_offset.y <= following < self.scroll_offset.y + self.page:
            self.go(following)

    def move_page(self, pages: float) -> None:
        """By a fraction of what is visible."""
        step = int(pages * self.page) or (1 if pages > 0 else -1)
        y = self.scroll_offset.y
        row = self.cursor - y
        self._scroll(y + step)
        if self.scroll_offset.y == y:
            edge = self.stop(self.count() - 1, -1) if step > 0 else self.stop(0, 1)
        else:
            wished = min(max(self.scroll_offset.y + row, 0), self.count() - 1)
            edge = self.stop(wished, 1 if step > 0 else -1)
            if edge is None or not 0 <= edge - self.scroll_offset.y < self.page:
                edge = self.stop(wished, -1 if step > 0 else 1)
            if edge is None or not 0 <= edge - self.scroll_offset.y < self.page:
                edge = None
        if edge is not None:
            self.go(edge)
        self.refresh()

    def show_top(self, *, with_cursor: bool) -> None:
        """From the first line, as far as the cursor stays in sight; or the cursor there as well."""
        if with_cursor:
            self.move_end(-1)
            return
        self._scroll(0)
        self.show_cursor()
        self.refresh()

    def move_end(self, direction: int) -> None:
        """To the first (-1) or the last (1) line."""
        self.go(self.stop(0, 1) if direction < 0 else self.stop(self.count() - 1, -1))
        self._scroll(0 if direction < 0 else self.count())
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Select; a second click opens."""
        index = event.y - self.head_height + self.scroll_offset.y
        if event.y < self.head_height or not 0 <= index < self.count() or self.target_at(index) is None:
            return
        first = self.stop(index, -1)
        if first is None:
            return
        another = self.part_at(first, event.x)
        if (first == self.cursor and not another) or event.chain > 1:
            self.post_message(self.Opened(self))
        self.go(first)
