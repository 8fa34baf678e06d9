"""The test-open of a profile: what was seen in it, and whether anything is certainly wrong with that."""

from collections.abc import Iterator
from dataclasses import dataclass


class TrialNotRun(Exception):
    """A profile could not be tried, which says nothing against it; the sentence says why."""


@dataclass(frozen=True)
class KeySeen:
    """A key that lay in a record. `used` is None where nothing can be tried with such a key alone."""

    algorithm: str
    used: bool | None
    fault: str | None = None


@dataclass(frozen=True)
class StoreSeen:
    """A store of a database: how many records it holds, and how many of them, from both ends, were read."""

    name: str
    holds: int
    records: int
    keys: tuple[KeySeen, ...] = ()
    fault: str | None = None


@dataclass(frozen=True)
class DatabaseSeen:
    """A database of the page; without stores where it could not be opened."""

    name: str
    stores: tuple[StoreSeen, ...] = ()
    fault: str | None = None


@dataclass(frozen=True)
class Contents:
    """What a profile holds for one page: databases, entries of Local Storage, cookies.

    `fault` says why the databases could not even be listed; `complete` is False where there was no time
    to look at all of them.
    """

    databases: tuple[DatabaseSeen, ...] = ()
    local_storage: int = 0
    cookies: int = 0
    fault: str | None = None
    complete: bool = True

    @property
    def stores(self) -> list[StoreSeen]:
        """The stores of all databases."""
        return [store for database in self.databases for store in database.stores]

    @property
    def keys(self) -> list[KeySeen]:
        """The keys in all stores."""
        return [key for store in self.stores for key in store.keys]

    @property
    def records(self) -> int:
        """How many records were read."""
        return sum(store.records for store in self.stores)


@dataclass(frozen=True)
class TrialReport:
    """How a trial went: what was seen, a sentence for each thing that is wrong, and the seconds it took."""

    contents: Contents
    problems: tuple[str, ...]
    took: float

    @property
    def ok(self) -> bool:
        """Whether the profile may take the place of the one that is there."""
        return not self.problems


def judge(contents: Contents) -> tuple[str, ...]:
    """Give a sentence for each thing that is certainly wrong. What could not be found out is not wrong."""
    if contents.fault:
        return (f"The databases cannot be listed: {contents.fault}.",)
    problems = tuple(_problems_of(contents))
    if problems or contents.records or not contents.complete:
        return problems
    if not contents.databases:
        return ("There is no database.",)
    return ("There is no record in any database.",)


def _problems_of(contents: Contents) -> Iterator[str]:
    for database in contents.databases:
        if database.fault:
            yield f"The database {database.name} cannot be opened: {database.fault}."
        for store in database.stores:
            if store.fault:
                yield f"The store {store.name} of {database.name} cannot be read: {store.fault}."
            for key in store.keys:
                if key.used is False:
                    where = f"{store.name} of {database.name}"
                    yield f"The {key.algorithm} key in {where} cannot be used: {key.fault}."
