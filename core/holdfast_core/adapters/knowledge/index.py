"""The full-text index: which passages hold which terms, each user's apart.

Every term is indexed with the number of its corpus, so that one user's passages are never read through for
another's; once as `7_bread` in all passages that hold it, and once more as `7+bread` in those that say much
of it. So the index can propose the passages that the ranking would put first, and no more than that.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import Connection, delete, select, text

from holdfast_core.adapters.tables import holdings
from holdfast_core.domain.search.ranking import Corpus
from holdfast_core.domain.words.terms import Word

MOST_READ = 2_500
"""Entries of the index that are read to propose passages; of a word that more hold, only some are."""

_PLENTY = 0.5
"""Share of what a term can add to a passage's BM25 from which the passage says much of it."""

_USUAL_LENGTH = 100
_HEADING_COUNTS = 2
_SATURATION = 1.2
_LENGTH_WEIGHT = 0.75

_MUCH = 0.6
"""What a word adds again where a passage says much of it."""

Indexed = tuple[int, Sequence[str], int]
"""A passage's number, its terms, and how many of these, the first, are of its title and headings."""


class Index(ABC):
    """What is the same in SQLite and PostgreSQL."""

    either: ClassVar[str]
    both: ClassVar[str]
    quoted: ClassVar[str]
    matching: ClassVar[str]
    """SQL that gives the `number` of the passages that match `:{name}`, and `:{weight}` beside each."""

    def add(self, connection: Connection, corpus: int, batch: Sequence[Indexed]) -> None:
        """Index passages."""
        self.put(connection, corpus, batch)
        self._count(connection, corpus, _held(batch))

    def put(self, connection: Connection, corpus: int, batch: Sequence[Indexed]) -> None:
        """Index passages whose terms are counted already."""
        self._put(connection, [(number, _tokens(corpus, terms, heading)) for number, terms, heading in batch])

    def remove(self, connection: Connection, corpus: int, batch: Sequence[Indexed]) -> None:
        """Take passages out; what is given is what was indexed."""
        self._take(
            connection, [(number, _tokens(corpus, terms, heading)) for number, terms, heading in batch]
        )
        held = _held(batch)
        self._count(connection, corpus, {term: -count for term, count in held.items()})
        empty = delete(holdings).where(
            holdings.c.corpus == corpus, holdings.c.term.in_(list(held)), holdings.c.passages <= 0
        )
        connection.execute(empty)

    def holding(self, connection: Connection, corpus: int, words: Sequence[Word]) -> dict[str, int]:
        """Say how many of a corpus's passages hold each term."""
        terms = sorted({term for word in words for term in word})
        wanted = select(holdings.c.term, holdings.c.passages)
        rows = connection.execute(wanted.where(holdings.c.corpus == corpus, holdings.c.term.in_(terms)))
        return {row[0]: row[1] for row in rows}

    def propose(
        self,
        connection: Connection,
        number: int,
        words: Sequence[Word],
        corpus: Corpus,
        limit: int,
    ) -> list[int]:
        """Give the numbers of the passages that are likely to score best, in whatever state they are."""
        sizes = {word: sum(corpus.holding.get(term, 0) for term in word) for word in words}
        rarest = sorted((word for word in words if sizes[word]), key=sizes.__getitem__)
        if not rarest:
            return []
        if sizes[rarest[0]] > MOST_READ:
            return self._propose_of_many(connection, number, rarest, limit)
        read = 0
        leading = []
        for word in rarest:
            read += sizes[word]
            if read > MOST_READ:
                break
            leading.append(word)
        base = self.either.join(self._any(number, "_", word) for word in leading)
        parts: list[str] = []
        values: dict[str, Any] = {"most": limit}
        for place, word in enumerate(rarest):
            shares = {f"held{place}": ("_", 1.0), f"much{place}": ("+", _MUCH)}
            if word not in leading:
                del shares[f"much{place}"]  # that would read the leading words' entries once more
            for name, (mark, share) in shares.items():
                expression = self._any(number, mark, word)
                if word not in leading:
                    expression = f"{expression}{self.both}({base})"
                parts.append(self.matching.format(weight=f"weight_{name}", name=name))
                values |= {name: expression, f"weight_{name}": share * corpus.weight(word)}
        statement = f"""
            SELECT number FROM ({" UNION ALL ".join(parts)}) AS held
            GROUP BY number ORDER BY sum(weight) DESC, number LIMIT :most
        """  # noqa: S608 - of the parts above alone
        return list(self._run(connection, statement, values))

    def _propose_of_many(
        self, connection: Connection, number: int, words: Sequence[Word], limit: int
    ) -> list[int]:
        """Where even the rarest word is in very many, begin with those that hold all and say much of them."""
        statement = f"{self.matching.format(weight='weight', name='m')} LIMIT :most"
        found: dict[int, None] = {}
        for few in (words, words[:1]):
            for mark in "+_":
                expression = self.both.join(self._any(number, mark, word) for word in few)
                values = {"m": expression, "weight": 1.0, "most": limit}
                found |= dict.fromkeys(self._run(connection, statement, values))
                if len(found) >= limit:
                    return list(found)[:limit]
        return list(found)

    def _any(self, corpus: int, mark: str, word: Word) -> str:
        return f"({self.either.join(self.quoted.format(f'{corpus}{mark}{term}') for term in word)})"

    def _run(self, connection: Connection, statement: str, values: Mapping[str, Any]) -> Iterable[int]:
        return connection.scalars(text(statement), values)

    @abstractmethod
    def _put(self, connection: Connection, batch: Sequence[tuple[int, list[str]]]) -> None: ...

    @abstractmethod
    def _take(self, connection: Connection, batch: Sequence[tuple[int, list[str]]]) -> None: ...

    @abstractmethod
    def _count(self, connection: Connection, corpus: int, changes: Mapping[str, int]) -> None: ...


