"""What a person sees: tables and colours at a terminal, plain lines elsewhere."""

import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from holdfast_contract.sessions import Session, SessionStatus
from holdfast_contract.times import now
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from holdfast_gateway.http.housekeeping import LeftoverFolder
from holdfast_gateway.http.repair import RepairAnswer
from holdfast_gateway.http.report import SessionReport, advice_for

_COLOURS = {
    SessionStatus.CONNECTED: "green",
    SessionStatus.STOPPED: "dim",
    SessionStatus.LOGGED_OUT: "red",
    SessionStatus.FAILED: "red",
}
_IN_BETWEEN = "yellow"
_PLAIN_WIDTH = 10_000
"""Columns where nobody looks: lines are never broken, so that `grep` finds what it seeks."""

NOBODY_RUNS = "No gateway runs on this data folder: states are as it last saw them."


class Screen:
    """Writes answers to standard output; progress and questions go to standard error."""

    def __init__(self) -> None:
        self.is_terminal = sys.stdout.isatty()
        self._out = Console(highlight=False, width=None if self.is_terminal else _PLAIN_WIDTH)
        self._aside = Console(stderr=True, highlight=False)

    def say(self, line: str) -> None:
        """Write a line."""
        self._out.print(_clean(line))

    def note(self, line: str) -> None:
        """Write a line beside the answer."""
        self._aside.print(_clean(line))

    @contextmanager
    def busy(self, doing: str) -> Iterator[None]:
        """Show that something is being done, to whoever looks."""
        if not self._aside.is_terminal:
            yield
            return
        with self._aside.status(_clean(doing)):
            yield

    def each(self, items: Sequence[Session], doing: str) -> Iterable[Session]:
        """Go through items, and show how far that is."""
        if len(items) < 2 or not self._aside.is_terminal:
            return items
        return track(items, doing, console=self._aside, transient=True)

    def agrees(self, question: str) -> bool:
        """Ask a person; anything but a clear yes is a no."""
        # The loop would keep an interrupt to itself until the answer is there.
        loops = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            self._aside.print(_clean(f"{question} [y/N] "), end="")
            return sys.stdin.readline().strip().lower() in {"y", "yes"}
        except KeyboardInterrupt:
            self._aside.print()
            return False
        finally:
            signal.signal(signal.SIGINT, loops)

    def sessions(self, sessions: Sequence[Session]) -> None:
        """Show one line a session."""
        table = self._table("USER", "SESSION", "STATUS", "REASON", "PHONE", "AGE", "LAST CONNECTED")
        for session in sessions:
            table.add_row(
                _clean(session.user_id),
                _clean(session.session_id),
                _status(session),
                _clean(session.reason),
                _clean(session.phone),
                _clean(session.age),
                _clean(_moment(session.last_connected_at)),
            )
        self._out.print(table)

    def status(self, session: Session) -> None:
        """Show a session as it is now."""
        self._head(session)
        table = self._pairs()
        for name, value in _standing(session):
            table.add_row(name, value)
        self._out.print(table)

    def report(self, report: SessionReport) -> None:
        """Show all that is known of a session."""
        self.status(report.session)
        self._section("Login", [(e.at, e.witness, f"{e.says}: {e.detail}") for e in report.evidence])
        self._section(
            "Recoveries, newest first",
            [(s.at, s.rung, f"try {s.attempt}, because of {s.reason}") for s in report.steps],
        )
        profile = report.profile
        table = self._pairs()
        table.add_row("profile", _clean(f"{size(profile.total)}, of that caches {size(profile.caches)}"))
        table.add_row(
            "login in it",
            _clean(
                f"database {size(profile.database)}, local storage {size(profile.local_storage)}, "
                f"cookies {size(profile.cookies)}"
            ),
        )
        table.add_row("waiting deliveries", str(report.waiting_deliveries))
        self._out.print(Text("Holdings", style="bold"))
        self._out.print(table)

    def repair(self, answer: RepairAnswer) -> None:
        """Show what a repair found."""
        for finding in answer.findings:
            mark = Text("mended  ", "green") if finding.mended else Text("open    ", "red")
            self._out.print(mark + _clean(f"{finding.damage}: {finding.detail}"))
        if not answer.findings:
            self._out.print(Text("Nothing is wrong with the profile.", "green"))
        elif answer.healthy:
            self._out.print(Text(f"Healthy again; the rung that worked: {answer.rung}.", "green"))
        else:
            self._out.print(Text(f"Not healthy yet; the rung to come: {answer.rung}.", "red"))

    def leftovers(self, leftovers: Sequence[LeftoverFolder]) -> None:
        """Show folders that nobody needs."""
        table = self._table("USER", "SESSION", "SIZE", "WHY")
        for item in leftovers:
            why = f"no such session is known, and {item.reason}"
            table.add_row(
                _clean(item.user_id), _clean(item.session_id), _clean(size(item.bytes)), _clean(why)
            )
        self._out.print(table)

    def _head(self, session: Session) -> None:
        self._out.print(_clean(f"{session.user_id}/{session.session_id}  ", "bold") + _status(session))

    def _section(self, title: str, rows: Sequence[tuple[datetime, str, str]]) -> None:
        self._out.print(Text(title, style="bold"))
        table = self._pairs()
        for at, who, what in rows:
            table.add_row(_clean(_moment(at)), _clean(who), _clean(what))
        if not rows:
            table.add_row(_clean("nothing is known", "dim"))
        self._out.print(table)

    def _table(self, *headers: str) -> Table:
        shape = box.SIMPLE_HEAD if self.is_terminal else None
        return Table(*headers, box=shape, pad_edge=False, header_style="bold")

    def _pairs(self) -> Table:
        return Table.grid("", "", padding=(0, 2, 0, 0), pad_edge=True)


def _standing(session: Session) -> Iterator[tuple[str, Text]]:
    said: list[tuple[str, str | None]] = [
        ("reason", session.reason),
        ("what to do", advice_for(session.reason)),
        ("account", " ".join(filter(None, (session.phone, session.name))) or None),
        ("login", f"{session.auth_state}{', restored' if session.is_restored else ''}"),
        ("age", session.age),
        ("browser started", _moment(session.started_at)),
        ("last connected", _moment(session.last_connected_at)),
        ("last heartbeat", _moment(session.last_heartbeat_at)),
        ("heartbeats missed", str(session.consecutive_heartbeat_failures or "") or None),
        ("recovery, try", str(session.attempt or "") or None),
        ("WhatsApp Web", session.whatsapp_version),
    ]
    return ((name, _clean(value)) for name, value in said if value)


def _status(session: Session) -> Text:
    return Text(session.status, style=_COLOURS.get(session.status, _IN_BETWEEN))


def _clean(value: str | None, style: str = "") -> Text:
    """Write a value as it is: no markup, and nothing that could command a terminal (names are strangers')."""
    return Text("".join(c if c.isprintable() else "\ufffd" for c in value or ""), style=style)


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}Z ({_ago(moment)})"


def _ago(moment: datetime) -> str:
    seconds = max(0, round((now() - moment).total_seconds()))
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago"


def size(count: int) -> str:
    """Write a number of bytes for people."""
    amount = float(count)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
