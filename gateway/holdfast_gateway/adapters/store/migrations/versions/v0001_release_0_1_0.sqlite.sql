CREATE TABLE sessions (
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    desired TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    linked BOOLEAN NOT NULL,
    phone TEXT,
    name TEXT,
    is_restored BOOLEAN NOT NULL,
    whatsapp_version TEXT,
    last_connected_at TEXT,
    started_at TEXT,
    settings TEXT NOT NULL,
    PRIMARY KEY (user_id, session_id)
);

CREATE TABLE sends (
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    message_id TEXT NOT NULL,
    bare_id TEXT NOT NULL,
    chat_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    status TEXT NOT NULL,
    sent_at TEXT,
    code TEXT,
    untold TEXT,
    first_contact_on TEXT,
    PRIMARY KEY (user_id, session_id, idempotency_key),
    UNIQUE (user_id, session_id, bare_id)
);

CREATE INDEX sends_first_contacts ON sends (user_id, session_id, first_contact_on) WHERE first_contact_on IS NOT NULL;

CREATE INDEX sends_unacknowledged ON sends (user_id, session_id) WHERE status = 'queued';

CREATE TABLE events (
    sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    user_id TEXT NOT NULL,
    lane TEXT NOT NULL,
    body TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    UNIQUE (event_id)
);

CREATE INDEX events_of_lane ON events (lane);

CREATE TABLE facts (
    digest BLOB NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (digest)
)
 WITHOUT ROWID;

CREATE INDEX ix_facts_recorded_at ON facts (recorded_at);

CREATE TABLE receivers (
    receiver_id INTEGER NOT NULL,
    url TEXT NOT NULL,
    is_configured BOOLEAN NOT NULL,
    PRIMARY KEY (receiver_id),
    UNIQUE (url)
);

CREATE TABLE recovery_steps (
    id INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    at TEXT NOT NULL,
    rung TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX recovery_steps_of_session ON recovery_steps (user_id, session_id, id);

CREATE TABLE evidence (
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    witness TEXT NOT NULL,
    says TEXT NOT NULL,
    detail TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (user_id, session_id, witness)
);

CREATE TABLE contacts (
    number INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    lane TEXT NOT NULL,
    phone TEXT,
    lid TEXT,
    name TEXT,
    chat TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (user_id, phone),
    UNIQUE (user_id, lid)
);

CREATE TABLE chats (
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    chat TEXT NOT NULL,
    told_until INTEGER,
    unreadable_since INTEGER,
    PRIMARY KEY (user_id, session_id, chat)
)
 WITHOUT ROWID;

CREATE TABLE media (
    number INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    media_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    chat TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    filename TEXT,
    size INTEGER,
    tries INTEGER NOT NULL,
    noted_at TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (user_id, session_id, media_id)
);

CREATE INDEX media_missing ON media (user_id, session_id, number) WHERE size IS NULL;

CREATE TABLE deliveries (
    sequence INTEGER NOT NULL,
    receiver_id INTEGER NOT NULL,
    delivery_id TEXT NOT NULL,
    lane TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at TEXT,
    problem TEXT,
    PRIMARY KEY (sequence, receiver_id),
    FOREIGN KEY(sequence) REFERENCES events (sequence) ON DELETE CASCADE,
    FOREIGN KEY(receiver_id) REFERENCES receivers (receiver_id),
    UNIQUE (delivery_id)
)
 WITHOUT ROWID;

CREATE INDEX deliveries_by_state ON deliveries (state, sequence);

CREATE INDEX deliveries_waiting ON deliveries (receiver_id, lane, sequence, state) WHERE state = 'pending';

CREATE TABLE attempts (
    sequence INTEGER NOT NULL,
    receiver_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    status INTEGER,
    error TEXT,
    PRIMARY KEY (sequence, receiver_id, number),
    FOREIGN KEY(sequence, receiver_id) REFERENCES deliveries (sequence, receiver_id) ON DELETE CASCADE ON UPDATE CASCADE
)
 WITHOUT ROWID;
