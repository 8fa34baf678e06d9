"""What a person sees: tables and colours at a terminal, plain lines elsewhere."""

import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from holdfast_contract.backups import Backup, Progress, Restored, Verification
from holdfast_contract.reports import SessionReport
from holdfast_contract.sessions import Session, SessionStatus
from rich import box
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, track
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from holdfast_gateway.commands.following import Told
from holdfast_gateway.commands.words import ago, clean, counted, local, moment, size
from holdfast_gateway.http.housekeeping import LeftoverFolder
from holdfast_gateway.http.repair import RepairAnswer
from holdfast_gateway.http.report import advice_for

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
        width = None if sys.stderr.isatty() else _PLAIN_WIDTH
        self._aside = Console(stderr=True, highlight=False, width=width)

    def say(self, line: str) -> None:
        """Write a line."""
        self._out.print(clean(line))

    def note(self, line: str) -> None:
        """Write a line beside the answer."""
        self._aside.print(clean(line))

    @contextmanager
    def busy(self, doing: str) -> Iterator[None]:
        """Show that something is being done, to whoever looks."""
        if not self._aside.is_terminal:
            yield
            return
        with self._aside.status(clean(doing)):
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
            self._aside.print(clean(f"{question} [y/N] "), end="")
            return sys.stdin.readline().strip().lower() in {"y", "yes"}
        except KeyboardInterrupt:
            self._aside.print()
            return False
        finally:
            signal.signal(signal.SIGINT, loops)

    def sessions(self, sessions: Sequence[Session]) -> None:
        """Show one line a session."""
        table = self._table("USER", "SESSION", "STATUS", "REASON", "PHONE", "AGE", "BACKUP", "LAST CONNECTED")
        for session in sessions:
            table.add_row(
                clean(session.user_id),
                clean(session.session_id),
                _status(session),
                clean(session.reason),
                clean(session.phone),
                clean(session.age),
                clean("" if session.backup is None else ago(session.backup.taken_at)),
                clean(moment(session.last_connected_at)),
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
        table.add_row("profile", clean(f"{size(profile.total)}, of that caches {size(profile.caches)}"))
        table.add_row(
            "login in it",
            clean(
                f"database {size(profile.database)}, local storage {size(profile.local_storage)}, "
                f"cookies {size(profile.cookies)}"
            ),
        )
        table.add_row("waiting deliveries", str(report.waiting_deliveries))
        if report.backup_failures is not None:
            table.add_row("failed backups", f"{report.backup_failures} since the gateway started")
        self._out.print(Text("Holdings", style="bold"))
        self._out.print(table)

    def repair(self, answer: RepairAnswer) -> None:
        """Show what a repair found."""
        for finding in answer.findings:
            mark = Text("mended  ", "green") if finding.mended else Text("open    ", "red")
            self._out.print(mark + clean(f"{finding.damage}: {finding.detail}"))
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
            table.add_row(clean(item.user_id), clean(item.session_id), clean(size(item.bytes)), clean(why))
        self._out.print(table)

    def backups(self, backups: Sequence[Backup]) -> None:
        """Show one line a backup."""
        table = self._table("BACKUP", "TAKEN", "SIZE", "FILES", "UPLOADED", "CHROMIUM")
        for column in table.columns[2:5]:
            column.justify = "right"
        for backup in backups:
            table.add_row(
                clean(backup.backup_id),
                clean(local(backup.taken_at)),
                clean(size(backup.bytes)),
                str(backup.files),
                clean(size(backup.uploaded_bytes)),
                clean(backup.versions.chromium),
            )
        self._out.print(table)

    def backup(self, backup: Backup, took: float) -> None:
        """Show a backup that has just been taken, in so many seconds."""
        table = self._pairs()
        table.add_row("backup", clean(backup.backup_id))
        table.add_row("taken", clean(f"{local(backup.taken_at)}, in {took:.1f} s"))
        table.add_row("size", clean(f"{size(backup.bytes)} in {counted(backup.files, 'file')}"))
        table.add_row("uploaded", clean(size(backup.uploaded_bytes)))
        table.add_row("pause", clean(_pause(backup.pause_ms)))
        self._out.print(table)

    def verification(self, backup: Backup, answer: Verification) -> None:
        """Show what reading a backup back has shown."""
        mark = Text("ok       ", "green") if answer.ok else Text("damaged  ", "red")
        said = f"{size(answer.bytes)} in {counted(answer.files, 'file')}" if answer.ok else answer.problem
        self._out.print(mark + clean(f"{backup.backup_id}  {local(backup.taken_at)}  {said}"))

    def restored(self, restored: Restored) -> None:
        """Show what has been restored, and what was not."""
        for passed in restored.passed_over:
            self._out.print(Text("passed over  ", "yellow") + clean(f"{passed.backup_id}: {passed.problem}"))
        said = (
            f"{restored.backup_id}, taken {local(restored.taken_at)}: {size(restored.bytes)} in "
            f"{counted(restored.files, 'file')}, in {restored.took_ms / 1000:.1f} s"
        )
        self._out.print(Text("restored     ", "green") + clean(said))

    @contextmanager
    def progress(self, doing: str) -> Iterator[Told | None]:
        """Give whom to tell how far something is; None where nobody looks."""
        if not self._aside.is_terminal:
            yield None
            return
        with Bars(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[amount]}", markup=False),
            TimeElapsedColumn(),
            console=self._aside,
            transient=True,
        ) as bars:
            bar = bars.add_task(doing, total=None, amount="")

            def told(progress: Progress) -> None:
                total = progress.total or None
                bars.update(bar, total=total, completed=progress.done, amount=_amount(progress))

            yield told

    def _head(self, session: Session) -> None:
        self._out.print(clean(f"{session.user_id}/{session.session_id}  ", "bold") + _status(session))

    def _section(self, title: str, rows: Sequence[tuple[datetime, str, str]]) -> None:
        self._out.print(Text(title, style="bold"))
        table = self._pairs()
        for at, who, what in rows:
            table.add_row(clean(moment(at)), clean(who), clean(what))
        if not rows:
            table.add_row(clean("nothing is known", "dim"))
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
        ("browser started", moment(session.started_at)),
        ("last connected", moment(session.last_connected_at)),
        ("last heartbeat", moment(session.last_heartbeat_at)),
        ("heartbeats missed", str(session.consecutive_heartbeat_failures or "") or None),
        ("recovery, try", str(session.attempt or "") or None),
        ("newest backup", _newest(session)),
        ("WhatsApp Web", session.whatsapp_version),
    ]
    return ((name, clean(value)) for name, value in said if value)


def _amount(progress: Progress) -> str:
    if not progress.total:
        return ""
    if progress.doing == "restore" and progress.done == progress.total:
        return f"{size(progress.total)}, now tried in a browser"
    return f"{size(progress.done)} of {size(progress.total)}"


def _pause(milliseconds: float) -> str:
    return f"{milliseconds:.1f} ms" if milliseconds else "none: no browser ran"


def _newest(session: Session) -> str | None:
    backup = session.backup
    if backup is None:
        return None
    return f"{backup.backup_id}, {size(backup.bytes)}, {moment(backup.taken_at)}"


def _status(session: Session) -> Text:
    return Text(session.status, style=_COLOURS.get(session.status, _IN_BETWEEN))