class Fts5Index(Index):
    """SQLite's."""

    either, both, quoted = " OR ", " AND ", '"{}"'
    matching = (
        "SELECT rowid AS number, :{weight} AS weight FROM passage_index WHERE passage_index MATCH :{name}"
    )

    def _put(self, connection: Connection, batch: Sequence[tuple[int, list[str]]]) -> None:
        statement = text("INSERT INTO passage_index (rowid, terms) VALUES (:number, :terms)")
        connection.execute(statement, [{"number": n, "terms": " ".join(tokens)} for n, tokens in batch])

    def _take(self, connection: Connection, batch: Sequence[tuple[int, list[str]]]) -> None:
        statement = text(
            "INSERT INTO passage_index (passage_index, rowid, terms) VALUES ('delete', :number, :terms)"
        )
        connection.execute(statement, [{"number": n, "terms": " ".join(tokens)} for n, tokens in batch])

    def _count(self, connection: Connection, corpus: int, changes: Mapping[str, int]) -> None:
        statement = text(
            """
            INSERT INTO holdings (corpus, term, passages) VALUES (:corpus, :term, :count)
            ON CONFLICT (corpus, term) DO UPDATE SET passages = passages + excluded.passages
            """
        )
        rows = [{"corpus": corpus, "term": t, "count": count} for t, count in sorted(changes.items())]
        if rows:
            connection.execute(statement, rows)


class TsvectorIndex(Index):
    """PostgreSQL's."""

    either, both, quoted = " | ", " & ", "'{}'"
    matching = (
        "SELECT number, CAST(:{weight} AS real) AS weight FROM passage_index"
        " WHERE terms @@ CAST(:{name} AS tsquery)"
    )

    def _run(self, connection: Connection, statement: str, values: Mapping[str, Any]) -> Iterable[int]:
        # Other processes would take longer to begin than one takes to finish.
        connection.exec_driver_sql("SET LOCAL max_parallel_workers_per_gather = 0")
        return super()._run(connection, statement, values)

    def _put(self, connection: Connection, batch: Sequence[tuple[int, list[str]]]) -> None:
        statement = text(
            "INSERT INTO passage_index VALUES (:number, array_to_tsvector(CAST(:terms AS text[])))"
        )
        connection.execute(statement, [{"number": number, "terms": tokens} for number, tokens in batch])

    def _take(self, connection: Connection, batch: Sequence[tuple[int, list[str]]]) -> None:
        statement = text("DELETE FROM passage_index WHERE number = ANY(:numbers)")
        connection.execute(statement, {"numbers": [number for number, _ in batch]})

    def _count(self, connection: Connection, corpus: int, changes: Mapping[str, int]) -> None:
        statement = text(
            """
            INSERT INTO holdings (corpus, term, passages)
            SELECT :corpus, * FROM unnest(CAST(:terms AS text[]), CAST(:counts AS int[]))
            ON CONFLICT (corpus, term) DO UPDATE SET passages = holdings.passages + excluded.passages
            """
        )
        values = {"corpus": corpus, "terms": list(changes), "counts": list(changes.values())}
        connection.execute(statement, values)


def index_of(connection: Connection) -> Index:
    """Give the index as this engine has it."""
    return Fts5Index() if connection.dialect.name == "sqlite" else TsvectorIndex()


def _held(batch: Sequence[Indexed]) -> Counter[str]:
    return Counter(term for _, terms, _heading in batch for term in set(terms))


def _tokens(corpus: int, terms: Sequence[str], heading: int) -> list[str]:
    counts = Counter(terms)
    for term in terms[:heading]:
        counts[term] += _HEADING_COUNTS - 1
    damping = _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * len(terms) / _USUAL_LENGTH)
    tokens = [f"{corpus}_{term}" for term in counts]
    tokens += (f"{corpus}+{term}" for term, count in counts.items() if count / (count + damping) >= _PLENTY)
    return tokens
