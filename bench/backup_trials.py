"""Backups of a browser that writes as fast as it can, each restored elsewhere, opened and looked through.

python bench/backup_trials.py                           # 200 trials, and 40 of a plain copy beside them
python bench/backup_trials.py --trials 20 --seed 7
python bench/backup_trials.py --backend sqlite

Each trial takes a backup of the running browser's profile, restores it into another data folder, test-opens
it as a gateway does, and opens it once more on the page that wrote it. That page looks for transactions that
are torn within a database or between two, opens what was sealed with its key, and says how far each kind of
storage had come. Beside it, by turns, the same with a copy of the folder while the browser runs, zipped, as
RemoteAuth of whatsapp-web.js does. The seed decides at which moments; the browser has its own mind too.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from fleet import run, say
from holdfast_contract.errors import HoldfastError
from holdfast_gateway.adapters.chromium import find_chromium
from holdfast_gateway.adapters.drivers import DriverPool
from holdfast_gateway.adapters.object_stores import open_store
from holdfast_gateway.adapters.profiles import Profiles
from holdfast_gateway.adapters.trial import Trial
from holdfast_gateway.domain.backup import BackupProblem
from holdfast_gateway.domain.reasons import Lost
from holdfast_gateway.domain.trial import TrialReport
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from vault_process import KEY, Keeper, LiveBrowsers, zip_live
from writing_page import (
    BACKENDS,
    BUSY,
    MEGABYTE,
    Seen,
    Site,
    browsing,
    burst,
    check,
    fill,
    go,
    kept_in,
    start,
    state,
    stop,
)

OURS, LIVE_COPY = "backup", "copy while it runs"
PROFILE_BYTES = 15 * MEGABYTE
STEPS_BEFORE = 600
LONGEST_WAIT = 0.3
"""Seconds between trials, at most; the moment is drawn."""

LOOKED_AT_WITHIN = 30.0

LOCAL_STORAGE_LATE = 65.0
COOKIE_LATE = 35.0
"""Seconds after which Chromium has written what a page has set, with some more for a busy machine."""

KINDS = ("torn", "lost", "key", "unreadable", "cannot be opened", "blob", "no copy")
"""What can be wrong, by the word that the problem begins with; the gravest first."""

SHOWN = 10


@dataclass(frozen=True)
class Outcome:
    """What came of a trial: what was wrong, the seconds it took, and the steps that were lost or late."""

    number: int
    way: str
    problems: tuple[str, ...]
    took: float
    pause_ms: float = 0.0
    uploaded: int = 0
    lost_steps: int = 0


class Trying(LiveBrowsers):
    """Browsers that test-open what was restored, as the gateway's do."""

    def __init__(self, keeper_folder: Path, trial: Trial, origin: str) -> None:
        super().__init__(Profiles(keeper_folder))
        self._trial = trial
        self._origin = origin

    async def try_profile(self, profile: Path) -> TrialReport:
        return await self._trial.look(profile, self._origin)


