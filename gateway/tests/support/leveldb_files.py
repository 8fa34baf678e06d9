"""LevelDB folders as LevelDB writes them, made without it."""

import struct

from holdfast_gateway.adapters.leveldb import BLOCK, TABLE_END, masked_crc

HEADER = 7


def number(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def text(value):
    return number(len(value)) + value


def edit(*, log=0, tables=(), gone=()):
    """One edit that says all: comparator, log, next number, sequence, tables that came and that went."""
    said = b"\x01" + text(b"idb_cmp1") + b"\x02" + number(log) + b"\x03" + number(99) + b"\x04" + number(7)
    said += b"\x05" + number(0) + text(b"key")
    for name, size in tables:
        said += b"\x07" + number(0) + number(name) + number(size) + text(b"a") + text(b"z" * 20)
    for name in gone:
        said += b"\x06" + number(0) + number(name)
    return said


def records(*bodies):
    """Write records as a log does: in blocks, split where they do not fit."""
    out = b""
    for rest in bodies:
        body, first = rest, True
        while True:
            left = BLOCK - len(out) % BLOCK
            if left < HEADER:
                out += bytes(left)
                continue
            part, body = body[: left - HEADER], body[left - HEADER :]
            kind = {(True, True): 1, (True, False): 2, (False, False): 3, (False, True): 4}[first, not body]
            out += struct.pack("<IHB", masked_crc(bytes([kind]) + part), len(part), kind) + part
            first = False
            if not body:
                break
    return out


def a_table(size=64):
    return bytes(size - len(TABLE_END)) + TABLE_END


def make_leveldb(folder, *, tables=(5, 8), log=9):
    """A database with some tables and a log whose last record a kill has cut off."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in tables:
        (folder / f"{name:06}.ldb").write_bytes(a_table())
    (folder / f"{log:06}.log").write_bytes(records(b"entry" * 50)[:-20])
    named = [(name, 64) for name in tables]
    content = records(edit(tables=[(3, 64)]), edit(log=log, tables=named, gone=[3]))
    (folder / "MANIFEST-000004").write_bytes(content)
    (folder / "CURRENT").write_bytes(b"MANIFEST-000004\n")
    (folder / "LOCK").touch()
    (folder / "LOG").write_text("talk")
    return folder


def make_login(profile):
    """A profile with a login in it; gives the folder of its database."""
    user = profile / "Default"
    make_leveldb(user / "Local Storage" / "leveldb", tables=())
    return make_leveldb(user / "IndexedDB" / "https_web.whatsapp.com_0.indexeddb.leveldb")
