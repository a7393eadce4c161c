"""`--watch MINUTES`: refreshes by themselves on trading days, from before the open until the evening's figures."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from hstui.clock import HKT

if TYPE_CHECKING:
    from hstui.tui.app import HstuiApp

OPENS, CLOSES = time(7, 0), time(21, 0)
"""Hong Kong time between which something new may come: the morning's news to the evening's holdings."""
_SATURDAY = 5
_TICK = 30.0


def due(now: datetime, last: datetime | None, minutes: float, is_session: bool) -> bool:
    """Whether a refresh is due: on a trading day, within the hours, and long enough after the last one began."""
    local = now.astimezone(HKT)
    if not is_session or not OPENS <= local.time().replace(tzinfo=None) < CLOSES:
        return False
    return last is None or now - last >= timedelta(minutes=minutes)


def weekday(day: date) -> bool:
    """Monday to Friday: all that is known without a calendar."""
    return day.weekday() < _SATURDAY


class Watch:
    """Looks at the clock twice a minute."""

    def __init__(self, app: HstuiApp, minutes: float) -> None:
        self._app = app
        self._minutes = minutes
        self.last: datetime | None = app.settings.clock() if app.settings.refresh_on_open else None
        self._timer = app.set_interval(_TICK, self.tick, name="watch")

    def tick(self) -> None:
        """Refresh if it is due; not while the reader paused."""
        app = self._app
        now = app.settings.clock()
        if self.last is not None and now < self.last:  # the clock was set back: it would be long until it catches up
            self.last = now
        is_session = (app.settings.is_session or weekday)(now.astimezone(HKT).date())
        if app.session.paused or not due(now, self.last, self._minutes, is_session):
            return
        if app.refresher.start(early=app.session.outdated):
            self.last = now
            app.show_lines()