class World:
    """A page that writes, the gateway that backs it up, and the one that restores it."""

    def __init__(self, folder: Path, site: Site, drivers: DriverPool, page: Page) -> None:
        """All data folders and the store lie below `folder`."""
        self._folder = folder
        self._site = site
        self._drivers = drivers
        self._page = page
        objects = open_store((folder / "store").as_uri())
        trial = Trial(drivers, find_chromium(None), folder / "trials")
        self.source = Keeper(folder / "here", objects)
        self._target = Keeper(folder / "there", objects, Trying(folder / "there", trial, site.origin))
        self._steps: list[tuple[float, int]] = []

    async def stop(self) -> None:
        """End what backs up and restores."""
        await self.source.stop()
        await self._target.stop()

    async def note(self, at: float | None = None) -> int:
        """Remember how far the page is now, or was for certain on the disk at another moment."""
        step = (await state(self._page)).step
        self._steps.append((time.monotonic() if at is None else at, step))
        return step

    def _step_at(self, moment: float) -> int | None:
        """Give how far the page was at least at a moment; None where that is before all."""
        return max((step for at, step in self._steps if at <= moment), default=None)

    async def back_up(self, number: int) -> Outcome:
        """Take a backup, restore it elsewhere, and look at it."""
        began, before = time.monotonic(), await self.note()
        try:
            kept = await self.source.back_up()
            after = await self.note()
            await self._target.restore()
            seen = await self._look(self._target.profiles.profile(KEY))
        except (HoldfastError, BackupProblem, Lost) as problem:
            return Outcome(number, OURS, (f"{type(problem).__name__}: {problem}",), time.monotonic() - began)
        problems = (*seen.problems, *self._lacking(seen, began, before, after))
        took = time.monotonic() - began
        late = before - seen.local_storage
        return Outcome(number, OURS, problems, took, kept.pause_ms, kept.uploaded_bytes, late)

    def _lacking(self, seen: Seen, began: float, before: int, after: int) -> Sequence[str]:
        """Say what is not there that must have been on the disk when the backup began."""
        if seen.step is None:
            return ()
        problems = []
        # The page says that it is at a step when that has committed; one more may be on its way.
        if not before <= seen.step <= after + 1:
            problems.append(f"lost: at step {seen.step}, but {before} had committed")
        stored = self._step_at(began - LOCAL_STORAGE_LATE)
        if stored is not None and not (seen.local_storage_kept and seen.local_storage >= stored):
            problems.append(f"lost: Local Storage is at step {seen.local_storage} and not at {stored}")
        stored = self._step_at(began - COOKIE_LATE)
        if stored is not None and not (seen.cookie_kept and seen.cookie >= stored - 10):
            problems.append(f"lost: the cookie is at step {seen.cookie} and not at {stored}")
        return problems

    async def copy_live(self, number: int) -> Outcome:
        """Do the same by copying and zipping the folder, and unzipping it elsewhere."""
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="copy-", dir=self._folder) as name:
            folder, profile = Path(name), Path(name) / "profile"
            try:
                await asyncio.to_thread(_zip_and_unzip, self.source.profiles.profile(KEY), folder, profile)
                seen = await self._look(profile)
            except shutil.Error:
                problems: tuple[str, ...] = ("no copy: a file vanished while it was copied",)
            except Lost as problem:
                problems = (f"cannot be opened: {problem.detail}",)
            else:
                problems = seen.problems
        return Outcome(number, LIVE_COPY, problems, time.monotonic() - began)

    async def _look(self, profile: Path) -> Seen:
        try:
            async with (
                asyncio.timeout(LOOKED_AT_WITHIN),
                browsing(self._drivers, self._site, profile) as page,
            ):
                return await check(page)
        except TimeoutError:
            return _unseen("cannot be opened: it takes too long")
        except PlaywrightError as error:
            return _unseen(f"cannot be opened: {error.message.splitlines()[0]}")


def _unseen(problem: str) -> Seen:
    return Seen((problem,), None, 0, 0, local_storage_kept=False, cookie=0, cookie_kept=False)


def _zip_and_unzip(source: Path, folder: Path, target: Path) -> None:
    with zipfile.ZipFile(zip_live(source, folder)) as packed:
        packed.extractall(target)


@asynccontextmanager
async def writing(folder: Path, backend: str) -> AsyncIterator[World]:
    """Have a page write as fast as it can for as long as the context lasts; `folder` is ours alone."""
    profile = folder / "here" / "sessions" / KEY.user_id / KEY.session_id / "profile"
    await asyncio.to_thread(profile.mkdir, parents=True)
    async with AsyncExitStack() as stack:
        stack.enter_context(kept_in(backend))
        site = await stack.enter_async_context(Site())
        drivers = DriverPool(folder / "tmp")
        stack.push_async_callback(drivers.stop)
        async with browsing(drivers, site, profile) as page:
            await start(page)
            await fill(page, profile, PROFILE_BYTES)
            await burst(page, BUSY, STEPS_BEFORE)
        page = await stack.enter_async_context(browsing(drivers, site, profile))
        await start(page)
        world = World(folder, site, drivers, page)
        stack.push_async_callback(world.stop)
        # Closing writes everything to the disk, but for Local Storage in SQLite.
        await world.note(at=float("-inf") if backend == "leveldb" else None)
        await go(page, BUSY)
        stack.push_async_callback(stop, page)
        yield world


