CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE sign_in_failures (
    number SERIAL NOT NULL,
    digest TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (number)
);

CREATE INDEX ix_sign_in_failures_at ON sign_in_failures (at);

CREATE INDEX sign_in_failures_of ON sign_in_failures (digest, at);

CREATE TABLE audit (
    number SERIAL NOT NULL,
    at TEXT NOT NULL,
    email TEXT NOT NULL,
    user_id TEXT,
    action TEXT NOT NULL,
    target JSON NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (number)
);

CREATE INDEX audit_of_user ON audit (user_id, number);

CREATE INDEX ix_audit_at ON audit (at);

CREATE TABLE example_vectors (
    number BIGSERIAL NOT NULL,
    embedder TEXT NOT NULL,
    digest BYTEA NOT NULL,
    vector BYTEA NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (embedder, digest)
);

CREATE TABLE commands (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    command_id TEXT NOT NULL,
    signed_id TEXT,
    digest TEXT NOT NULL,
    contact_id TEXT,
    state TEXT NOT NULL,
    holder TEXT NOT NULL,
    held_until TEXT NOT NULL,
    result JSON,
    created_at TEXT NOT NULL,
    PRIMARY KEY (user_id, key),
    UNIQUE (user_id, signed_id)
);

CREATE INDEX ix_commands_created_at ON commands (created_at);

CREATE INDEX commands_about ON commands (user_id, contact_id);

CREATE TABLE command_calls (
    number SERIAL NOT NULL,
    caller TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (number)
);

CREATE INDEX command_calls_of ON command_calls (caller, at);

CREATE INDEX ix_command_calls_at ON command_calls (at);

CREATE TABLE inbox (
    number BIGSERIAL NOT NULL,
    conversation TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    lease_holder TEXT,
    lease_until TEXT,
    error TEXT,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    user_id TEXT NOT NULL,
    contact_id TEXT,
    body TEXT NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (event_id)
);

CREATE INDEX inbox_waiting ON inbox (conversation, number) WHERE state = 'waiting';

CREATE INDEX inbox_of_contact ON inbox (user_id, contact_id);

CREATE INDEX inbox_new ON inbox (number) WHERE state = 'new';

CREATE TABLE inbox_lanes (
    conversation TEXT NOT NULL,
    due_at TEXT NOT NULL,
    PRIMARY KEY (conversation)
);

CREATE INDEX ix_inbox_lanes_due_at ON inbox_lanes (due_at);

CREATE TABLE turns (
    number BIGSERIAL NOT NULL,
    conversation TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    lease_holder TEXT,
    lease_until TEXT,
    error TEXT,
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    deadline TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (number)
);

CREATE INDEX turns_of_contact ON turns (user_id, contact_id);

CREATE INDEX turns_new ON turns (number) WHERE state = 'new';

CREATE INDEX turns_waiting ON turns (conversation, number) WHERE state = 'waiting';

CREATE TABLE turns_lanes (
    conversation TEXT NOT NULL,
    due_at TEXT NOT NULL,
    PRIMARY KEY (conversation)
);

CREATE INDEX ix_turns_lanes_due_at ON turns_lanes (due_at);

CREATE TABLE early_statuses (
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    status TEXT NOT NULL,
    error TEXT,
    told_at TEXT NOT NULL,
    PRIMARY KEY (user_id, session_id, message_id)
);

CREATE INDEX ix_early_statuses_told_at ON early_statuses (told_at);

CREATE TABLE conversations (
    number SERIAL NOT NULL,
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    handler TEXT NOT NULL,
    reason TEXT,
    note TEXT,
    since TEXT,
    resumes_at TEXT,
    doubts INTEGER NOT NULL,
    last_action TEXT,
    revision INTEGER NOT NULL,
    last_at TEXT NOT NULL,
    contact_at TEXT,
    person_at TEXT,
    unread INTEGER NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (user_id, session_id, contact_id)
);

CREATE INDEX conversations_of_user ON conversations (user_id, last_at);

CREATE INDEX conversations_unread ON conversations (user_id, last_at) WHERE unread > 0;

CREATE INDEX conversations_of_contact ON conversations (user_id, contact_id);

CREATE TABLE reactions (
    number SERIAL NOT NULL,
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    author TEXT NOT NULL,
    emoji TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    PRIMARY KEY (number)
);

CREATE INDEX reactions_to_message ON reactions (user_id, session_id, message_id);

CREATE INDEX reactions_of_contact ON reactions (user_id, contact_id);

CREATE TABLE replies_lanes (
    conversation TEXT NOT NULL,
    due_at TEXT NOT NULL,
    PRIMARY KEY (conversation)
);

CREATE INDEX ix_replies_lanes_due_at ON replies_lanes (due_at);

