"""A database's tables as the engine itself describes them, whatever order they were made in."""

import contextlib
import re
import sqlite3
from pathlib import Path

import psycopg
from sqlalchemy import inspect, text

_OF_TABLES = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
           pg_get_expr(d.adbin, d.adrelid), l.collname, a.attstorage
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN pg_collation l ON l.oid = a.attcollation
    WHERE c.relkind = 'r'
"""
_OF_POSTGRESQL = {
    "columns": _OF_TABLES,
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "constraints": """
        SELECT r.conrelid::regclass::text, r.conname, pg_get_constraintdef(r.oid)
        FROM pg_constraint r JOIN pg_namespace n ON n.oid = r.connamespace AND n.nspname = current_schema()
    """,
    "sequences": """
        SELECT sequencename, data_type::text FROM pg_sequences WHERE schemaname = current_schema()
    """,
    "storage": """
        SELECT c.relname, c.reloptions::text FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
        WHERE c.reloptions IS NOT NULL
    """,
    "extensions": "SELECT extname FROM pg_extension",
}


def schema_of(connection):
    """Give everything that makes up the tables, as sets that can be compared."""
    if connection.dialect.name == "postgresql":
        return {
            name: {tuple(row) for row in connection.execute(text(query))}
            for name, query in _OF_POSTGRESQL.items()
        }
    made = connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master")).all()
    tables = {row.name: row.sql for row in made if row.type == "table"}
    return {
        "tables": {(name, *_kind(sql)) for name, sql in tables.items()},
        "columns": {
            (name, *tuple(column)[1:])
            for name in tables
            for column in connection.exec_driver_sql(f"PRAGMA table_xinfo('{name}')")
        },
        "references": {
            (name, *tuple(key)[2:])
            for name in tables
            for key in connection.exec_driver_sql(f"PRAGMA foreign_key_list('{name}')")
        },
        "indexes": {(row.tbl_name, _words(row.sql)) for row in made if row.type == "index" and row.sql}
        | {
            (name, index.origin, *(column[2] for column in _columns(connection, index.name)))
            for name in tables
            for index in connection.exec_driver_sql(f"PRAGMA index_list('{name}')")
        },
    }


def _columns(connection, index):
    return connection.exec_driver_sql(f"PRAGMA index_info('{index}')").all()


def _kind(sql):
    """Give what a table is beside its columns; of a virtual one, all."""
    if sql.upper().startswith("CREATE VIRTUAL"):
        return (_words(sql),)
    return "WITHOUT ROWID" in sql.upper(), "AUTOINCREMENT" in sql.upper()


def _words(sql):
    return re.sub(r"\s+", " ", sql.replace('"', "").replace("IF NOT EXISTS ", "")).strip()


def rows_of(connection):
    """Give each table's columns, and its rows in one order: what both sides of a change of schema know."""
    found = {}
    for table in inspect(connection).get_table_names():
        if not table.startswith("passage_index"):
            columns = [*connection.execute(text(f'SELECT * FROM "{table}" LIMIT 0')).keys()]
            found[table] = set(columns), _rows(connection, table, columns)
    return found


def those_of(before, connection):
    """Give the rows of the same tables as they are now, by the columns that these had before."""
    return {
        table: (columns, _rows(connection, table, sorted(columns))) for table, (columns, _) in before.items()
    }


def _rows(connection, table, columns):
    names = ", ".join(f'"{name}"' for name in sorted(columns))
    return sorted(map(repr, connection.execute(text(f'SELECT {names} FROM "{table}"')).all()))


def load(url, script):
    """Play a dump that `infra/scripts/release_dump.py` made into an empty database."""
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        file.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(sqlite3.connect(file)) as connection:
            connection.executescript(script)
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(script.encode())