async def play(world: World, trials: int, copies: int, seed: int) -> AsyncIterator[Outcome]:
    """Play so many trials of a backup, and spread over them so many of a copy."""
    chance = random.Random(seed)
    for number in range(1, trials + 1):
        await asyncio.sleep(chance.uniform(0, LONGEST_WAIT))
        yield await world.back_up(number)
        if number * copies // trials > (number - 1) * copies // trials:
            await asyncio.sleep(chance.uniform(0, LONGEST_WAIT))
            yield await world.copy_live(number)


async def measure(trials: int, copies: int, seed: int, backend: str) -> list[Outcome]:
    """Play them all, and say each failure as it comes."""
    folder = Path(tempfile.mkdtemp(prefix="hf-trials-"))
    outcomes: list[Outcome] = []
    try:
        async with writing(folder, backend) as world:
            say("the page writes")
            async for one in play(world, trials, copies, seed):
                outcomes.append(one)
                if one.problems:
                    say(f"trial {one.number}, {one.way}: {one.problems[0]}")
                if one.way == OURS and one.number % SHOWN == 0:
                    ours = [other for other in outcomes if other.way == OURS]
                    bad = sum(bool(other.problems) for other in ours)
                    say(f"{one.number} of {trials}, {bad} bad, {median(o.took for o in ours):.1f} s each")
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    return outcomes


def show(outcomes: Sequence[Outcome], backend: str) -> bool:
    """Print the tables; give whether each backup was good."""
    print(f"IndexedDB and Local Storage in {backend}, written to as fast as it goes")
    print(f"{'':<20}{'trials':>7}{'bad':>6}  of which")
    for way in (OURS, LIVE_COPY):
        mine = [one for one in outcomes if one.way == way]
        bad = [one for one in mine if one.problems]
        kinds = Counter(_kind(one.problems) for one in bad)
        which = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        print(f"{way:<20}{len(mine):>7}{len(bad):>6}  {which}")
    ours = [one for one in outcomes if one.way == OURS]
    pauses = [one.pause_ms for one in ours if one.pause_ms]
    if pauses:
        print(f"\npause {median(pauses):.0f} ms in the median, {max(pauses):.0f} at most; ", end="")
        print(f"{median(one.uploaded for one in ours) / MEGABYTE:.1f} MB sent, ", end="")
        print(f"{median(one.took for one in ours):.1f} s a trial; ", end="")
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    good = not any(one.problems for one in ours)
    print(f"\n{'reached' if good else 'MISSED':<8} every backup is whole")
    return good


def _kind(problems: Sequence[str]) -> str:
    """Give the gravest kind of several problems."""
    found = {problem.partition(":")[0] for problem in problems}
    return next((kind for kind in KINDS if kind in found), "failed")


def main() -> int:
    """Read the command line; exit codes: 0 every backup was good, 1 not, 2 wrong usage."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=200, help="of backups (default: %(default)s)")
    parser.add_argument("--copies", type=int, help="of a plain copy (default: a fifth of the trials)")
    parser.add_argument("--seed", type=int, default=1, help="draws the moments (default: %(default)s)")
    parser.add_argument("--backend", choices=BACKENDS, default="leveldb", help="default: %(default)s")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what came of each here too")
    options = parser.parse_args()
    copies = options.trials // 5 if options.copies is None else options.copies

    async def work() -> int:
        outcomes = await measure(options.trials, copies, options.seed, options.backend)
        if options.json:
            options.json.write_text(json.dumps([asdict(one) for one in outcomes], indent=2) + "\n")
        return 0 if show(outcomes, options.backend) else 1

    return run(work)


if __name__ == "__main__":
    sys.exit(main())