CREATE TABLE sendings (
    number SERIAL NOT NULL,
    user_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE forgettings (
    number BIGSERIAL NOT NULL,
    conversation TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    lease_holder TEXT,
    lease_until TEXT,
    error TEXT,
    user_id TEXT NOT NULL,
    contact_ids JSON NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (number)
);

CREATE INDEX forgettings_waiting ON forgettings (conversation, number) WHERE state = 'waiting';

CREATE INDEX forgettings_new ON forgettings (number) WHERE state = 'new';

CREATE TABLE forgettings_lanes (
    conversation TEXT NOT NULL,
    due_at TEXT NOT NULL,
    PRIMARY KEY (conversation)
);

CREATE INDEX ix_forgettings_lanes_due_at ON forgettings_lanes (due_at);

CREATE TABLE ingestions (
    number BIGSERIAL NOT NULL,
    conversation TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    lease_holder TEXT,
    lease_until TEXT,
    error TEXT,
    user_id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    filename TEXT NOT NULL,
    title TEXT,
    kind TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    upload_id TEXT,
    stage TEXT NOT NULL,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    problem TEXT,
    is_cancelled BOOLEAN NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (number)
);

CREATE INDEX ingestions_waiting ON ingestions (conversation, number) WHERE state = 'waiting';

CREATE INDEX ingestions_of_document ON ingestions (user_id, document_id);

CREATE INDEX ingestions_new ON ingestions (number) WHERE state = 'new';

CREATE TABLE ingestions_lanes (
    conversation TEXT NOT NULL,
    due_at TEXT NOT NULL,
    PRIMARY KEY (conversation)
);

CREATE INDEX ix_ingestions_lanes_due_at ON ingestions_lanes (due_at);

CREATE TABLE upload_parts (
    upload_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    body BYTEA NOT NULL,
    came_at TEXT NOT NULL,
    PRIMARY KEY (upload_id, position)
);

CREATE INDEX ix_upload_parts_came_at ON upload_parts (came_at);

CREATE TABLE passages (
    number BIGSERIAL NOT NULL,
    user_id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    state TEXT NOT NULL,
    language TEXT,
    length INTEGER NOT NULL,
    position INTEGER NOT NULL,
    source TEXT,
    upload INTEGER NOT NULL,
    next_position INTEGER NOT NULL,
    next_source TEXT,
    PRIMARY KEY (number),
    UNIQUE (document_id, digest)
);

CREATE INDEX passages_gone ON passages (user_id) WHERE state = 'gone';

CREATE TABLE passage_texts (
    number BIGINT NOT NULL,
    heading TEXT,
    text TEXT NOT NULL,
    terms TEXT NOT NULL,
    heading_terms INTEGER NOT NULL,
    PRIMARY KEY (number)
);

CREATE TABLE holdings (
    corpus BIGINT NOT NULL,
    term TEXT NOT NULL,
    passages INTEGER NOT NULL,
    PRIMARY KEY (corpus, term)
);

CREATE TABLE vectors (
    number BIGINT NOT NULL,
    embedder TEXT NOT NULL,
    user_id TEXT NOT NULL,
    vector halfvec NOT NULL,
    PRIMARY KEY (number, embedder)
);

CREATE INDEX vectors_of_user ON vectors (user_id, embedder);

CREATE TABLE contact_attributes (
    user_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT NOT NULL,
    message_id TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (user_id, contact_id, name)
);

CREATE TABLE spending (
    user_id TEXT NOT NULL,
    day TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    messages INTEGER NOT NULL,
    tokens BIGINT NOT NULL,
    billionths BIGINT NOT NULL,
    PRIMARY KEY (user_id, day, contact_id)
);

CREATE INDEX spending_on_contact ON spending (user_id, contact_id);

CREATE TABLE users (
    user_id TEXT NOT NULL,
    name TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (user_id)
);

CREATE TABLE contacts (
    user_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    phone TEXT,
    lid TEXT,
    name TEXT,
    epoch INTEGER NOT NULL,
    reset_at TEXT,
    met_at TEXT,
    PRIMARY KEY (user_id, contact_id),
    UNIQUE (user_id, lid)
);

CREATE TABLE sessions (
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    status TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (user_id, session_id)
);

CREATE TABLE session_history (
    event_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    at TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT,
    reason TEXT,
    backup_id TEXT,
    bytes BIGINT,
    took_ms INTEGER,
    PRIMARY KEY (event_id)
);

CREATE INDEX session_history_of_failures ON session_history (user_id, at) WHERE type = 'backup.failed';

CREATE INDEX session_history_of_session ON session_history (user_id, session_id, at);

CREATE INDEX session_history_of_user ON session_history (user_id, at, type, bytes);

CREATE INDEX session_history_of_statuses ON session_history (user_id, at, session_id, status, event_id) WHERE status IS NOT NULL;

CREATE TABLE subscription_versions (
    user_id TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (user_id)
);

CREATE TABLE published (
    number BIGSERIAL NOT NULL,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    user_id TEXT NOT NULL,
    contact_id TEXT,
    body TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (number)
);

CREATE INDEX ix_published_at ON published (at);

CREATE INDEX published_of_contact ON published (user_id, contact_id);

CREATE TABLE deliveries_lanes (
    conversation TEXT NOT NULL,
    due_at TEXT NOT NULL,
    PRIMARY KEY (conversation)
);

CREATE INDEX ix_deliveries_lanes_due_at ON deliveries_lanes (due_at);

CREATE TABLE usage_days (
    user_id TEXT NOT NULL,
    day TEXT NOT NULL,
    received INTEGER NOT NULL,
    by_assistant INTEGER NOT NULL,
    by_people INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    quoted INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    declined INTEGER NOT NULL,
    handed_over INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    tokens BIGINT NOT NULL,
    billionths BIGINT NOT NULL,
    watched_seconds INTEGER NOT NULL,
    connected_seconds INTEGER NOT NULL,
    disconnections INTEGER NOT NULL,
    backups INTEGER NOT NULL,
    failed_backups INTEGER NOT NULL,
    backup_bytes BIGINT NOT NULL,
    waits JSON NOT NULL,
    counted_at TEXT NOT NULL,
    PRIMARY KEY (user_id, day)
);

CREATE TABLE accounts (
    person_id TEXT NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    user_id TEXT,
    password_hash TEXT,
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    signed_in_at TEXT,
    PRIMARY KEY (person_id),
    UNIQUE (email),
    FOREIGN KEY(user_id) REFERENCES users (user_id)
);

CREATE TABLE assistant_versions (
    user_id TEXT NOT NULL,
    part TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    body JSON NOT NULL,
    sealed_key TEXT,
    model BYTEA,
    report JSON,
    tests JSON,
    tried_on TEXT,
    created_at TEXT NOT NULL,
    live_at TEXT,
    PRIMARY KEY (user_id, part, number),
    FOREIGN KEY(user_id) REFERENCES users (user_id)
);

CREATE INDEX assistant_versions_in_use ON assistant_versions (user_id, part, state, number) WHERE state != 'earlier';

CREATE TABLE test_packs (
    user_id TEXT NOT NULL,
    tests JSON NOT NULL,
    PRIMARY KEY (user_id),
    FOREIGN KEY(user_id) REFERENCES users (user_id)
);

CREATE TABLE test_runs (
    user_id TEXT NOT NULL,
    run JSON NOT NULL,
    PRIMARY KEY (user_id),
    FOREIGN KEY(user_id) REFERENCES users (user_id)
);

CREATE TABLE test_rounds (
    user_id TEXT NOT NULL,
    round_id TEXT NOT NULL,
    draft BOOLEAN NOT NULL,
    with_model BOOLEAN NOT NULL,
    with_automations BOOLEAN NOT NULL,
    tests JSON NOT NULL,
    total INTEGER NOT NULL,
    results JSON NOT NULL,
    beside JSON NOT NULL,
    done INTEGER NOT NULL,
    PRIMARY KEY (user_id),
    FOREIGN KEY(user_id) REFERENCES users (user_id)
);

CREATE TABLE messages (
    number SERIAL NOT NULL,
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    chat_id TEXT NOT NULL,
    chat_kind TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    author TEXT NOT NULL,
    type TEXT NOT NULL,
    text TEXT,
    detail JSON NOT NULL,
    sent_at TEXT NOT NULL,
    catch_up BOOLEAN NOT NULL,
    edited_at TEXT,
    revoked_at TEXT,
    status TEXT,
    error TEXT,
    turn BIGINT,
    PRIMARY KEY (number),
    UNIQUE (user_id, session_id, message_id),
    FOREIGN KEY(turn) REFERENCES turns (number)
);

CREATE INDEX messages_of_contact ON messages (user_id, contact_id, sent_at);

CREATE INDEX messages_of_day ON messages (user_id, sent_at, chat_kind, author);

CREATE INDEX ix_messages_turn ON messages (turn);

CREATE TABLE corpora (
    number BIGSERIAL NOT NULL,
    user_id TEXT NOT NULL,
    vectors INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    length BIGINT NOT NULL,
    languages JSON NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (user_id),
    FOREIGN KEY(user_id) REFERENCES users (user_id)
);

CREATE TABLE documents (
    document_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    filename TEXT NOT NULL,
    title TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    language TEXT,
    updated_at TEXT,
    upload INTEGER NOT NULL,
    staged JSON,
    PRIMARY KEY (document_id),
    UNIQUE (user_id, filename),
    FOREIGN KEY(user_id) REFERENCES users (user_id)
);

CREATE TABLE api_keys (
    key_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    scopes JSON NOT NULL,
    created_at TEXT NOT NULL,
    last_used_at TEXT,
    PRIMARY KEY (key_id),
    FOREIGN KEY(user_id) REFERENCES users (user_id)
);

CREATE INDEX ix_api_keys_user_id ON api_keys (user_id);

CREATE TABLE subscriptions (
    number BIGSERIAL NOT NULL,
    subscription_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    event_types JSON NOT NULL,
    sessions JSON NOT NULL,
    chats JSON NOT NULL,
    intents JSON NOT NULL,
    is_active BOOLEAN NOT NULL,
    is_reply_step BOOLEAN NOT NULL,
    reply_timeout_seconds INTEGER NOT NULL,
    on_timeout TEXT NOT NULL,
    ask_always BOOLEAN NOT NULL,
    scopes JSON NOT NULL,
    sealed_secret TEXT NOT NULL,
    sealed_old_secret TEXT,
    old_secret_until TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (subscription_id),
    FOREIGN KEY(user_id) REFERENCES users (user_id)
);

CREATE INDEX ix_subscriptions_user_id ON subscriptions (user_id);

CREATE INDEX subscriptions_asked ON subscriptions (user_id, is_reply_step);

CREATE TABLE conversation_words (
    user_id TEXT NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    conversation INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (user_id, word, conversation),
    FOREIGN KEY(conversation) REFERENCES conversations (number),
    FOREIGN KEY(message) REFERENCES messages (number)
);

CREATE INDEX ix_conversation_words_message ON conversation_words (message);

CREATE INDEX words_of_conversation ON conversation_words (conversation);

CREATE TABLE replies (
    number BIGSERIAL NOT NULL,
    conversation TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    lease_holder TEXT,
    lease_until TEXT,
    error TEXT,
    key TEXT NOT NULL,
    user_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    chat_id TEXT NOT NULL,
    message_number INTEGER,
    author TEXT NOT NULL,
    action TEXT,
    text TEXT,
    decision JSON,
    created_at TEXT NOT NULL,
    sent_message_id TEXT,
    sent_at TEXT,
    PRIMARY KEY (number),
    UNIQUE (key),
    FOREIGN KEY(message_number) REFERENCES messages (number)
);

CREATE INDEX ix_replies_message_number ON replies (message_number);

CREATE INDEX replies_waiting ON replies (conversation, number) WHERE state = 'waiting';

CREATE INDEX replies_new ON replies (number) WHERE state = 'new';

CREATE INDEX replies_sent ON replies (user_id, sent_message_id);

CREATE INDEX replies_failed ON replies (user_id, created_at) WHERE state = 'failed';

CREATE INDEX replies_of_contact ON replies (user_id, contact_id, state);

CREATE INDEX replies_of_day ON replies (user_id, created_at, author, state, action, message_number, sent_at);

CREATE TABLE deliveries (
    number BIGSERIAL NOT NULL,
    conversation TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    lease_holder TEXT,
    lease_until TEXT,
    error TEXT,
    delivery_id TEXT NOT NULL,
    event BIGINT NOT NULL,
    subscription_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    contact_id TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (delivery_id),
    FOREIGN KEY(event) REFERENCES published (number),
    FOREIGN KEY(subscription_id) REFERENCES subscriptions (subscription_id)
);

CREATE INDEX deliveries_of_contact ON deliveries (user_id, contact_id);

CREATE INDEX deliveries_waiting ON deliveries (conversation, number) WHERE state = 'waiting';

CREATE INDEX deliveries_new ON deliveries (number) WHERE state = 'new';

CREATE INDEX ix_deliveries_event ON deliveries (event);

CREATE INDEX deliveries_listed ON deliveries (subscription_id, number);

CREATE INDEX deliveries_of_subscription ON deliveries (subscription_id, state, number);

CREATE INDEX deliveries_in_hand ON deliveries (lease_holder, subscription_id) WHERE lease_holder IS NOT NULL;

CREATE TABLE delivery_attempts (
    number BIGSERIAL NOT NULL,
    delivery BIGINT NOT NULL,
    subscription_id TEXT NOT NULL,
    at TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    status INTEGER,
    error TEXT,
    answer TEXT,
    PRIMARY KEY (number),
    FOREIGN KEY(delivery) REFERENCES deliveries (number)
);

CREATE INDEX ix_delivery_attempts_delivery ON delivery_attempts (delivery);

CREATE INDEX delivery_attempts_of_subscription ON delivery_attempts (subscription_id, number);

CREATE TABLE passage_index (
    number bigint PRIMARY KEY,
    terms tsvector STORAGE EXTERNAL NOT NULL
) WITH (toast_tuple_target = 128);

CREATE INDEX passage_index_terms ON passage_index
    USING gin (terms) WITH (fastupdate = off);
