--
-- PostgreSQL database dump
--


-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: vector; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;


--
-- Name: EXTENSION vector; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION vector IS 'vector data type and ivfflat and hnsw access methods';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: accounts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.accounts (
    person_id text NOT NULL,
    email text NOT NULL,
    role text NOT NULL,
    user_id text,
    password_hash text,
    revision integer NOT NULL,
    created_at text NOT NULL,
    signed_in_at text
);


--
-- Name: api_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.api_keys (
    key_id text NOT NULL,
    user_id text NOT NULL,
    name text NOT NULL,
    digest text NOT NULL,
    scopes json NOT NULL,
    created_at text NOT NULL,
    last_used_at text
);


--
-- Name: assistant_versions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.assistant_versions (
    user_id text NOT NULL,
    part text NOT NULL,
    number integer NOT NULL,
    state text NOT NULL,
    body json NOT NULL,
    sealed_key text,
    model bytea,
    report json,
    tests json,
    tried_on text,
    created_at text NOT NULL,
    live_at text
);


--
-- Name: audit; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit (
    number integer NOT NULL,
    at text NOT NULL,
    email text NOT NULL,
    user_id text,
    action text NOT NULL,
    target json NOT NULL,
    address text NOT NULL
);


--
-- Name: audit_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.audit_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: audit_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.audit_number_seq OWNED BY public.audit.number;


--
-- Name: command_calls; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.command_calls (
    number integer NOT NULL,
    caller text NOT NULL,
    at text NOT NULL
);


--
-- Name: command_calls_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.command_calls_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: command_calls_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.command_calls_number_seq OWNED BY public.command_calls.number;


--
-- Name: commands; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.commands (
    user_id text NOT NULL,
    key text NOT NULL,
    command_id text NOT NULL,
    signed_id text,
    digest text NOT NULL,
    contact_id text,
    state text NOT NULL,
    holder text NOT NULL,
    held_until text NOT NULL,
    result json,
    created_at text NOT NULL
);


--
-- Name: contact_attributes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.contact_attributes (
    user_id text NOT NULL,
    contact_id text NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    source text NOT NULL,
    message_id text,
    at text NOT NULL
);


--
-- Name: contacts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.contacts (
    user_id text NOT NULL,
    contact_id text NOT NULL,
    phone text,
    lid text,
    name text,
    epoch integer NOT NULL,
    reset_at text,
    met_at text
);


--
-- Name: conversation_words; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.conversation_words (
    user_id text NOT NULL,
    word text NOT NULL COLLATE pg_catalog."C",
    conversation integer NOT NULL,
    message integer NOT NULL
);


--
-- Name: conversations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.conversations (
    number integer NOT NULL,
    user_id text NOT NULL,
    session_id text NOT NULL,
    contact_id text NOT NULL,
    handler text NOT NULL,
    reason text,
    note text,
    since text,
    resumes_at text,
    doubts integer NOT NULL,
    last_action text,
    revision integer NOT NULL,
    last_at text NOT NULL,
    contact_at text,
    person_at text,
    unread integer NOT NULL
);


--
-- Name: conversations_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.conversations_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: conversations_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.conversations_number_seq OWNED BY public.conversations.number;


--
-- Name: corpora; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.corpora (
    number bigint NOT NULL,
    user_id text NOT NULL,
    vectors integer NOT NULL,
    passages integer NOT NULL,
    length bigint NOT NULL,
    languages json NOT NULL
);


--
-- Name: corpora_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.corpora_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: corpora_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.corpora_number_seq OWNED BY public.corpora.number;


--
-- Name: deliveries; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.deliveries (
    number bigint NOT NULL,
    conversation text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    due_at text NOT NULL,
    lease_holder text,
    lease_until text,
    error text,
    delivery_id text NOT NULL,
    event bigint NOT NULL,
    subscription_id text NOT NULL,
    user_id text NOT NULL,
    contact_id text,
    created_at text NOT NULL
);


--
-- Name: deliveries_lanes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.deliveries_lanes (
    conversation text NOT NULL,
    due_at text NOT NULL
);


--
-- Name: deliveries_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.deliveries_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: deliveries_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.deliveries_number_seq OWNED BY public.deliveries.number;


--
-- Name: delivery_attempts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.delivery_attempts (
    number bigint NOT NULL,
    delivery bigint NOT NULL,
    subscription_id text NOT NULL,
    at text NOT NULL,
    duration_ms integer NOT NULL,
    status integer,
    error text,
    answer text
);


--
-- Name: delivery_attempts_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.delivery_attempts_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: delivery_attempts_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.delivery_attempts_number_seq OWNED BY public.delivery_attempts.number;


--
-- Name: documents; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.documents (
    document_id text NOT NULL,
    user_id text NOT NULL,
    filename text NOT NULL,
    title text NOT NULL,
    bytes integer NOT NULL,
    language text,
    updated_at text,
    upload integer NOT NULL,
    staged json
);


--
-- Name: early_statuses; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.early_statuses (
    user_id text NOT NULL,
    session_id text NOT NULL,
    message_id text NOT NULL,
    status text NOT NULL,
    error text,
    told_at text NOT NULL
);


--
-- Name: example_vectors; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.example_vectors (
    number bigint NOT NULL,
    embedder text NOT NULL,
    digest bytea NOT NULL,
    vector bytea NOT NULL
);


--
-- Name: example_vectors_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.example_vectors_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: example_vectors_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.example_vectors_number_seq OWNED BY public.example_vectors.number;


--
-- Name: forgettings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.forgettings (
    number bigint NOT NULL,
    conversation text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    due_at text NOT NULL,
    lease_holder text,
    lease_until text,
    error text,
    user_id text NOT NULL,
    contact_ids json NOT NULL,
    created_at text NOT NULL
);


--
-- Name: forgettings_lanes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.forgettings_lanes (
    conversation text NOT NULL,
    due_at text NOT NULL
);


--
-- Name: forgettings_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.forgettings_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: forgettings_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.forgettings_number_seq OWNED BY public.forgettings.number;


--
-- Name: holdings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.holdings (
    corpus bigint NOT NULL,
    term text NOT NULL,
    passages integer NOT NULL
);


--
-- Name: inbox; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.inbox (
    number bigint NOT NULL,
    conversation text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    due_at text NOT NULL,
    lease_holder text,
    lease_until text,
    error text,
    event_id text NOT NULL,
    type text NOT NULL,
    user_id text NOT NULL,
    contact_id text,
    body text NOT NULL,
    received_at text NOT NULL
);


--
-- Name: inbox_lanes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.inbox_lanes (
    conversation text NOT NULL,
    due_at text NOT NULL
);


--
-- Name: inbox_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.inbox_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: inbox_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.inbox_number_seq OWNED BY public.inbox.number;


--
-- Name: ingestions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.ingestions (
    number bigint NOT NULL,
    conversation text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    due_at text NOT NULL,
    lease_holder text,
    lease_until text,
    error text,
    user_id text NOT NULL,
    document_id text NOT NULL,
    filename text NOT NULL,
    title text,
    kind text NOT NULL,
    bytes integer NOT NULL,
    upload_id text,
    stage text NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    problem text,
    is_cancelled boolean NOT NULL,
    created_at text NOT NULL
);


--
-- Name: ingestions_lanes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.ingestions_lanes (
    conversation text NOT NULL,
    due_at text NOT NULL
);


--
-- Name: ingestions_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.ingestions_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: ingestions_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.ingestions_number_seq OWNED BY public.ingestions.number;


--
-- Name: messages; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.messages (
    number integer NOT NULL,
    user_id text NOT NULL,
    session_id text NOT NULL,
    chat_id text NOT NULL,
    chat_kind text NOT NULL,
    contact_id text NOT NULL,
    message_id text NOT NULL,
    author text NOT NULL,
    type text NOT NULL,
    text text,
    detail json NOT NULL,
    sent_at text NOT NULL,
    catch_up boolean NOT NULL,
    edited_at text,
    revoked_at text,
    status text,
    error text,
    turn bigint
);


--
-- Name: messages_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.messages_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: messages_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.messages_number_seq OWNED BY public.messages.number;


--
-- Name: passage_index; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.passage_index (
    number bigint NOT NULL,
    terms tsvector NOT NULL
)
WITH (toast_tuple_target='128');
ALTER TABLE ONLY public.passage_index ALTER COLUMN terms SET STORAGE EXTERNAL;


--
-- Name: passage_texts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.passage_texts (
    number bigint NOT NULL,
    heading text,
    text text NOT NULL,
    terms text NOT NULL,
    heading_terms integer NOT NULL
);


--
-- Name: passages; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.passages (
    number bigint NOT NULL,
    user_id text NOT NULL,
    document_id text NOT NULL,
    digest text NOT NULL,
    state text NOT NULL,
    language text,
    length integer NOT NULL,
    "position" integer NOT NULL,
    source text,
    upload integer NOT NULL,
    next_position integer NOT NULL,
    next_source text
);


--
-- Name: passages_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.passages_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: passages_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.passages_number_seq OWNED BY public.passages.number;


--
-- Name: published; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.published (
    number bigint NOT NULL,
    event_id text NOT NULL,
    type text NOT NULL,
    user_id text NOT NULL,
    contact_id text,
    body text NOT NULL,
    at text NOT NULL
);


--
-- Name: published_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.published_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: published_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.published_number_seq OWNED BY public.published.number;


--
-- Name: reactions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.reactions (
    number integer NOT NULL,
    user_id text NOT NULL,
    session_id text NOT NULL,
    contact_id text NOT NULL,
    message_id text NOT NULL,
    author text NOT NULL,
    emoji text NOT NULL,
    sent_at text NOT NULL
);


--
-- Name: reactions_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.reactions_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: reactions_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.reactions_number_seq OWNED BY public.reactions.number;


--
-- Name: replies; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.replies (
    number bigint NOT NULL,
    conversation text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    due_at text NOT NULL,
    lease_holder text,
    lease_until text,
    error text,
    key text NOT NULL,
    user_id text NOT NULL,
    session_id text NOT NULL,
    contact_id text NOT NULL,
    chat_id text NOT NULL,
    message_number integer,
    author text NOT NULL,
    action text,
    text text,
    decision json,
    created_at text NOT NULL,
    sent_message_id text,
    sent_at text
);


--
-- Name: replies_lanes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.replies_lanes (
    conversation text NOT NULL,
    due_at text NOT NULL
);


--
-- Name: replies_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.replies_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: replies_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.replies_number_seq OWNED BY public.replies.number;


--
-- Name: sendings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sendings (
    number integer NOT NULL,
    user_id text NOT NULL,
    contact_id text NOT NULL,
    until text NOT NULL
);


--
-- Name: sendings_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.sendings_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: sendings_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.sendings_number_seq OWNED BY public.sendings.number;


--
-- Name: session_history; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.session_history (
    event_id text NOT NULL,
    user_id text NOT NULL,
    session_id text NOT NULL,
    at text NOT NULL,
    type text NOT NULL,
    status text,
    reason text,
    backup_id text,
    bytes bigint,
    took_ms integer
);


--
-- Name: sessions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions (
    user_id text NOT NULL,
    session_id text NOT NULL,
    status text NOT NULL,
    updated_at text NOT NULL
);


--
-- Name: sign_in_failures; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sign_in_failures (
    number integer NOT NULL,
    digest text NOT NULL,
    at text NOT NULL
);


--
-- Name: sign_in_failures_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.sign_in_failures_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: sign_in_failures_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.sign_in_failures_number_seq OWNED BY public.sign_in_failures.number;


--
-- Name: spending; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.spending (
    user_id text NOT NULL,
    day text NOT NULL,
    contact_id text NOT NULL,
    messages integer NOT NULL,
    tokens bigint NOT NULL,
    billionths bigint NOT NULL
);


--
-- Name: subscription_versions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.subscription_versions (
    user_id text NOT NULL,
    version text NOT NULL
);


--
-- Name: subscriptions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.subscriptions (
    number bigint NOT NULL,
    subscription_id text NOT NULL,
    user_id text NOT NULL,
    url text NOT NULL,
    description text NOT NULL,
    event_types json NOT NULL,
    sessions json NOT NULL,
    chats json NOT NULL,
    intents json NOT NULL,
    is_active boolean NOT NULL,
    is_reply_step boolean NOT NULL,
    reply_timeout_seconds integer NOT NULL,
    on_timeout text NOT NULL,
    ask_always boolean NOT NULL,
    scopes json NOT NULL,
    sealed_secret text NOT NULL,
    sealed_old_secret text,
    old_secret_until text,
    created_at text NOT NULL
);


--
-- Name: subscriptions_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.subscriptions_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: subscriptions_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.subscriptions_number_seq OWNED BY public.subscriptions.number;


--
-- Name: test_packs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.test_packs (
    user_id text NOT NULL,
    tests json NOT NULL
);


--
-- Name: test_rounds; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.test_rounds (
    user_id text NOT NULL,
    round_id text NOT NULL,
    draft boolean NOT NULL,
    with_model boolean NOT NULL,
    with_automations boolean NOT NULL,
    tests json NOT NULL,
    total integer NOT NULL,
    results json NOT NULL,
    beside json NOT NULL,
    done integer NOT NULL
);


--
-- Name: test_runs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.test_runs (
    user_id text NOT NULL,
    run json NOT NULL
);


--
-- Name: turns; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.turns (
    number bigint NOT NULL,
    conversation text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    due_at text NOT NULL,
    lease_holder text,
    lease_until text,
    error text,
    user_id text NOT NULL,
    session_id text NOT NULL,
    contact_id text NOT NULL,
    deadline text NOT NULL,
    revision integer NOT NULL
);


--
-- Name: turns_lanes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.turns_lanes (
    conversation text NOT NULL,
    due_at text NOT NULL
);


--
-- Name: turns_number_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.turns_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: turns_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.turns_number_seq OWNED BY public.turns.number;


--
-- Name: upload_parts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.upload_parts (
    upload_id text NOT NULL,
    "position" integer NOT NULL,
    body bytea NOT NULL,
    came_at text NOT NULL
);


--
-- Name: usage_days; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.usage_days (
    user_id text NOT NULL,
    day text NOT NULL,
    received integer NOT NULL,
    by_assistant integer NOT NULL,
    by_people integer NOT NULL,
    answered integer NOT NULL,
    quoted integer NOT NULL,
    asked integer NOT NULL,
    declined integer NOT NULL,
    handed_over integer NOT NULL,
    failed integer NOT NULL,
    tokens bigint NOT NULL,
    billionths bigint NOT NULL,
    watched_seconds integer NOT NULL,
    connected_seconds integer NOT NULL,
    disconnections integer NOT NULL,
    backups integer NOT NULL,
    failed_backups integer NOT NULL,
    backup_bytes bigint NOT NULL,
    waits json NOT NULL,
    counted_at text NOT NULL
);


--
-- Name: users; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.users (
    user_id text NOT NULL,
    name text,
    created_at text NOT NULL
);


--
-- Name: vectors; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.vectors (
    number bigint NOT NULL,
    embedder text NOT NULL,
    user_id text NOT NULL,
    vector public.halfvec NOT NULL
);


--
-- Name: audit number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit ALTER COLUMN number SET DEFAULT nextval('public.audit_number_seq'::regclass);


--
-- Name: command_calls number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.command_calls ALTER COLUMN number SET DEFAULT nextval('public.command_calls_number_seq'::regclass);


--
-- Name: conversations number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.conversations ALTER COLUMN number SET DEFAULT nextval('public.conversations_number_seq'::regclass);


--
-- Name: corpora number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.corpora ALTER COLUMN number SET DEFAULT nextval('public.corpora_number_seq'::regclass);


--
-- Name: deliveries number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deliveries ALTER COLUMN number SET DEFAULT nextval('public.deliveries_number_seq'::regclass);


--
-- Name: delivery_attempts number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.delivery_attempts ALTER COLUMN number SET DEFAULT nextval('public.delivery_attempts_number_seq'::regclass);


--
-- Name: example_vectors number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.example_vectors ALTER COLUMN number SET DEFAULT nextval('public.example_vectors_number_seq'::regclass);


--
-- Name: forgettings number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.forgettings ALTER COLUMN number SET DEFAULT nextval('public.forgettings_number_seq'::regclass);


--
-- Name: inbox number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inbox ALTER COLUMN number SET DEFAULT nextval('public.inbox_number_seq'::regclass);


--
-- Name: ingestions number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.ingestions ALTER COLUMN number SET DEFAULT nextval('public.ingestions_number_seq'::regclass);


--
-- Name: messages number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages ALTER COLUMN number SET DEFAULT nextval('public.messages_number_seq'::regclass);


--
-- Name: passages number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.passages ALTER COLUMN number SET DEFAULT nextval('public.passages_number_seq'::regclass);


--
-- Name: published number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.published ALTER COLUMN number SET DEFAULT nextval('public.published_number_seq'::regclass);


--
-- Name: reactions number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reactions ALTER COLUMN number SET DEFAULT nextval('public.reactions_number_seq'::regclass);


--
-- Name: replies number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.replies ALTER COLUMN number SET DEFAULT nextval('public.replies_number_seq'::regclass);


--
-- Name: sendings number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sendings ALTER COLUMN number SET DEFAULT nextval('public.sendings_number_seq'::regclass);


--
-- Name: sign_in_failures number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_failures ALTER COLUMN number SET DEFAULT nextval('public.sign_in_failures_number_seq'::regclass);


--
-- Name: subscriptions number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscriptions ALTER COLUMN number SET DEFAULT nextval('public.subscriptions_number_seq'::regclass);


--
-- Name: turns number; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.turns ALTER COLUMN number SET DEFAULT nextval('public.turns_number_seq'::regclass);


--
-- Data for Name: accounts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.accounts VALUES ('per_01M7ZQ56XGNVYEVBRDMMW4KZYM', 'owner@bakery.test', 'tenant', 'bakery', '$argon2id$v=19$m=65536,t=3,p=4$swFckm/BAyl33b5GKJM8bA$hMvEePSKqSwBbKONWP3gzy6izs6i9uv06i7RmwTwlFg', 2, '2026-11-21T18:51:03.473Z', NULL);


--
-- Data for Name: api_keys; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.api_keys VALUES ('cbeb1fbf1899', 'bakery', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}', '924662533e063f27afc3c804e54f5d1d542a3382f493a95e76d5ef8b6ac07ee2', '["all"]', '2026-11-21T18:51:04.909Z', NULL);


--
-- Data for Name: assistant_versions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.assistant_versions VALUES ('bakery', 'assistant', 1, 'live', '{"instructions": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "tone": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "language": null, "greeting": null, "fallback": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "model": null, "thresholds": {"intent": null, "answer": 0.4}, "businessHours": {"timeZone": "Europe/Madrid", "week": {"monday": [{"from": "00:00", "to": "23:59"}], "tuesday": [{"from": "00:00", "to": "23:59"}], "friday": [{"from": "00:00", "to": "23:59"}]}, "closed": [], "outside": "answer", "notice": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"}, "debounce": {"quietSeconds": 0.0, "longestSeconds": 0.0, "finishedSeconds": null}, "pacing": {"delaySeconds": 0.0}, "handoff": {"afterDoubts": null, "notice": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "resumeAfterSeconds": 14400}, "limits": {"messagesPerContactPerDay": 200, "messagesPerDay": null, "tokensPerDay": null, "moneyPerDay": null}, "loopBreaker": {"repeats": null, "quick": null}, "attributes": [{"name": "colour", "kind": "choice", "description": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "choices": ["\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "green"], "cues": []}], "priceList": {"currency": "EUR", "rounding": null, "items": [{"itemId": "cake", "name": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "names": [], "unit": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "unitNames": [], "base": null, "perUnit": "3.50", "tiers": [], "perKm": null, "perHour": null, "minimum": null, "minQuantity": null, "maxQuantity": null, "asks": ["quantity"]}], "surcharges": []}}', NULL, NULL, NULL, 'null', NULL, '2026-11-21T18:51:04.065Z', '2026-11-21T18:51:04.065Z');
INSERT INTO public.assistant_versions VALUES ('bakery', 'intents', 1, 'live', '[{"name": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "description": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "examples": ["\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "are you there", "is anybody there", "hello shop"], "action": "reply", "reply": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"}, {"name": "hours", "description": null, "examples": ["when are you open", "opening hours please", "how late are you open"], "action": "answer", "reply": null}]', NULL, '\x504b03042d000000080000002100da9495e0ffffffffffffffff0900140061626f75742e6e7079010010000801000000000000bb000000000000009d4fd10a824010acd7be62b997cb3042828430c1a05ec28aa087a8884bb714d48b3d8dc0fc8a7eb88dfa82f6697686dd99792db7e17ad76edd5bb58cd14424c7209f95236d90174d25a9e2a429c60f3f579941e64da26ec87bd7198e6ccb8606fe9e4e2dd82557a51883638328548e86f15e1c84f43dce93de4a5f6548655786c166d15fcdfbd36031dbeca4e50d7eba97e65730144d1ea00b24d234f99e38965fd7e0f65c681ac1ef135d91114746989f31e65aec555459d6bc01504b03042d0000000800000021004ed2757dffffffffffffffff0a0014006861736865732e6e707901001000c43a000000000000b93a0000000000009d96735b248ee376b366f264dbb6b1d998dc645b936ddbf5099bdbbc716bc36edbe636dbb6addff7790bcf7d5de78ffbbc8293a1a6a3aa61000be30d13c06065ed69e9c1204cc9200ae56560a564b071f5f0f230773175f5b0b2fe7f5ecedcc9d3fa7fded3cedccdfa7f9f9147805b889589953288f2ff7768bb2900980c793c18d26d2a189d716a18bb053698c25f6098dfb4a6307e6ac530bcd3bf61e0768e6114b59060f7469f60d1a6d1e0d63274e020a2a670fd767670130d11700d575170f5f46570aae853707f9e68e0e51ee8e021c8f4f026102ef860183ff8849fa9f0ce9555f09b6e5df0303f46e1c9cbe7e061648411bafdf5111a1e2c11c8ef3d10446c921092d1d6115cb95e1124ba1111b3f49110378fb8107d1ab410f10703116defa31027955311f5758b11ff5ccd21bac2de20321a2221c9a46223e5dfa922d5fc09447a0b894632574d4572fb28423ad52b46e20e8443c627c442a69f2141369f66458623e5431e2afe82bc82ac824c37e3879c3b10859c12168dfcfb310ef9ce210939d8a01899c5a70b59a57f14796be20499cfe10259ce190e652a1d0e85058c8752b84f8a62ed468ea27143872261cf8332c1228582afec841278978c529d578ac2a7f603c5f4c7388a9ce72e0a2e0b1aaa0c2305aa652c252a19b228eae6b937aa6e6f352a39cb30eaa2e31eaa971912dab987241a0cae349aefbd195af48d135a35922f9a804931da06e3351a8ecd1d5ae4330500806b0210db2a0200674a01032ff580c29e294049f70c40e0650eb0ea7505383bb902e4bb03807b0298c0ab465ce015122dd0d6980118fbcc0854816503a2f2b1031700a2c08aaa2fc0633d5560838b2eb08bc90cc8276009c401a60321e6c540b4902ea069ca2230446415e805bc010ab5bd003713de8030f3e8e81128b4e824af8ce85d115ce83ef75ce8f6e8a2e85cf826e8f75a4ee834089ee8686351e85716c5e8dac24de863a97de8f9d643e8bd23a3e809fecbe820e97df44e6f388c353f360c016d3e8c370c510c8d47198c8b08370cc1f4208cfdd3500c144031c6ad762546c72d11a66d102da67e3433a6b41b17a6333c1873c84b17f3a1c7105384d014736e3610330439089373320a535072159388e50553099b008b8e9e1cab9591120b8b86092b17990d6b604a09ab995105eb8bb73796647418d6efa928acd3e552aca5a8562cdda82eaccde351ac21861dac99911dac12e01ed61f236cecf150126cd437196c810839ec2e31456cdde9286c228c5c6c51fb626c03a61deca2f5136c09f6176cd96b0a1c0b2c5a9c17727a1cc650361c1857019c9724179c54ec341c307631ce19f30e8e13cd1e0e4cfd078ee23422ee4d04096e12253d6e1202132e45a3222e52bd0aee3bae06ee737c186eaf5c2cae855331ee8c5125ee1f86efb89895edb898f15db8f1bb5db8078903b83b4b97b802adf7b8cca170a0ee1a10a8014a05da436703e535a88060520b41025ba52018c75a50c64a2dc8cf63104457b4043a1826c58b3063c05bce64c2b3d4e2c2db79e0c3db1330c34323b1c10312f8e1512487e165f5a5e08d6e97e23d9954e29dca35e101bd06f1bcfae7f0b81217f112785ff0c6bec0e10bd6c2e16770c3e317d989e027f4dae3ebc2f9e0d37196e277add7e28f608ee2cb57ade35b4b1de03b9d1ce3d33e3ce11b31bde093f3bfe0f7eea113f84d8208bcbe3210cc528a1278be410802bfb913605c8713d86f3512dc4c761370670c10d07b0f13b06f5e120cbd3d1200ff810877608909a7134808b142c8092dc799083ddbf9096da84509c1c9c6845387c6847792a684cf8f29848f83a38426bc3b84341fe784d7fb9784061f8f847b87e84412f0584465a1e4444628dc44ae641a44f14aba44f3784e447c993e448e99614459a469441e3bb544fad90344a737e344c1e24744d407c7447497c7448bc22f4412c828c433a9ecc49c45c2c470141ac4198f46c414af29c46e6f43c4042d70242536482411e5f824aab2a2242d6f29248b64b9242fbec524a2a7a524b9fbb524ca37c724fefb9724a564772492a16f24ea5928a4ecb404a4a99dc4a40fe3aca4ba055ca468ea8aa45a0826a493d8e6a449fec5a44c967ba415084fa413dc2fa4fdb61264fe842a647cdde66437ca7e641df96164c27b51644b9f29644955d964f8376d64abf53d643c9283645df140723003013918404c4e2cc444fe958c8d5c188b9bdc325197bc2fda941cdfc2937c293f92fcfeb294dc4466995cdd668f7c0cf9895cc0f899bc198845f18f8080c2e45981026f338cc2bfe72b8563e91185a6343ca54702889253c693d281208072d6bf8d721a668012a6ed9c12e993946a185d90aae1ae94ca27a4966a9ea293eaa96e9b0a55648f8affdf01555af91195c5d22d9507e4898a3ae6958a1ef44685a78d423d3b834ead51c3446d6acb4c2d0316a3de7a50a3fe4fcd859a5466875abaea8cfaf8fd9a1a4d1e9e86dc988a06b78893a683479486e04396a6f65381c6b6a59c0620794a93a5f442f3fbef074d33848ad6bb8e8916c4c0461b51ce491b252742ab442441db7c2c41fb9fa0266dc2b10dedbfcc39daada9135ac7e437da980c723a8f353aba2a4636ba777d313a7d2f09ba201c13ba93651fbaa5ee0c3a1da93d3a730314fad552127ae8171a7a644261fad75c5d7af8f1bff41b46ffe823fd9018504c6c1836620219b2315319a88fba1962c1470ca666d70cdb1a2f0c99a9af0c98931f0c31c6288c295fb1196de82818df2da9185bd94518430c6518f9094c18a300798c797b798cdb81958c0e7f7e3006516f329ec89f3252f8dc317664be31e2a62032d5062231d52d00989ee929987a3fa8997a77e898f6e1b89922cbf89912338499cafd2598a4709498eae9ac980aeac398ee04329872ea8a99bc822b9972ccfe3145595e335da0dc30f14d7f3055a622322b204a32d331483107d1cb33879686307fc3c8635e602c61a6546a63964ffacddcaab1c38ca57cca3c3cf3c1bc89fec9bc5345c20240e26661f60861a9c90f63d9c14b65c9eeae6399165a6791d7da61a112d863097cdb632953396561d37b61d9847f63e1d38167e51852630dac0a61756bcb62b507f4b07af7fc6655985f635dd1de61dd693b62b5df3f62e5573b65bd98ff60a5a47661bb930e651b513f650b5bfc60537aa767eff2e66747911565ff4522c74eb8e4c4fe9dc685ddbf2d8c1d7091c7be9edac6ee84d9c3de78becfbea244c7b176c6c1512027ca51c02cc111fb62c63110e1ca7132eecac14e9aca118f9fc7e1db39c371a975ca31ffd78c939f2f8ef3223c91938c308fb30ae91b673a4e0fa749f70a67c0d603a7f0da07a7db093a97c2212697653b31d7ab0d1d972a962417528c141761a60d57b6a00317ac8e1bd7e04d1e17bc721517dafb0a17e7f11a97cef90e17321b0a379ab000b730af1eb748a529f717923cee4d81526ee1fc5a6ea69c36ee7ded76eed9b94eeebce81eee83f47e6e359a656eb3d5556e4db24d6e0fbd6deee922441ebb44249e6e1f229ee411219e5773439e5fc1213c5704613c824d493c2a220d3c61e01e9edbb5559e65af7b1e94ca379e59c10f1eab12445e364e14de3a541a5edf361adef745065e7f35515e0403655ed6563b5e9dc240de08a2305e7bf23cdea0c73c5ef5fc365ebf8c1fbc786c2bbcf5149bbc0bfa77bc4edef7bcc7eae87c3d57e87cbd36587c8d3dc47c03306c7c92f7dc7cbfc505f8b27944f8720c95f95ee0cdf91aa95df8f049c2f872dbb3f8de28f2f89e746bf9289597f9cc8d4ff99ad22ff8f20d2ff99e493ef8be9de1f31f2c51f1cf3e70f3f3b7c8f1331b2bf31397a9f1d79086f1832b23f831068af9dbec2af903fc9af9a5db07f97bf686f9df7caef9c5d14002fee58402d5546402c95dfc02655160018cd24001feb73c017f96278153a43781a64a4441f94c2441b81052c1e7676ec1486f2541e73933416b8e4841188c24c191f73c41406a8f6030784c70666f55303b7d53d048ed4090daf44e3059ee513030e75110e5115d88df0b4788499242a8b5875f488b495a88b73c5088373644c80231526841315748813e4fc8f8334f68c1a9460842d32de417352e647db02ae4dff826847df121f4bdfc5388a9084ff8a4974698e29d5bb8e687b0f0f6a698f0dc3725616f393561e9dd10e1e6df91c20a0349c2b324b9c2ab0c79c29730f9c2034127c27dfad7c2e5803761f4e637e14d051491f83b7c11f52f142248ea3422a04f3a11472b719169715911542b6511540535116e2e7791a3b8709128c404111bb25c11829c4911e3ae459159cf2b9111f90711bec247110f251451b2077c51ac5f34a2c3ffe8448da5454515fe248916c167ff2f53fa456f52f6445dacef44c3fd71c484bee28a0d9e81c484a2f1c59a1ef1c5ae2708c5a07214620eb1ec626e2d62620be55fc4f052c062bc8df66204a8c56287902ab15f16d562fed56d62d1521d6217d11b62c3c8bb62d44d88e27a1720f12fcff8e2131434e2fc7f68c41de179c4d73885c4b9b8a4c5ab53c1e2d83f3cc4e5343dc5a5d023c5c5d112c4dbb08ac5fb27bac4db9a112576070012fe3018120bf82089934b9084f338b144812285845c1085c47f7d5412d88754121f083c120a310612cb5a9e12731891129f2469127974d912fab8351275321d121ccc3d12a7c9e31260e729090aff2b09239a378994d34f09efdf0049fb377cc9b13fb492931960493c80bea413d8539248615012e9685d92a1745b9248e55a72b515510aeb1624e5144a217539422355a5292045186c2bf5a9e329f5821d29158b152385ad1d2f35815e2d8560b22c15cf7025a5ea7c27153e4623cd4fae22ad76e7297dc4de23ed8d3f2c2d9b33239d7ab72a2dfaf6210ddb89f8856318f0859a0cf485ff01f4056f82e60b8183e9974ffae02f238f3b5fb0fc116432bb10657e7523c998b222cb30b6a0c9fc1a01c88c3c8264fc352964aa276964c2586c65acce7d643400c132fd15e1328beaf132ed2c353216246f32fc4f6f320cdd88b23a6300d95b010259746d0a59917f34b2f86d2cb2fbbfb964dd307864c75144652553836435d64264e1e62365a3d6d2648dccf264c7798f649574ae64d322ae64ef613e655fd391e5b26a85e48a38b3e5e42e72e4544d72e56a5fcae5c6b12be49c2e17e5ec39aee4547b11e5032601f22e3420f9f037907ca719a97ccd2d95bcf92c8d7c4f18a33c7e93997ceeaf007915e216f9eaaa1e7917c53579bc0f9082cb8ca482eea1a4c21083aa422176b042824e92c23a57ae4204558d82d444a74294d0914203e2a742e93440f134075331668146b1b84958b1f2c35231313b483185244131a3e03fc548df5ec502a331c5691d642517469012f1128d122eb98012d2c917a53b4b7b25d6713725499c72a52f8ddf956e5be7944498de9450201f4a73289f4a7fe700ca4c9598ca3f9840ca937078caf5cb34ca087474caf8ddaaca7d136eca125a69cac5ef5dca2b14cbcae2e247ca50221e1586026395cec71c156d85319517c0a7caf92240f506c14a3556d55d15570daaba5418a48a441cae6acd9aaf6ac154a35a4657a7da4bd3a24adcdca32a29fe539560e88fea81e2986a0cdb96aad629404df92bb11a3280542ddc81572de5af9c5afa84be9ab783a79a9492b7da3d738d9a265d8b9aece3a29a17f29ada130056fd511f569d3e0e511d4f13437da38c587de2565edd8e48453dcfcd407d443c5b7d8fbe45fd14fe87faf27f9feabdcb301a4506481ac5d4141abb0b141ab7029c1a07aa108d712da8c6936da006a547ae8675ef9c465ff4a586422caca61c2fa2669314b2e6a38090e69f3b614de5197d4d3f7588a60fd844531c60a5c9b5e8a6c9e1eaa9690a866a26d8076a6a51866b5e4a656b4a71e66886fb166826cafcd40c641bd13c229fd7146af9d42c96c2d0e228a0d0b21ca2d0fac62ca0b531abaf35b8e4a6f5cbcd53eb4607aab57716a035649aa535d082a9cd5c4bacad3d2fa01d6c2ca80de917d6eedd53d1ae8bd6d02ed682685b6158698fd95a69a7933b68f717b868bfe8ba6bf76c7a6b7fb70dd00e9c0fd056aa0cd2f6a509d7ae2c89d66e6b4cd6d6d71ed38efe37a57d4b75a0dd64fdac6ddaf6a97d628a049e661300db538a8269e81cc127ab6ee08b5fde6039fb00f0e4621ed896b7064cf9751e9c2e8ca8a3f700d0d9abc6d4d1a827d6c9f845af63c521a09322a4af73ed60a5d349e5a0f3cd10aa335e16ad93e411af0396cbd55952faa983343ca0e38eb4aaf313f154e77beb8b0e4b26a26ee539a22ebb0440d7f19c4477f3404097885646f7e487a26e9393aaae7582862e2ea3b96ef49cb96ea49395ee1eac8d2ed6a69b2e868fa7aeb83154f7503e575779bb4c7705b742d74c6f4397ecfe5237d50da4974bcca6776fcfad6764c6af57bc2aa0a72e21abd74faba87789a6a7f773555fef1862a247b460ae47e062a59777efac370d81ea719007e8d105e5eacd2c4ce9116c9ceb69985fe8a1b610eb0b69b2ea3387b2ea573b72eb9b198aead72d9aebe3135ae8f3efb8e95b9942f5d35d03f4991a82f4311482f5fbcf42f473fb12f41fab9bf5ad97a6f49daae7f56b76e6f5e19197f4a5f11ef5b53b610cf43b300c1618080dee6a280c5804190c2e10e40dc853350cb08d2106088c0e067d4fce06dc152e0666d49e0674ee01063d8d410627ace106418d8906a5cca906c83f0a0cf6de1b0c52c7e70cf85ae60de845160d14c0470626499c86be2f7286fc038a866f1eaa865f2d4c0cb55e9c0de32da086ae6f50c38db05cc3548c7cc32ed1454326b425c3c7d52d4319820343e6d217c3fcba0f43866d1ca3947c4223c31a0aa3d36d012322535123c09b9c119045d188204bcd087547dfa884d2c888cfcac4c8d2cbca68ffd5d9e83cd8d348d12fd0684e36da4809fcd38803f3d4e8c9fcd1a8cee7d1e8940dc1f8bc96c2d8879acd383e42c1388acbdcf8016a654c88e6675cb51b608c4e1768bce61f686cfb98617c84956bbc29b1687cc0b2628c46cb06e149158088f308432e9165209036458843b6060462018114119841a8c9ad205dc63610c0a73324f89b0b04efc40d2250ee09a9760a80b8fb044050da8320564dd1901fcc311091d954880cd10444666b0ab283b10479273980fc72b8803027de41c8fe7c42cc83054d8842854cec94544de2d1754d6ed9754d82fdf44c34c80d4c2eec4c4c68135c4c16eca026dc0f212625417126f6b1292661e22d260b524b26ae27e72633f7b7263162d4a6cec54ca6e28ccca69c0c6ca61c1710534c2c1b532e3817d38e4417d33f8f21a63c2171a6bc96f1a62d127da6a9016ba6387e9ba61ef27ba6341407a67aa217a63fabd0cd9ecb45cc56efc4cd7a4635cd42188dcc06e15dcc18c302cdfe5ac59b698dd699652dce99753a2e9ba99a1e9931cede9ac9cebf9a892200cd5df7a9cd43b205cceb9a55cd8751b4cceb7874cd9df34dcc9d83cdcdd3156dcdf5105dcc479b5dcc7f0605987787079aef26e69acf115499979f0c9b47da6c9a6b935c983b383e9aff087836bf832259fc1d20b650eea3b220aaa2b19084e5b2082e91b2f0aa96b1c80c51b5781436b7b816f2b580e87cb37856eeb278c01ab10881ae5810d86d5a54a01f5a1c905e58bc3b3d5a7cad46b4940e47b77c52c2b0fce0c3b2fc0a4364393a406a29534d66192b4961096f2a69693ea56839d3aa6a699f6860099fe162a9c1306c09a198b14c7579b4fc39fa62593e02630533886a15fc00b20a7522b01a5d22b6921b24b5f214a4b5ca2ba0b5a2a9e4b162ee11b3121052b4daeb54b68afe34b1221337b74a0eb7b2c24273b152f0805a15bfd45a3129f45825244e5889396e5ac1311c58d1b83d5a0d7f43b4a6e4035ae732d1593f237259d75c0b584b720a5b7f0994b6ae13ff623d2aac68cd49a963dd24616e0d63676d1de2e7645d111b673d8b986c5d22936fadd3fcc3da6b73cefaabf1b27516e3817531d585f5c2f5b575bfc3a7758d1882cdcc009acd777ea08dd425b64da52b818d1736854d9e08ad0d1f379b4d2232970df19ca24d4297aa4d17bf964dc914d8e68b94b94d6b94958d0b146ab340e467f3141269f32b33d7e64178d206797bce46d1f3d14694ebd346dbe9d3c6f995dc76ea4ec0d69640c4f6a351c436234cd496595bd2561841d596671a6cab78696e8ba06d6bab939d6bdb9ed5601b69376d9bbf3367fbe0ba696bf3e7daf6c0f9d3f66a0ac66e59086867c4c766f7422862a70a10b3633a90b27b5a52b2ebaed2b01b9a01dbddaab9d9f9ba7bd965fa42edf2667eda7dcd9bb563db9bb38b73dfb4f373fdb48b9886b1e728c3b71f2c92b27f92f962dfe1a0666f3007b60fa4d7b1e79572b01f0b71b24f15f1b467f087da472087da2bfc8eb60f113db53f65b8b0672d7cb407ba7fdaef11011d3e45810ef052580e375002877d295a07dc3e4687304136070a416187b379b0438abcb94338ae8bc38f00a8038952af43f7dd94434cc99a4398ff8d836ef49d032f04d1315d1ce8f8d48eeb48f22ae0d8d22dede830a0ea18b2087674f8a2eb58a4a1ef084932746c0c35711c579c7604d92c3b4a7b6f3aea1aee399a06ed3b22731f38662b1c3bce84dc3beefe7a7444577a71e4f6fa743c1ff9747c60013ad149029db47f623911fa1138b589323bc98a083badf9893ac9fe94762a3ad3726a533277627c34774a5a287432f939e474ff3aec54ce7ae1246cf9e4f407fae9d4238be57cd08be55c2447eb1c0665700e336076c6aa90728ebc5170ce6fd470e6bad072ae58013b1fc0e93a9f69ea3b3f881a399348593b1f436d9c1b065d9c6774dd9c4b53039cdfe3239d51fc079c03a50e9d657c2e9df57d3e9da3efe05dfcfab15c9abb715dc403095cb814685d20eaf42ec91b2c2eb4202e17dd2c2197c14b2d17c135b00bd399a5cbe0aebbcb076eb2cb9360a1cbf7a65a97cae33617b5fe1e97828001978cd911176cc8aa8b52d9bacba2efa50b3df3a3cba9efa7cb860cd0754701cb753a88c035bb47c4b5225dd4756c1decbafd6aeeda726fe34a8111ea9a8697ec1a3e92e19aff98e3bae3d5e30ae1ba70ed62797405c37eba06fb7fbad63dc2bb35bd22bbbd7b01dcdce5806ea375e86ec5bfb1dcac7770dc24ad406e5621046efd406a373d655ab7726a7ab7a861463725022eb7c05c21b7de1451b7931b2d37934db0db3cb2999bd7bbb95b2c4ea89bea64b45b0a41899b50c09c5be0d2951b76e0a79bc433bc3b8202d09dfb0f967b89389efb890aad3bf716bffbf516d85dfa8b913b5fa08d3b0928d45d312dd23da2adcf9dc766cb7d93fdd1dd62f5c9bd3ce8d33d4711e8718f81ee916581e161cf87e90150c1f10852a3f5f836c6e8912ac2ec11b903f6c887b1f038f5b4f568c00bf5707828f2481baaf18058ae7aac5f6e7be0f35f78a0f93e789448be7b08847c7a58bfc17b12a7237a66f8a178322b033da365f13cb730f13dc922093cb134683dcb1eb53c09f6c09e7672469e44e4c69e3404a69ed9bf4d3d8d426c3ce3529c3cd5943d3d5d33233dd33b6b3d6b042e3c79a4df3d47433f3de90350bc4e47b0bc88e4f1bcb423f0bd9aa208bcca3469bdae18e9bd4c48a4bcd0a254bcf89fb5bc6af7c15e599aba5e17a1365ed5c5215ed225715e6fe7195e4504e55ef01f5d5e553fa6bd44852ebc667daebc80468f5e30e76f5e90f04fafae4014a8861a10aa668b01ad53c0837e8921803233b2438b86c4a1d5cd52d0031365a8d82118da33640a6d4c7782da1287424f0422a0b23db150788a642877722e14cdb9030af09a85662bae41a7842fa0256dd750a6d5ffd1770765e17b845e457c42c96111bca37fa07aefaa03bdb127b0bc2594f0bc796508bc176209bce723c9bcb9f1a9bdcd32e8bd1fa719bd1fef55bdff1d81bdbbc1bade7ccf3fbdb52ac7bc5f3357bc8b34b6bdb1d876bc17e14fbc5b7f9d7af7f23f7ab7587f7a47447d7a6f86a0f8786b027d6694f17cece3097cfe1050fbdc66d2fbd073aaf868cd6af8589e807d526ddc7c9e2d137c98a8937d2277fffa2467aff8e0c77cfac82020f896a461f80afcc3f25d7203f916c7e1fbbe2510f85eead1fa4667d3fb2ae528fb6ecfabfa626a6bf9867f6af93e9c827de72d757cc9bf1bf84a4af8faaada06fb9637e5f912b3f4fb5a122df9da5cecf9e228bdfbd6c47efa8a9ac1f92146a0f8f16460f88d4e63f9d18f13f9851bd0fa11e5d2fbf51ea9f8e1c16afbc59d83fd56d48dfc50264cfd5e739dfcb6ff8bf4a3aa8ef32bd728f4b36a18f2cbaf9ff0eb675bf02391baf06b09b9f23bebbef6db7abbf3f31179f4ab507ef7734046f0075423fbcff4a3fa0f6562f84366b1fc1334f0fca95308fcbb2688fc8f0e48fd8349a9fdf18c68fd8b0834fc492fc1fece9a46fe8cd4a6fefc36cefe686dcefead3571fee4a309fe3bf4c9fe6fb76dfef16f6dfe0dbffbfc13aff7fc65c3aefcf1ea9efca7123efddd146002b648d0020cb23102da52090254a68802240ae8031696190376e6a40302d765021aafc001dd34a601c72596010d978e01e39cf101ac1a2901a7ce550181de1d01019a7d01527ffa02ee8e7e075cf2ee0458247d06c02bc1047a92a105ea180003cf7230026d104181b3f844819bff8802fd03c803670ae903a99d8402a160e1c0f9788940e91b70209b896e20856366e0557b5e60285b47e07fc723818d144b81dbc9978179b0f781a40d0f81f7c99f81d9ca30419a712841217918411e334441d645f4419b97ec412699d2417aa41a4158485a4117865a41e6c8da41f3b7e0205247fd20f0ac69507f86799068946d907cb15350919e7750984870105b796490dec8729026ef6a90ecc35ed0ebd46b10cbeb5bd0b5e67b9001003e7831072918a70023f8d20427787e0b2758c91f149c744510fc93833278949afa7fa5461b9c2ec81bacdbed1c3c04c90e3e4ccf0bfe5e3318ac8eb616bcf4b817bc907f1cdc80f8145c518811529e891f621243168278cb1e1283a61dc257651972dce31cd216e01d62c5121932c09e1c6286fb2dc41ea13da47c6b2724cffb3864bee52104851029546614351474851ada020085d6ffa50d1d42e00b1d58930ea5cdd50d7da16b0cb5fefb3db471b23d142fb937f4f87224b47ffd321494fc101abbf910aa61441a2690cb1dd6672f1cd6f8433a0c5aa11c5646ad11660cd40aab47d70e738bb0088bfb611fa6e6ed1646f49116569dd21b16783d1266ad3713d6e7771c16397c1d3697fd19c6998612fed702189e488e1bceb68a1b4e03c10be7bb220bdf10e70def61930a6f7d0587bf7ae887335d198707ef0785cfea25864f991486ab57ae858f246d850300f7e15f151fc30dad80114ce1a0887613bc080535fc88c52afa88f99fd21105d5ca11e1985a117775da113dd7c6114d5c9111e87cc91112b0e9116354f911d4bd431157073b112b537b11b82fe7116e29571145c0fb0875fed708dd4c94481104b44800335a24c92e56a4a2195e24d257bcc8bd17f6481c005fa464ac5064f88b4864d5a94ca4318346e4c78c47246a55646479545264ecefbcc8fbced2c8d0b8ba481ced8dc8fddcddc8cad7f3482e8cfbc8a482cfc8e32c94a82216b4a83573bca86f0334513e6fec51aafe4251b3714251506ea92867189d288628ef2897e3a8a80af046d43adc7e1420f4382a3bfd2a6a10f33eea43f921ca48ed312acee43daa631536fa9a003efaf2077274600e4a746d1546b4d40156f4122d6e348e39287a271a14ed6a89172db94118cddb42169d5a471fcd70ca18edd9c71a2d88c1176d9320147d53601aede16b1ffd2f3c3e9aae2329fa09313d9a98f8bfe8cca5f5683784fde80c8fcb68cb7fd7d17ad8f7d1baa8efd198792831738758317d9578311d2ff831340df431ff7db2c78cb170c7dced88c71c3628c7c8c6eac7c81418c6bcfeb68f3154778c3937f38ac158aa8d89a21a8e81df3a8c210d388b39c1b98f29ae7e8839467b8f011823c57ecd4789d5e3448bfd578b11ab44088acdb2c18bf5f523896d32a2896d15a28d6d6fa48fcd64578e1d62738f0d108f8a9d1bc98b9ddc9d8acd46de8ffdae7c187b037b111b04ba8f0d04bec74a5bbec7164190e2186b90e2d00ed0e32ceb30e20a12407116e5f871c1a5a471ff4668e2149be9e3aed9b9e3269d78e3ae71f8e2880fc4e3dc68e5e3443834e27cbbb5e2f86bbde3862403e27e5c46c591b9c7c5619264c6c96ed5c75d1b6ec431a1eec7e9451fc7ede45ec561e1dfc729693dc489673cc7cd5bbdc7e55322c4739922c53fd463c4279d61c5bb9180e24d6c41f18789a0f8e57e507cb73d5ebcdb277efca11b41fcf10151bc8c0379fc5a0b7dfc24a746bcdf817ebcf857d378e44487f895af3ef12d10dff8e690a078d2b8f8f82889daf848e38df81eb4fdf82dddc3f81ff5c7f1df392ee2cb08eee385751fe3bf62bec70f9a21251815a32420840013e21a31123a5871139c7e8112d41cf112e06109126a9f28128e1139124265b8129c47a513ccb935122c6875138047fa09e00fe304009a79c2cd995b420d877b02569467c2e04175823a703fc153ff3001a5f02a819fe83ee1b4e1216142ef31c12afb392126fb2d810ffb3de1a2042591b41923d1430f94b8ed8497c8278f9f381842923827489d08d74e9f584bc097587cac9f2830919cc840fe3b91f8642a71077d3f31adfc287184f83ef131e73931ec2b4a52630b46d2613d7692412d2829fd0f28c9cb052f89d7853429ab833e09139523695c9627498c882f09d7492a0959de38298e2b3fa918ae3ee991793889bdf82ac998f43e89caf13d09548e92ecc6859b5ceb0c4a4676c34be63b274a3e092749ae94204da6b6a64966eca24fc6e3e24c3677554a36d7564d76ea514f06e43a268f6827279beefc4c56635d4866851c260f945c255f92dd275bcade27ef1cc3a660d922a5108f20a75455a0a4e49aa0a5e4bbe3a52cb3d1a474ffa04fb114e44e1172954aa917d448a9be4b49f934cf4fb91d684b39ab1f4e19a3984a017fbd4a09a7b84f692a7c4e9177794f819ec2a696d921a5b2b522a50a57a1a4da7560a466f3e2a62a8f8252d93cf1528dae8852e3602853c5e12953d57ae853b9a6585333e3255341340ea9f00131a9f9da45a9ac33ada904fbd3a934dc4ba9e29bcba9d98147a9a1eba7a97854f7a95f8a9e535135de53f91d90d226aa51d288828069af9d1869507a50dac535511a20863ced9393266dfb277dda5292401a3e443e8d4ca8228d6f70366d12f52cad9afa3eade002363df907467a8f006e7a233c65ba571f7d3aa918777a4574783a9e6172fa0e4e4afab17755fab15967facfab83f4caadd374f4aaab74fbd2e774aa1e8c0cf15eec8c4671ee0cf64fdb8cbf1f4e191151811983571919a894f91937d35f33bee05e644cd2dd67bc7d7dce30ff8796d9fa132333ff177de6410b43a6e71a53a6a68944a6f73c3873dad22e73e9273433fe20207325373ed36cb934d31abb3cf382b82a13d3aa33d3b8bd2bf3606336b37e7f3153da6923d39ce13e9341ee31137c0b9b050d42c892efc3c81ae9c1cb8a8065c88ac761cc9a97e2ceba1fe0cf7af28264b9fbc464f1f3246759fda9cef2db9acd9a77dec8b2c7bfc8a2ae7cce8a37fdcc3abc83cdc6f340ca2e2d0564aff46364a388e366bb3d12666f1d5064bfa252666bffc794ed5ec6937da62f9fad64a39dfd65da227b48df253bf1d52d3b2b3d281b445e950ddc99cd0620ac65df1c9c66c730df67eb573c65fb3fc0e6142191e5781e51e42054f0e498270ae7041bf5e614efcee6e8391ee6a4105de410b3dee77ca579ce51a879cec125c7cd6597c2cded4753c985bf54c9a52631c87d4e31cf0de5b6cdad67bbcf0dae7ecaedfdf9995bfe8e985749819be7bd04ca7bd420cdcb3ba5c8bb5291c8bbd252cd935bd2cf23fd6a9887319f9417a35a9ad734569da768f33befd7ee4e5e1be9459e4bdd73de82f5679eb92f523e5806371fd70c37bfe79d305f0f40962f8f4599afdfc3901f1f2a95af432d933f8e6395eff111902f4311955f6f939cef4f9192df319e9e5fc1fb2b9ff36936dfcf702dffdb326c41e12aa8a0ef82a2e0f427434145b45081d3aa7e41b56872c12ac5458140fd5301c73aa850439aa670869cab70b78ea7b0985dbad0b943baf0981952d886ec5e1814155d283c925788ca3f5ff88bf3ae70b4e1a9f0860ef73f7445dcfff6af29fe93db15fa4f8854f63f927193ffd290dcff534075ff8f8d39fd3f0699e1ff80357bffc1d25cfcf7a3e5f93f6aa7cfffac36608bea83918a60fec32ad2d9021579cbd214711fd01709b00916a50f8b162d444b15f9717c29e2dd07176dd2981799217b17a5cc56174d78761665d25e145d353f15992c2216ff98c6283eda0615e39b1215dbc74a156b21ab17c7221b14bb00dd8bf9027c8b6db7338a6956db8a4999ba8b53df578a7f695c14477c7f2a5670fd2cbe5e422c41ef452e69cf04967c63c62d09d80595dceb4994bcc54995507229978c58d896a086b995543487943882c34b1cb4174b92f1d64b4e8ccf4bcc44c84aeb9cc94ab99e284a7fb5f29412a40a95a61f0b954651cb967ee7562e3d255429ddd8d32f6d4033281d81839416b905972e9e9796f204d4959250d797be54b5947e793a2d0d10ba2b1dd280f9ba9603fc3acd86fb158c46f4f5c69bf6eb7523e357864ab6affe1d425f8dbc24be26732b7d2d7f53fe2a0534f82adaf9f4150985b82c4d89a7ac0c46aaec4d48a3cc93dfa8ec121152365de55ef6511b5c162e555816f1305b76a60d53ee69815c0e57002c37bbc12abfb7212ad750b7287f710e2cbfbd8f2bc77f9a2d679ed9289f0c392c2fd5bf288747c6a838e823ab68df27ab182aa2ad584e60ae701b65add8b814aa10a050a9603ed5aff87b1e58718a3450a1d73655f174b455f157e2aee287ef6705dfcc67c5db096ce5512c62a5e50e62256311b0928c17b7f2fc0c54e93740568905435929fa9db912d695abb2ca5fa2d24a4eba325d58b9520f47bdd216aa55d90372afe48dceaf442d28a80c631eae3c4a3ea83cf50356a5d9e1543dcf13546dc812553538125549645056956ad354990631544dfd63a8fa4c66aea2e1e4aa0aaa15ac42b815aa323b97ae120142aa64c533abbcf6b3aba032a555794ea7556db067559b2cc8d5c58364d5bc3a34d537c10cd5ee546ad5f8291ed58671f9d54ecac5d5ed1165d5ede3ddd5e3a7b835bab6b435fa292235ca12ca359ecce13536efe535ab0867359df397358ba7af35bc2988b55ee5c05a5354ecdaf808dada9c4add5ae46c486d7c88696d75b76fed317c63ad7a7a4bedc37f3db5b1b073b52e4867b573834fb540a4e75ac64bb26f6451b4dfa4ba18be69e0097c8bc1817c3b8d08fe26259df88dc8b3e7db0d71ffb7849b956fb6434fdf8a919fbf91cfbc7dab5afdfc86c88350e7534053079d67addb3915a8331307d7f5c3bbd4596479d4c1d115d4b5df56d4a5efb6d64591f6d7bd6afcaac309dca873cfdea87b3bbbaea396c0ad57bb21abf718a3aa8fe064ab7f2965ab17f757abbf9500d74ba458d67b2e05d537c144d4cfd177d6f7f38fd66fdb2ed6e7b83fd6278d3cd5b749e2367cbbc56d10c81169a0db1569c869fed2102d056ee865d06950e0b66af83e14def08259dcc09854d670e651dee01ad9d9c04670d540984bdec8232eda8811abdb782066d448c9d6dbf86b7fb6d11675ae712c74a391ea06b1298706d4342421dae4822cd114cba9d2a4fc4bb7699ababf29967db629df69b1a920f7a4c9cce9a969899da919742fd0fc0b4eb8d9404ab419bfc8ac195fb7b7d98ab6bfb9bf79b479d7e7b1d93596ace5ea84a7e54c5ab4c54049a6c57059a965461edca2e16fda22b06ddda29c15dcf277b5a5650fa5bda51340fc9d428fe6fb6e29f377e42f5cdf436444bfeba2ca7fb756047fafead6fdee1cedf21d25a8f1fb8b59d37759ddf6efcd213ddfe319fabf1fd66d7c777e426ccd4a206b1d34616b0da01168ed5a776bd513ef681d36ee6f0d409b6c750a5f6cade0676953c594681baa536a9312d66d5315b36aeb9c72684b10296fb330ee6d6b62ee6f7b2a3a6c1bb5be6b93768369879d456c2f9dc0687f115269ff1daeddaecbabd33e6be6ddce9ad9d0fe85b5bffd4560b6dddd16a143110bbb43748dac83a39ab9432038a4c3fbf1be63f309a1731713b3d31e1ed4e9db4addb9932bdee997add21928a0d3895ce5d3a9bd11d459d095db49d456d54962dedbc925b9d0d919bbd8595ef4d809d47feff47841e8d256e3e88240b9ba044534bbea5e92bb8c542aba98f4dabb281ecfbaf693e07e20be21fc484102fd284ec1ff8161a8fc23f9c6eb078f60c70fd83eb8ee7f8668ddf4c804dd86d644dd6c7c34dd61ef6cdd8e6fe2dda546cadda9ffbcba75ec8bbb87843abaa979fbbb5b3e847ba6bec8f6fc2954e9192b50ede19875ebd177ccec69ada8eb3132ebeac16a1deec1fe3dda1324b7d08390b2d8131dffde33ac8af0933f05e327ed2ac64f2f78dc9fa400969f7f4d947ffe5ad0fdc982e2f2f34cb4e3a78240ff4f928b879f39dd78bd7435ccbd1f3392bd8666cabd9e6286bd166856bd10ba88dee0c9825e81a1d15e2060aef72c1aadaff52f6d9f66215d9f662863df3d17479fa59e68df3f13993e823dc53e456370df30c0afef4cb8ba4ffabab7cf8bf44f5f9816427fa3055abf2c1249bfb43f4dbf613b73bfd68b76bf5c7c737f11cb79bf200160203c0b6340a31f6fc00e9b65405c9e63a017c83370eb2f3e50802a3d20b5a33e5025ab339067e839306f8df66b8c10f0ab041eff973b2dd1af6e07ea5ff55212bf6456247ec199837ffdce30fcc56aecf94b32bae257c423caef4688e86f2f3ec9dfeb2b92bfb32cc0bfa3f9027f731a07fea69ac0195400b10c3e2a730cbe4a4b0c220b480eea6eeb0f2abf1a0e4a161b0fd6d9f90d3a408306d36dd3073f43be0dfe05740cc2cb4e0e263ba0fd0945a1fd838d20fca7db1afce78a3cfb8fa262c19fd9cbba3f03221b7f26a3a886c247a9877eb6310f49a2b00f1532700d99d5f20f656f4a0ecdedcb0f45d4a90ca9d98287b445ad87ceb2ed87fc4fbd87661cfd8658a6ba866a29017f6751d9ff7677f3fc7db514fd2b492dff977444e9afed73d9df96c1babfcf37757f5335a7fec2076ffc15a3060c97ac930ff77c880d378e2a0dd7e8a80de338980fb3e6fa0ef33b270e8b06670ef7fdce1de6a92e1a4ebcab1b1653eb18962dd91ece25861b51a0c01db998941a39b1531d4176028f54389a8fe41f788d24b8f98db485a78c503cd48d2414d28d7639968e5a6a768ce2eeec8e16af5f8e0ee3238e7d1d431b7ba0078c811ee8c7388818c6d05a18c7e41d44c7240d24c6a087926316ad2a632b7bc663cfa7d663a4383e6302b8f963cd3825631c213563b2cf7563a4d66763eafc2f636034c6f19f767ce362ec42e33b0422e3702712e3c15192e3f3bbf2e3ee9aaae39bdd1ae3ff8c63c7c33d13c705dc93c7a11279e31f5915e3e3c4ade323dcebe37d3157e3be0877e3b790bbf1ad7fb0139974b813161ac4134f856413a3a8941331f3d41332a57413fe3f59270a4e24279267942694ac9427282ead27d2722a26e8ff0d4f18ff9b99a8a19e9bf0505a98b0c6df9d0823419c6c64014ce21c924f3e9df24fd2db8b4c8eb8a94eae14684cf2a0274e1648e74d7ebcd74d36ea754cda6e8e4e0ae0fe9b2c42be9b9466034cadace34d3534e14f3994d34d793bf34d0d9c4b4ea16d784d1908244ead56154d79ef574ea57dd64d319a4c4d99463f4d611dc3ff133c21fff75e41f78f9d5ce4df1ea9dcbfda20a57f937e89ff940a2bfed1c2d6ff036834ff83091dffd76d3af56f8902671aa90b771a439468ba579261dac58c633a02c4391d0e559d0ebbd698c6859a4ddb9e154c77c0d54fcf5ed74fef87344fab994f4df76a2c4cd3542e4d3793ee4ee715e1cf80a9446654cb65669c579466989c94673e1eac670e15f26678e36b66b62da66634b51666fcc9cf675e63ef670a6c3f66927900b3fdbfe966f71898676b05d966d1b1c467a18ceab38aa17eb3eb88f5b38088e6592198f6d964d38e59ddf5b159c9edadd9458addd96f894fb3f4074fb35ad2707369b438737f2589e622afc8e7688678e6ba3015e7f86b1ce7d6c2fce68684bfcd91a30ecfcdee6ccd65fb5dcc41ce2fe75af901f3ebae94f33edcdcf35ad262f306ea52f3abb4c6f3ae117ef353bac9f34b4265f3ad161df3676a03f32a0e0bf34b6f5bf32c2587f3ae8db7f3b8d4240b5dd6a40bae8d740b0658908536678785da1ce882586fd142365afd82bc55c7c2fe59df82e6c6f08247dcf8c27ffa0b0b9b8e0b0b700d4b0ba9b4bb0b1157970b87ce1f0b4d8c288b9534248bc051ba451516cec5b5519ec50bf4e2c5ca8cf2452660fd62bf52e3e20e76fb22fecde5a219f861d189fe7591e9956da934806f69cf576489352b7869602f73a907bd7e0970d5b754de38b9f4db686189b17969a976fa704992fb66e9b5157f799c9e64f9f2967399385c75f9ced670b9c7d67df9277af0b21a2469b9a52075b9f077c6b23a66fdf2816ae3f237d4f66518b7e5e5c45f77cb64d94fcb679a942b3c56ea2b28fdea2b46975e2b8795012b3b58f52ba32d932bf4f58b2b79b6872b530f972b367c372b9d230f2bc4ca6f2baba544ab8cd33cab5607d6abaf1df6ab260f93ab4be75bab5a458fab1471b86bec0ac46b4afe346b6dacb46b58d5dc6bf05e126b3621b26b56bc616b3cbe596ba1b8956b5918cd6bfc69cd6be9e43d6badfbbfd6be478caeeda58faf5db54daea9342daead6c23adcbd011af532598af7f83735d2fc0ab5f373b6f5a7fc46c5fa7a3ec59f74d93dd684d34df489372dae0a2f5dd3095aedbf8a3d3b8619cd9bce14336b881b5bcbd814ef4b2019df9dc70e1a2dd9cd166de3ceee3dc94cf52dab408f6dc142f29df748a1ddde4f9b3bef914bab7292b76b309e3fdba693583b455d68abf451b4bb605cb43bbf5116ab565fa3b79ab373d6b2baeb4706ba1b1610bdad9b905b5ecdd4ad5fabdf51937bab5efb1bf556d40bebdb040bd3dc0cdbe7dc76db5fd5a0ddd6efff0d9c63908dd3e4188dca684efd8567adcda26b77ad8f6c07cde16dcc3d9e17124de099360de596d65db2186e3dab16a16dfc923b3d9518f0bd951dc28d901c095ed486bb7ed58f44dee30ddcfef28f4dfef345b3fec28943fedc83abdef50a150ecfe10a0dd054931ef76e849ec76f5daed92015d77c9447d7643c6d67779ce9e771d4990f6b801d87b9cc1a0bdcb1ff87b6482247b55d2cc7b0f36527bf9712e7b4d75597bdd982d7b70abbb7b3ab0e8fb766164fb01f5fcfba4267afb87209b7d9b79fb7d8352ef7d9595b07d5ea7bc7dae479483c90eee838108898343a7de037e9eb90334d28b83b414c44381469cc39671a6c34019cec337358dc32bcbc6431bbffec3e488b5c303ec93c354e78743c0df87439101fc237b719223bc55daa3f818d6a31526b6a380499ea30c21e1a38b6f8a47a8ab9647de3b8e4756c20147fd7fa38ea8dea38f80bd4547cd1f4d4734de9b4746d787476eca3747cc4ee4c7bccf9063b5cff8e3cbdf69c7f8b68dc73230cdc7a83c3dc7ccb9a3c7970273c70f796bc7a5cfc7c7f0aa37c75ca30fc7e683f827295224273e041227ad50c809c786e589bc50e2c9eb76e609597ad6492f28f764abb8f8c4ddbae5443e76eda42c7cffa4999be01445d7e9b48dd0f514bba0e2f4d5e4dba9037cf329826dcbe96d45f76958edf829e1f1e429c1d2fa69c3c3f52993c6cde99ae7c3a9ac0ee8eca693e8ecda9ff8cc7c9bf64cd18ef96c038bfb6cf756feaca7ddf66cab35e5cce6aaf00c636cf12c3290f85c418ee4dcd848e89c0a2a757ec26e73fed95c706ee1dc78ae23d4730e17bc794e36bd733ef77c7daeae7d730e97717b0ee7f3704e3b8872513f8a7f81ea457ef1878bfa42419de6622c9ee622668ff6e22d95f5e2d297ffa216fecb45c09ee5858a90d3850b99ebc544b5db45ed7ae5453d4eff4503f1de85c9dae94515d6f3c5d4dfcf8bc959ac4b5e43f24b7141e14b795fa9cb716ee9cb3c78a5cb320fa54b56a6d44befa7fccb3d87cecbc2d2d14b46ff87cbb2d987cb6801a4abba59bc2b5865922b0e23aaab7561fe2b4540f3954f6cdb158678cf159cc9ef2b8eb2d12b17bda3ab6f1ff8d73ec3ecd7e3c262d72350a56b7d76bdebe814936ba72fd0eb06cfc6eb52899eeb13aa8beb918587eb2f31e837ca68b837972afc37c63e4a3743f3da377f4f2c6f7ed0b8def03e95ddb86234df5ccc2cde88a4ecdf30c2dddea832dcddd4b47edcc86fc2de9651a0dd4eda9addaad2b9dece7937defe95eeb9bdefebbf15a218b8d570f9732b4e75723b607c734b2b7b7bdb447377eb15fa706b488875d781407117604e7517226c70e76c0eb933272fbbcbc26ebe73416bbf334fdfbf4b6139bc039bdcdc85af3edc052650de8f4d51dd3f8d38df6fb040ef0f6a03ef43ff05df7fc34fbb57e1fc713f76367a3f7fb87e7f687a73ff2789e081ce8bfc81e9cafec1af2ef0a19b3ce4814b23e9818b37f52170b9eca1b46ef4c19779f221cf54e2d1425bed919edbec11d810f8284758fd28bb5affc880d9fe58f2a5ff913867ff5164ebe111b8c2f8440be67caa8fe57f1291b479d213487df22d2c7a8a6dac78ca94a87caa060f3e15af323e8f67733fe7a00a3c7337073ed759853c57a6543c57bc373c7b11353f8be80e3eb3564d3c076c6c3cb3434e9fcd771f9e8f54de9feb86d05ff48d695f10cc685f6025da5e6aef465f7204275f6a76115fb911b15e4f21b4af403b9e576a65e1d77232e9d7cd69f0ebed81c72bf516f95b8c9ccddbb021f4edb42df06daeade28d76b7fecd6f9ae69da189fefd749bf19d58c1e6fd9b47f43b6b5be53bb1ccb7f78bd0ce77e7bbf5f75bfdbdf71f6427efb9834fef0779b81f2f36ec1fcc328a1f592cb89fa68f229f8bd4219fff07504b03042d0000000800000021001fc77e29ffffffffffffffff0a0014007374617274732e6e707901001000c83a000000000000fa140000000000009ddbe57b5547f730602a38b4c59de24112acb84381e2b4a5787182054db0e0ee018a3b048a1677281ea438142bc5dddda5f0de5ccfef2f78f775dd1fcefeb2cfac59336be6cc3ee3abd5acfa63ddcfa2758dd633a0797058b3d08022e9028a75c91710982ea04587d0cea14dda37ea10da3cf8d3fdf24dda8605bb1fd6aa49c7609fb37e57f0bbdc81d902d3f54ef7ff7bc589e6fa8c2f894e0c62f10d09484822129384642427052949435abe253d19c8442e729387fc14a60845294e094a519a32fc40052a52992a54a53675f8950634a419cd09a6052d09a12dede84817bad28d707ad19b3ef4a51ffd19c460463289c94c613691cc65051bd8c82636f3275bd8c92ea2d8cd1ef6b29f031ce7042739c569cef00fff729e2b5ce53a37b9c77d1ef090473ce7052f79c56bdef096777cfcbf8efc8ccf89414c62119bb8c4233e5ff30d0948486292909464242705a9494346b2104056b29183407253946214a724a5284d19ca528ef254a02295a84255aa518b3a1806d1ead184a634a3392d6845086d694f073ad28950c2e84a0f7ad28bdef4a12ffde8cf70c63199294c651ad399c12ce6308f052c64314bf883a52c63392b58c92ad6b09bbdece32ff67380c31ce518c7f99bb39ce70297b9c2339ef38297bce33d1f3ff5ebe7d1a27dc197c42026b1894b425293866fc94c3672919b3ce4a510452946094a528ad294a12ce5a848252a538d1fa9414d6a519b3ad4a51e0d6848639ad28ce6041342073a124a189de94677c2e9435ffa3380810c6628c318ce0846328a08c6319e494c660a5399c14c66319b392c60218b58cc3296b39255ac653d1bd9c466fe640bdbd9c16ef6b0977dfcc57e0e7090431ce628c7f99b139ce4146738cbbf5ce23257b8c92d6ef384e7bce0b32fccc7c4202ef188cf572424118949427252909254a4233d19c84826329383408a519c1294a414a529c3f794a33c3f50892a54a516b5a9433d7ea5010d6944338269411b42684b3bdad3814e84124667bad0955144309a318c651ce399c6746612c93ce6b390452c66052b59c51ad6b391ad6c67073b8962377bd9c7210e7384e3fccd094e728a339ce51ce7b9c0252e73955bdce62e0f78c8639ef28c17bce60deff9f8c5ff8aed17c422364d6846735ad28ad6b4a1335d08a7278319c25086319c1144309ab18c63129399c254a6319d99443297940a7e6602c84e2041e4240f85284c118a519c1294a60c15a848252a53855fa8496dead3808684d08e0e74229430bad0956e74279c9ef4a20f7de9477f063090210c6518a38860346318cf0426338b3944b2843f58c92ad6b08ef56c60239bd8cc16b6b29d9dec62377bd8cb3efee2104739c671fee624a738c3592e7091cb5ce10637b9c51deef190273ce5156f79c77be25890c5233e49484a7252909254a4262de9c94400d9c8453e0a5198a2d4a4018d6842539ad19256b4a60d21b4a53d1de84827bad0956e84d39bbef4a33f0318c460863094b1fcc67826309149cc6026b3f89df92c60218b58ce0a56b28ad5ac611debd9c056b6b38328f67388c31ce334e738cf45ae7095ebdce026b779c0431ef198673ce7052f79cd1bdef28ef77c16d35a8b2f89492cbee26b129384a4242715a949437a3290914c64260b0164253b810491937ce4a70085294a317ea00a55a94e6dea528f5f6948539a114c089d08258cce74a12bdde84e383de8492ffa3380c10c6118c319c9282218cd18c6f21be398c044263185a9cc6236738864314bf883a5ac6025ab58cd1ad6b28ef56c60337fb2859d44b19b3dece5108739c6252e739d1bdce40e7779c0139ef28ce7bce025af78cd1bdef28ef7fcc78798ffdb207d410c62119baf48404212919854a4233d19c8482602c84a367210481039c94d1ef252914a54a60a556948239a114c0bdad3818e84124617c2e9411ffad28ffe0c64104318ca3046308ad18c611c1398c824e610c95ce6b390452c6619cb59c14a56b1860dfcc916b6b2839d1ce2081779c8231ef39c17bce4156f78cb3b3e1233b678139baff9860424260949494672529092d4a4212d59c9460e82c8492ef2908f0294a024a5f9815ad4a51ef5f9950634a129cd684e302d69456b42684b3bdad38130bad09d5ef4a60f0738c8210e739463fcc339ce7381cb5ce12ad779c4339ef392b7bce303d1ececbf2416b1894f3252909254a4260ddf1240567210447e0a5088c214a1042529450dea508fe604d38296b4a20d21f4a60f83886016b38964218b58cc5ef671880b5ce60a57b9c6756e70933bdce51e0f78c8639ef094673ce7052f79c56bdef096777cf8f4cb475c7338d189493cbee61b1290904424260949494e0a52928ab4a4233d19c8445672929bbc7c473ef253808294a43465284b39ca5381aa54e327ead388605ad38610dad29e0e74a41bdd09a73783184c04e399cc54a6318359cc2692b9cc633e0b58c82216b3843f58ca56f6739c535ce02257b8ce639ef09c17bce415af79c33b3ef09168f1c49ecf89433ce29388c4242129c9484b010a528e0a54a41295a94255aa519d1fa9414d6af32bcd694f189de9412ffa3290410c66084319c6084612c168c63096df18c70426329929cc6529cb58ce0a56b1968d6c6233dbd8ce010e7284a31ce3387f7382939ce60ce738cf052e728b3bdce53e0f78c2539ef19c17bce415af79c35bdef31f1ff848b4f8f29e8424260b0164270741e42417b9c9435e0a5088c214a118c5294149bea71ce5a9ca8ffc422dead0904634a6096de9435ffa3192f14ce17716b384a5ac631bbbf89b139ce4146738c715ae728d1bdce40ef779c0439ef29cb744ff4a4d2726b1894b3ce2f33509494c12d291914c64260bb9c94f010a5288a214a70ce5284f65aaf00b75a84b3dead3808634a5195de94677c2e9456ffad09f010c6704e318cf24a6308de9cc60266b59c74e7611c5792ef090c79fdafab5b50c09484412521044018a52818a54e2477ea221ad694367ba114e0f7ad28b7ef4670cd398ce0c66328fdf59c06296b19cddec612ffbd8cf214e13fb1b7d422292928ad4a4253d19c84816b2928db274a20f0319c270463296718c67063389641eab59c37e9ef38e0f7cfcf48c04f2800002092227b9c8435ebe231ff92940410ad185ee84d3839ef4a62ffde8cf4046328a0846338659443297052c66094b59c67256b096f56c62335bd8ca0e76b18fbfd8cf59fee51c97b8cc356e7f6a5f4271243b052848118a5192b294a32295a84c1dead39e4ef42482894c62325398ca3c7e67092b58c92ad6b28ef56c6233db89623767b9c855ae719d1bc44a243f48446292938294a4253359c94676f2f21df9284b396a5387bab4a22bd398ce0c96b39ab56ce0346738cf452e71992b5c2520b167929de254a51ad589603c5399c16c2299c74296b0859dec228addec612ffb38c635ee709f17bce4151ff8c8e749ec5f88492ce2909c94a4220b0164252f05a8404d6a5197b684d18f210c6338231849048b58c26ad6b085ad6c633b3bd8c95deef180873ce2314f78ca335ef39efff8f8e9202aa9f14f0e02294c118a528ce294a027bd19ce18c6f21be399c04426319969cce477e6b384d56c611bbbb8c855ae719d9b3ce609cf7941c264728ec4242129c948414ab211444eca5297fa34a5059de84a0f7ab198252c63392b58cf4636b19328f6b097fd1ce4104739c569ce103db91a474c62119b3824241149484a2a52938e8c642590dce4212f05f9895a34a0351d09258cce74219c1ef4a33fe399c51c96b19c359ce33e0f79c62b5e133d85ef464ab2928f0214a208452946714a5092527ccf0f54a02ad5a84e7dfa3381894c6232d338c0410e7384a31ce3042739c569ce708ed829ad13f88a64e420889ce4221f252849294ad39a10dad29e0e7422942e74279c3fd9c2366e729b8f9f0e5d53593bf30531884d52f29097efc847012a51956afcc4cfd4a026b5a8435dea519f5f6940231ad384a674a4136174a62bdde8414f86308c914c660ad398ce2c66338748e6f13bf359c04216b1986dec622ffb39c0118e728ce39ce024a738cd19ce73818b5ce20a57b9c96deef29257bce12def78cf073e122db5b8f2397148442a5253967294a702d5f9899fa9c12fd4a436756844639ad08c605a10425bdad19e0e74228c6ef4a027bde9435f86319219cc62031bd9c466b6b28ded44b19b831ce2304739c6714e70958fa9ff7778ff395f528af254a232b5a84d1dea528ffa742294ce74a13bbd98ca4216f3075bd8c92ea2b8c235ae738bfb3c20535af586eff9958634a629cd08a6052d69456bda10425b420963346398c064663287b92c6519cb59c14a56b1818d6ce24fb6b0956dec641751ec662ffb38c8214e7092535ce70637b9cb3d1ef090c73ce5c5ffbd24f1199f139baff98614a4260d69494f26b2104056b2919d2072929fc214a53825284969bea72c75684d1bda318e094c643ab39843247399c72a56b39e7dfcc549ce72814b5ce60a57b9c66dee708fc73ce5192f78c55bdef1e153dbd399b788470a52f32de9484f16b2919d2072928bdc7c47410a539c1294a4143f5085aa54e3276a519b603a12460ffad0977e0c6128238960346318c70426319999cc660e91cc653e0b58cc1296b1992d6c651bdbd9c941fee12e0f78c8239e1027bd1a423ce2939044242525a9484d0e0209223795684c735ad386b6f4a2378318c238263289694c6726b3984d24bbf98b235ce3161ff848cc0c72954c64a108e56948539ad38256b4a60d21b4a51dede940474259ce0a56b28a33fc4bb48cf28318c4233ed9c84e0ef2928ffc14a5343fd1885674248c2ef4a60f7de9477f06309461fcc67826309149cc6416b399c31f6c612bdb88620f7bd9c77e0e7088339ce51ce7b9c465ae7095ebdce0164f78ca335ef09257bce62def78cf7f7ce0239f5eaa8a414c62f10d094845463293836294a01475a8477d1ad0904634a3052d6945086d694f383de8496ffa3380410c66084319c604263299a94c63063399c54a56b186b5ac633d1bd8c826b6b28d1dec228addece32ff6739043fccb79fe2379666d272ddf92996c0492935ce4a600452946714a528ad294a11c95a84c757ee4277ea606f56840231ad384a634a3392d68492b5ad38610dad19e8e74a20bdde84e383de8c500c6319e092c6609ebd9c016b6b2835d1ce6084739c6714e708e0b5ce43257b8ca356ef090b7bce33d1ff848b42c6a125ff0253188435cbee61b129098242425192948cdb7a4233d19c84866b2104056b2918320f2908f8214a2084529c6f794a51ce5a94025aa52835fa8492dea529f86b4a60d9d08a53be1f4a2377de8cb1086319c118c2282d1cc6416b399c33ce6b380852c621957b9c92d1ef090a7bce025af79c33bdef31f1ff848b40071e64ba21383d8c4212ef1f98a6f484022129384a4242380ac64a3118d694e302d69456bda10425b3a114a17bad28dee84d387bef4a33f0318cc508633920826319929cc64367388642ebf339f852c6209cb59c14a56b19a2876b3877dece7000739c4118e728c7fb8c235ae7383bbdce33e0f78c4635ef186b7bce33dfff1816859c59d2f894e4c625180c214a128c5a840252a53956a54e7477ea60635a9457d1ad0904634a609cd68414b5ad19ab6b4a33d1de844286174a60bdde84e38bde84d1ffad28ffe0c60208318ca282218cd18c6328119cc64167388641e0b58c83256b386b5ac633d1bd8c89f6c612bdbd8ce0e76b28b28f6b28fbfd8cf410e7198231ce518a738cd19fee12ce738cf25ae7095ebdce23677b8cb3deef380873ce2314f78c14be265337648483252909254a4260d69494706b2928dece420902072928bfc94a13cbf50935ad4a62ef5a84f031ad29410dad3818e7422946e74279c1ef4a437fde8cf40063198a10c63386318cb38c63381294c651ad399c14c66319b48e6319fc5fcc15296b19c15ac660d6b59c77a36b2993fd9c67676b0935d44b19b3dece32ff6f30fff72912b5ce51a37b8c92dee728f479fe29e5ddcc94e0e0209221779c84b218a5094e294a024a5284d19bea71c9d08258cce74a12bdde84e383de8492ffad0977ef46700c319c9282218cd18c63281894c6336912c64114bf88365ac660d6b59c77ab6b19d1dec228addec612ffbd8cf010e7288c31ce128c7f89b139ce21fcef22fe738cf052e7289cb5ce33a37b9cd5deef390473ce519fff181cf739817894e4c62119b38c425902072929b7ce4a700c5284e094a528a327c4f797ea00215a94415aa519d1ff9899fa9414d6a518f4634a119cd09a6052d09a12dede940473a114e0f7ad28bdef4a12ffd19cc7046309ab1fcc6382610c95ce6319f852c66094b59c67256b092d5ac612debd9c026fe640bdbd8ce0e76b28b2876b387031ce4108739c2514e73996b5ce70637b9c51dee728ffb3ce021cf78ce4b5ef186b7bce33d1ff848b440fdcd9744a71295a94255aa519d9ff985da34a129c1b4a025ad684d1bdad191ae74a31f0319c460863094610c671e7fb094f56c60235bd9ce2ea2d8cb3e0e7084a31ce3387f7382939ce20cff7096739ce72297b8ca0d6e729b3bdce51e0f79c4639ef09417bce42deff948b420eb63be203a3189451ce2129f042424118949460632928500b213481039c9456ef2f01df9c84f410a5198d294e17b2a52955fa8456dea50977ad4a7018d6942535ad28ad6b4a123a184d195ee84d383010c6410c319c92822f88d718c67020b59c47256b186b5ac63039bd8c2567611c5494e7196bb7ce0e3a7d8e694977cc19744270e7189477c129090c42425192948451ad292818c64220b0164233b390824889ce4223779c8477e0a50904214a608452946714a50925294a60cdf538ef2fc4015aa519d1fa9415deaf32b0d6848239ad29c60da10425bdad19e8e74a233dd19c67046309208463386b1fcc64426319919cc2692b9fcce2216b384e5ac64356bd9cc9f6c612bdbd8c14e7611c56ef6b0977dece7000739ca318e739a7f38cb39ce73892b5ce33a37b8c56deef380873ce205af78c33bdef31f1ff8c8a73f977dc6e77c414c621387782420214948460a52928a34a4251399c9420059c946767210481039c9453e0a51989294a51c95a84c757ee4676ad0902634a519cd09a6052d69456bda134a189de9420f7ad19bbe0c66084319c6702218cd58c63381894c62325399c60c66328bd9cc2192b9fcce7c16b3843f58ca3256b1818d6c651bdbd941147bd9c77e0e7090a31ce724a738cd19cef22fe738cf052e7289cb5ce12ad7b8ce0d6e719b3bdce51ef779c4639ef094673ce72def78cf67b9e506d189411ce2119faff89a6f48445292919c14a4243569f8967464241399c9425602c9456ef2f01df9c84f010a5288a214a33825284969ca53914a54a33675a8477d7ea5010d6944539ad19c605ad08ad684d0960e74a40b5de94677c2e9cf00063288210c6338231849041399c254a6319d19cc640ef3f89d052c64114bf87f504b03042d0000000800000021004e30d000ffffffffffffffff0c0014006578616d706c65732e6e707901001000d461000000000000e3300000000000009d9c879b96d5b9ee57303106185091e2888a216e0c0c481150a48b4e94003a0e60d954058521344189688c0d010504048921cad0f570a457032a82a8342982c0ccfc2de777df6bbd5f19f5ec5c5b2e61e6fbde77ada7f7b5960f1d3ee4e1c77f159e0f73db3d3de1b9a766b6ebd5a65defd95ddb95b5693771dacc5933c74d1d336de6d313f4f903e3a63c3781cf9f7b76dcf409fc7e4797ae7775bfbbec8f656d5e6ef3bffcafe1b6d023dc1dee0da3c3fe705bb83fb4082df96d45f8306c0a07436d9812be0eebc3697efa315c0eadc295d03d74e6f733fcbe39b40bdf8685e1a670336fb50efd4345788a37de0aef8477c3da702cac0c0bc29bfe7d5b6813fec51edff1cc7de1865013868647f8e433fe6d1abab1f3d0b09d9d8684c7c3bc3092fd235cff081f847f86d53cf961f828bc121a87c1acb7813f1f87df8546a1244c0d7bc2ae309637bff4fe5bc225607e24948507c263e10943f437de79342c05f2b3fc5fc97abbc320fefe907fdb87d7c289f0a2b1b835f40b03c2dedccf0f85ff13fe6fd81abe31c657853160a54ff4db39682208cf845f8506ec362ccc0a2f8525e1fd70241c0d27c3a97031f482aecf84e9e1afecf1366f1ce29b0a68d8139c6f03cbcde187b02edc1e9643a79ad0272c0e3b80b3537890a79681f916f6f84bf8041cca80773dfb37e5ad8ee1cef48c9ed86cacca59fdea706df87d7839fc9b5d7e08d785ebc37f8709d0e7efac3e87954ef3a747a80ecf41b732d63f0fa61be1db9de9990dc035cd382de789f7f86e66981842f84df82d30d7b253737e7b2ecc0e2f409d8cafbbf8a6335c390b2d87c061f1b635df4f800f574c9b1bd9ad8fe923da9c842edf849dd06a73f81cac9e62cd5d48d55cf699c7bb87597d5918ce0a8d58ab65f8aff0c7d015aa8c009685610dcf0de1e7bf85d779f20c387ccf73c79083f7a0cd5828fc45f88a15af42b22e862ab8d098a776f8d3285187e0f09d48e31520a8009e12a4e449de7c9715562083d7f1fbb830193cc5cf37a1d758a8f21a34fd168a760ca380accc52fa36f8ff3a5c035413e0f2a17000c9de87743d184ae17c4d380e0c3bbceeefd8e5216472381c79ca3c996d8abf0d4fb722addf41d976d0710c4f7c13c623a9cba0ce45f02c01f207c29f58f3a1f067cbdd1af824ddec00165dc1f357c070351cba06c8dbf2697768dd9777aa90c55568c9bfc305f4b013d4ba601dae619fc9493b36b08bf4a514bd9f1e26c1b775e0fe34bfb7058f2548fb7a9e29e1db11397eef83e635d07a37ef3dc9b37fc176bd12e68786a119925c01ae23a1d84468b613f8868271292bcf0c6f8445c0d114491d83dcb5e6ed65c8d97b40d022dc01ae03e0f105cbced0b45694c085bc777df803f4ad029e9e68d4abc05083b5b906599236b6b4acbd8fad8896e2a31c2c2568de8b70b521f009f7155046548b5afc99773e0c5545fd7b426f64a212d9793274812ba2fa9fcde7807c3f8c7caf63c556ac3b1f9a75848a8ff14df3700b9adc0ee9a803bb81f0a594b7bb43e10ea6e498b48e761a01e576b1ff022816b9b89bf52723654778f230bf3dcb9ba7c0671336ab9227caa1f91524681694119f84c30748a0a8fb2a94690f4df296e041de6e5dc493756847b9756e3d349436c9b2fdc13ad5cf34f806db3b14c8b7db266576f80cdaf225d6a425f6e48f58a5af90ddbb58bd179a36045dcf5b9abdecd3008cfb81d74370f025a0fa271495cd680eb5449d6ec0f417a0598e347e82547c063693a0c45df0a70eba0738f221f6a116383e099f9a67ab7e06930bc0d38dbfc5adfbd19d2169cf7fa2d9bb58657a9861dbd13a34411a1a00db9f79a60f749cc99fe53cd10099b9163db9112e7560ff47a0bfacd2bfe04735901d45174f02fd0564e155e47811d45dcaef1de1e13f926c7dcdba93d9491cdc08a7ca78fa356c83203fc02e913655a6ce4a201dcc73d1e7f48743bd6c35c4c7dba1652ff07e91dfabc0ec8fe8dc38ecdadfb16c17a075ab64af1e07d63350aa2790481aef67af1948d2683edd6f99ef04fd9f40cf6ab0849d91f1c1c0be1aca4fc1333e09ed5a59b702789cc7d2c85abcc1da33783b245fde00683a008f68abefaf418b1b230f2dd8bb351c6c8bf476f43edda05a0f78762f14ea87bcdf6ff91e6c4a0f450e2ba19abcee28e01b831d781a597d06b99e04cda6b1e74ce8fd3cde682e30be061cb22af3911951651192b604ad5f09f7ab4dddcdc8e816e8ba1ddeecb20d3f8a7e9c4616cee2e1e45fea908eed96b77968f54478b90d887bfe44760e00fdb3487b2d305d01f6b1b649739355921f7e020c8f82fb5c43be09ce34c24e8bab19a727f1de6e6835cd52dd1be9791ef8cbede37e0d04d10ac7a8a409d46b0efd5a59d6a475b7e037da40c976d0b20352d3196a76859ef72005f722a58a3c06999ee548f560d3731876e711785789ed1809f72355c7259a4e466ea659eae5ab665b6f5e325d5f871a0b125545d3e5f66def27195624b5d6387d0c765ba1d876fcd42ea4652f327100b93d624df806493b6e7a9f81dee7908e8bd0ae064cda00fb33eca275e39afba1e30fc9aac92e1f6387a1ecf3434e47bf41f68e631ff7f1db0c3ebbdf34bc1f781bb15ef4f01fc28bf3ec2a3b34128c16c0992fcce5e18e72faa103b25ab20227d1917ba050b486736c0f97b3ffa73c7737cf08c231fcff38fcd73b814f6aa1c67dd8d36950ee001ee541defa126d9c65dc8ef08c383b11ace489bb9b06c781e8ede451a640c5bc1795f7ec01afa3c58f514335f835059718115c82aa8acc96629f5fe7a7c1ecbfc2ba3ad8da2d5bf4063b5d84db3dc0e11524a82d3eea42b2030fb27a27af30c4314109bbcaaab6c3f2b7f0aa6da1c023506e0c145f6a7b3119b98ff6a6294f9e00d331c8ca0c567b07bc0573633e8dde207a02415ee83d3b80c5b7e8d0dd49367b5beab6f2c93d50fe56e8fba5356628ebd461d53e406e9a620bea2c296da1c610f0545c132dd81060531cac1838c0ed19fc7f3d3c1716656027db11f5f139a8310f495a061cbb91a923c88cecf13978d081751ff0b3c3c1e939b0b8c77a3501a9c9685285fc7ccebf67d1c226a6cbe748e32cc7e37d584bb6b8393b49a2a4d96fa0f3bb596f1f1c1981e4d6f791dff0ed60acc716385a5d44b3805dc9d3f53c2beee19916ecda15da2f67ede3c0d202fa7d94f8b61d99ef82f4fd99fda6431dc96739b23318be5f6fe89f03c2ccd75c62877150e46ae01e842e2c404bf31c1a6e0c2aadc3e7cc9d52245271493e36d8c127bf73f4b992b57ac0e18350e375f4f21c18e57dfd7ec72951d2eb8a202cc3d6af812a9b91867d4029fbdb022ca743cf077356f107f6791afde80c152679adc6c84200aafb9de144fdfd1a6d2801e355b649d31c1fb4726cf09782a8208bdbd601b9e4585c9c0f0e2bac73b5acf13d52d89fbfa539518aa6225dca913a618d97e674bd574ee2c6f15e00dfe1bc35116a6f438207597a642fabc1a99cefce39ba7b1d7c14c397f3c62c706ccddae5ecf80abf1d82dbb5ec23499f0f3feac07713ef14fafb537cfa163035e5fda9e0f32972d78fb7a682fb16d69d60bbfd2dcf3d829cc7ac44145bc1f39f17f9ac95e8d13c2c773360b8dd9143e1b71f00ed31f0d9e1ac7b373f9fe1a746a645adf56f2bb47fc6f9e665209ccefa23fc7f0ffeae01e261c8b2a28252c71431a79337eb8fbf9a831779191d0a6070893dc6b046b1e5bb95f723a5459157d95d39690dfaaa986e1fbbbcc5b337817b0b562b0197bb90e381f6689529e68dbe3ecad70e2cc80124e05b2ce17ea0ec0bec595e739dbde330e8a6f841d1d2c73cbf1f6a1f02e356c8e001d61d8b060738f538747a1e8c44935bb03efda0566f9efb11fbf180edc63548e96becb9079a7680068accbb998723d11145a28a99844fb52df58bce351bc3852752f636053acb3ebf85143cc49a5dac318ab68e61bbe41d97a3a782b61ccab7866e19e522e61781ee6ba0ed8d2c567ab7e22a879e2d85738df9fb76c33d187911ecaa7cc40cf76bf692b6b4e219f9acdb596d22b2a17cea88a3a33a28bc2ea70563f9f438bbc98f97913546df1cf8f96120ba90f4ab15f0de05d564f5a702d722beef6e9fd615eaf4e1dba9b611cfb056a35cdd235ff538459e514626d3016d9ccc938a042660638e41a9efd9b57d2edbf80cdf71da195e4ff6590a5cb2128dacd7ad4cfd48fbf9e6afe28f1adb952bd8afe6c8f7206c63f4915da06780e2ca28c7f19bac4c3f766d884dcdb0975f8adeaa04e952067b0989bb0af81ab94e92597df12edaf70e8e77952b764f5e6ca0235dd51e1e336c8ac3240d310e934c6471d80b8ec35e4ef0bd693979172f508dac4b671469ed8702e2e461c7b4d1fa9e763da316aecd454224979b805714d17ed177c7bc7d2bd4504edc11f8e6382effb563cf1b53f6afb851fc101d77b0e6cdc6ae0feb29d69b68bad799e7b2c3c3905ef9960fb1418b7215a376c9272b423e82665e71aeb610edfb9cd53f61a7dece6e2af039b3c06e35cfccb71e8de7cfc5948d2db437d74e0d4dff1fd92df3c85ff3691764f2097bb0a76c1ba7f0d6df1cc1be654f21fff52ff8db0cf807205f43908606706718549f650bbe185a5d71165a092c92b8d6ff514d64abb9fa9479a1987620da39defa7914482fa6783e46f3c2aa3d7479190a2a3e3e688ecd720cd1079bf92778fb0916fe0c7279ad6ba8b7f2c61dc851949d618ee287233b598627997827d52176b196e2cfcfecf37643df2f539e7a13f2f87bc3df8f951f00be2a707ed93c5dc38e1790892ad62d43ff2f5b228e01d113969db5ce89ae8176d7b3d31238b11f2a55419d81507d23746a884ed641d58170e80a7f2f48b0895b4da05b0d9ad2000e0c82cb2f01dddd3c310c89288596d3f1d85a7f23d0ebf9ccc2354106db58fae73b7ef91df2f91d36650eb2d3060c86e0c5a6c153e57767f96410baa79c7d8feb728f16c42f1558354599aa1fcac295b16b3992f73e9057018dac60966bc95675476a64a9a6f0e4a3acfa5fc079aa289e51cd680e5644197b2d74d56ae3e1e22a9e1b9ecbe09a26dbd889fdb2ca4a13b0dd87862ee7dfcbac38dc95aa72b8fa2652bad55cfc0ef83b21196db02dbdd9fb2e5b8e9ec99a4a96b388e99069d5d819622b57dd2b520cbe19c9ab5f336ec57bc255d964db5cbde80c108e00d7c370f1207f37b7cded6f4fb8c991def7d6d8bf62b7df009f1d7cb70769386a6a47ca6ec35a4f07de8c63d1179f705e3cba801e6f60917a01c919736752e2cfe602db196d6647dbcb681dc7b94692d550dfb5eddb0eac77428f01ce08a7f2cddf9da5fe1349fedcfe7003566425b4698456ed04fa97d86b29503e0edda441aa2bf7e7df633c11ab6c33787f13148f71f71247deb27cca5bf37591fbac111de05b357a265b18e362d9af51d8ad7eae1e75e1ef583dbe0548e640bf523878de15ed2f6dc97af16e6bdeee5554fd2e73d56396ade409e81af3e4bd402e3b3807baef434a6f058a8dac7d3ec567db9090ca14112e48d5e795ce915f4a7974291c564d63147f4bde5a2271f35ccd9b8cee2ca82729dfc021613631f9f2c87765f403b05daba151636cd73c7737fa81672dab7f973a1d9dddeb50ceb8bea8e321db55e3f5fe138b7ad4dea42958ee74ac3b8c4f029c1994fa259f21a707a0aff2c87e706e0adf8e875e179d4336f1da5af90147d3d1368a875540230bfc0cf07671357524189f4612b740cdab53cf6a70ea5a7d6f1faa8a5516c9645ef94d47d4ab5ce9dbe38a452f20f9b9fac193f5223259a677cd0355cc6294392d17670abbac567a99df657b7e5abdec54f4c952e891e9728cf17bfe62945fc6df75ceca85853cc76fa055b4bd35485a077728b6a1c7d2e26eceea1e85fa8ad3e43da5f185d17b9b02cf1ef3ecef80a6a7f3c4f3f6016b9109513cc625b390b84b50f956687a77ce832db0d78a9c1d08f55af376876403d4a959e67aa32a7dd2a92beea05c495eab03ffe72d7dacbed4a09d597c3c171c945d57a5fc7a0fd251616d1f02fd6b90917df02aab7cdc97a4b8ad6b68039d634c422f16c0ed98a528bba845b61bf0668c506a782256e63bd7f31133527df8f154133ec967b1f6fd22f8a80a3b81cff7d48bbebb61bd060375a5f1521cae686d7b2e161fc493aa764c02a748f9c5d0fb00f6e289a0ff1a3bf6ec68f97e1cbd5634244bfb3af4598cece52b6d9fc2af53c88aaa9c1539799993a46a1ddf7d0fa72fc16bd9befa158d4e292251f5368b49147329f7538529d26b3fbcfdabbb5847a1ea125bcfa1f60d8ad145e3cc7255a5d8365a2f715716ec029cfe4daa650d039b2fad3b798ee773bb3efe7e8c73ba7f3be7ac2cb2adbd9c3be63538d3dffde8444bcb5a0fb079ab20963a6f6c7bb0f222f75377217d75f8dce3d04514f90a181ef73392962fa0bcaa65c5fa1ea38bb3bf601d9475d7b852218dfd00480658b7a26c8bde7391fd2bc91a36abd707999deb846c71d5e3b0a9b5031807babe510e3db68175e6bdb2ae468db395980f68c5181bb6cb652a8a11fb3b4a1cec4abcde1d85a62b668c91b26232716ab5a3901d489fe2846fd953f9d579d776eb58bf3918b4f2da7f44666bf9b6135c5e5ad04bbf15ebb32c550d9af353948581ec3730c564f9ce6d266585d9f3ec5cfefc76ea7f36b2a4463d6e936ae3fdd0cb3fb9efa90af870d7c0a5133353ef401e793952b7da3c8b9e4bf5ecbdc97b457ba7eeae246c42ca2fa63b4a58c573f91a986cc21cebd929a877aea05fd908aa0cb2fcf7742d21cb54d5adbecede7830fb37fad9f9876df60e97a089ec754b7755a53953ec8756a4eeaaacf8a102eb7c35b64eb15eec2bde01675585ed032dd41d78080bf8287418957aacb34d8b18456d7654b10fd93deadafd7729a714bc4d797788e72a3e628f6803dba36dc556ec2eb0ec6def36d1b988fcd03c631d3bb53bc1e8a0f393c3607eccb6ed8ab3ea6e60b21fae95a70aed3568e02057ccaa5d6fbf8ced5dc6f7d780ddb5e6759625b5b56552ae249edf65fbd4cb55e3c2ac694ace066459f5bc9443c9227cc82e6b53e4b2cdbd22c55cfb81f2983d98fc4b8cf846f37b85fb03f2214b805cffc6e8f135ebb82ab783c1fe6b3e294b52a33c7689eddc7277ec779b5bb1a3b61fee474d18692bdac9d1cc5c9eb8e25e8e7af7b1ff1beb17d35d8559eddeee46703b668f3dca559143b969124541c390dd9fce942c73175db5d58f80529dcffdc8dea7486d8cd31a24dbaadae975d059bda66821baa4a8ad1c8862c76e18b4189e7a4a93ed6dd59f9b636b31177abc690d5d0cffdf03860fb08ed5ee1ac976ed800afb6cb3cfd976d42207dff1e699d4f1196be9ccfa3e92c37ebca5a98175fc261f54693910f78f21b399d59fc94a85bde4af1c85680de1d7ccb5dea6c90ab6706f326af188143dbc0284db9d21c53caf3f9a237c87c1bfa5ee55ece7fd8eee658a3ba3dd25cad7d637b1df7977424b9d1f3c026f0ea24d7ba05eb923d6c55e497c38e53c4c56b3300fcaf778bb235f312adb049f227ef7166456aaf54f62efc6e1aa64d9af4f7adfde166f6492ac575851f522f507f295eb52fbe6f5bc3bd615e76cddacffd88cbda33d2dc343dd078d1ec606c7dc5c1dc08d68f237ce947ec855007fae33ba018e65b9eb3657e7d4a1f81a49cbd72b4e27ef57057c5937a613147e9a75aee233d5cdc6235fb35c4d8dd4ab76e67ac6f324c1d5b8584bc9e2baaa5455d9916a65f2e3133c8d22e919e1784034954fcbe6520aeb38318bd2844bace85cf30b196b7ebe26e6aea373da509cbf9eb4145f04fa56ff513ef440d2fde0f92d79abab2db32d79e3de846bd44349aeaaee2b6cc9d6b197f0960d3be26e77ac0b96e666e84e82c569f67a158cdbd5eb3d374dd6b53475ed25e7dd3ddda26e7ddc71a833d6e84362677eba757f7641677ebebdca22f05909b7a3af123563377e1fbc13474ea73e7c8df5ff41b456f2d834c53bf7a331433df7f422f67abb39a9b794c336720c93659f0390cdb5f6857b1cadcbcb2a5bcea63562de1d7be8b7d96b74495829061bc2db23edb746b99f3211b99cea48219b367805ace679d240182d85d26bec33d6a739839dee3f7c612bfb83fb1e3d72dee74d67ac9a0859c7e70f5953628755d6772ab297d5d0a29d920c8e49fd0a458e8ae1df71d4b13a4590596cf81996ef321ab4174c27b3478c989f84e25f3a2aacc13f2b4ae9650b5798edab82fb8979f13df65775b549d8a56af7dde507250385b9720d78df5e2fcaed89bca8a2b539d5f3ea804411d6ef81a4dcd662aceb630b91e88fc0ec94e3f325c016eae567ef9b6f55fcb901af5f382329b9c86aee995de896e839124e4d823e6f386f89bee19adcfc5d55c1049e660697b057ec8177b13593148b3f82637a82632b7a1e2531bf972c5017cf4e285e9a65f95e08f5c4ed9369d66e25b0d6f0c95748c81ce4aa0c6a35408762e5b1ad7d6827a0ee6b8ffe30fb3ec69e2fc00bbdad8aa47015bf14476435f5cca38db2bdeacb37737276b40392d7090e56a12df94a73637b815238703bb07700fa18cdabfb33157abccc8a2bad871fc3f9d83353353adf13fa060a4c3017d7c111d15c9da1c6495e25675b1db594a678bc042f31c67dd98fe1a1aafcf21ed1469616f442ee7474964d39cc703e503833205d8add0dcde695b14f89f95c3c43b0c13347cbb103f7b05603e0bad179af345add6649455f775acaadd38f996f63d9737cce52cdb45c48a7e5c95ef50cd142e77aca05de079338cda5fc5b1ab2d311d2315bcd5329626d8794dee47def71ad62698ac6e5eda6a55c6f35ef3e0aecad595113579b91ce586b8d1ebd7052ba164e34078357d1dacbae0fca7767dda78650b267b255cf272b321448e5c597b36356c12a77b421fb3521cd4cc55e528c73e34e7bcded58e36a6eda6c75654351c1cf756c56228913a0555ff8d12e69cea09ceec4d8e7d964ffd57551e4b2c199c4f69c2eadc0227d0f2ce7dd8d6ffd939a8232f029a97af04daebe7eda9140a9b55095f0deecaccc20e66373dd8355bd34564b9bd8eadc973cc6c39e1d1bcfaab23e8ab6f216e87a385ddc8d2e4b53a23fdf0353e4fddfe0f305149045dfee7982f86c5683bf31455d65e95d794abd9fcdb33d9e64501238d35649347edfbdd6a345555ff53c658dabe1f8907ab34f8b807f54c1bcc016d73ca45b95f0606c8a5734175d67ed5c6b59c826023ff3ac6f035bc832bfd5c3d9be32e47ca6f498218d936131637ac95593a8abd5b9c92ec17332cd76297ebfc89e8afe54ddac5fffbae0d9ab13f031f664f7c001f9e516bca70eceac1479ef7427b63bbbede38dfba1f2b7d07c085c55f4bdd7f9613fd334ebf86539f95477fdfe9efa7e0b0a3a7f75b968f3bcf5699a354a12aa68a0adbb90f39257df80165eaae7e326839faa6b37e46afd77e5b28e8e5885a3d0b3b5eb7b3dd1da47523d6d56ae6eab78e0fb5fa8d33fe19903c51de32c172f0185bcd811c70fb505f341bf2a88d14a4cb95b1d9d75c8e564f779b669986ba0a3cdbfe9cefc56a58c6b2b92f225b8c44aa966f2654fca939d51c6a67974551c14355e71e494cf0a35ed292bb830f52a2682e122a4afb063a109d3fbac9dd2bd5772986e67b59282a969f1f6976b2a317b8db96be15c806ac833d97333ab3de58988a3c8ce8c347ffa44cace77428d55ec70c6387e0b75c63bc69865ebb2c6b438e9e9f358438895aa6cbaf2b65c352156aefae5f26fc5f6c22a56088ea6fa50cc599bd4abb5cdccd518f2bdeb1a246108b6334620c1d99a2663db826b57acc57db99d069b8b1568a224a92a57cb8f12ba8275d6c3955d6883ea13875cad3de77c33d66c6b3cbf239d7a88f5ebd26cc9647ede0f6db24e5d89f1cfc7c4c2fc0fb6099d91a57eb6f29955a8748c24ff39c5545eed983752623b5064d4c8eca9faec25f60b2ded099533ef4bb5c16bbc73717d50b14d3fef7330679155236a8d8ee4a7b0d413c9d7d9e7b8d2be9398e530929c45f7910fc57dd318a5c41a68acf9bced8c2f9f8fc6698a43b9bd654b1b593a4f7be2fe92a1af837f13f87636dc938c364cf9b6aab3371223691e57553659aa91290b1c6b0b35d1f6695aaa8b64731dd9ecf28234b9ace9da8fd2798a6de66fe6194e3ae69086e539dcccd3ee21d7bf6e65ce7673a4f7a873dff18eae6517b5e3eb48d03bb97cf693343f12a7474e587a64bf159729f62c4975f70a5b87c79c158dce9d70914667d9451db2d7927f630c37d9b59558a594acaeaf5799fcdf557617fb6c81ec4748fddb2c5f7bd2fe4d99dacca42507a0d98554f3e8e9a85519c77bd06526d647d2a1e96be5609ae8df0d8ccba1fdcf77d27743199d0a1174af990a47526facb9fb26f3ed130b7d451598464a5c55340da03eea79d7799a638977fa1454573e19843c8ff009a0529f2153776b81adc25deeaf5478464535c1f99e765be569f69d687c9c5c0fec28e96dee88e932ffc619a8b63cad7ec94056ae3395e5936b783adf4139c7daa7c0f723cb52ac9748dae5e55b17f485a2173be53d1bbb425283ec4cf3945e80666df0376569fa475a7b183e37706fa343aebb71e12711c18fc842c324bbcdf066b7c3a9a1de752aba9a4d66cd77df6ac54fe89ccf0fcf26ff540b5e6b81ea53e87d8fa32f55272491ef01433ff7e41b79f6aca177bc3d7503e7b29ebac2aaa82e2eb03687c16513bf4b9e6f44abb3935f51b28265a4917394bea6ef1864777baad86986e4372972ed6f8bae0ae03c705f9b6c8eaa81312fecee4ef6004fa1cbe264bda2f9eeda2db7be2adfcf74e8b27d6970cd601adaa177e73b7fb80aef312657e79a85864a37ee675f41feab742a235f6b2aac345de71376bd8034b35cd2c6bcbd92ad7a1b3df928f9fb9386e822bb2ef234f62a7bdbaca2a51a59ec05f428cadffa3826aef0c4e268c736d12ece48594a36d7343fd9c4fa5c57876f8fe7368f258a5cf289d22eb9de6bcc514fbb6ed986fdf33329d1922ac3d9e74a5a61f5adb4a8fef648a2cbbf4c195993ae9e533ae0bae1745b6851b8703e209ebd98e00c3b3f29309f759639fe8a53737166e0185668708176bd9aba23caadcff98c963a468a29dbf964567e3eee039ed9624c4e42f97cefe94ab25f2ddcede9e8cfffe4ac7f843b6e9352cf2d3b7fb4d15efb6be777b59eac3e0dbd63072b6fab171475024adc099094dc9b72a347dc45cae2b8b1f673b19f3b256583e269ac5c2d322596bb07b0cab1a82a793bcdcb1f2dd3358e1eebfb8787fe470f919d7efc9d6b0e8a607a3872f9a59392bb3c79a72ab87a8d8afb349b7cd8f5c847a1d84e57c0d6c0897cecadcc255af25670a4b3f11f64fff38c39b8c0d9ffba54bdd8e62ecc11578c07798781d0756dcac76e8136596da091e72b5a43ab16e65bace4ef4b5c99ef29df51c85be11c957ad6b263b20ae7f9fe94f3842a68af0ad4c740bf83bce222dfeb9ce19a9cb4aa7a715b2e2aba3fd1f1851c25f7c041798e9b81f21b782c9dad303e3a071bb91ccf4f94179ca038677fd0f727535dd96495ce2706e7f38533c23152dfcaaeb19f154f9b29969ac62ec7919066c8f96178d734d79991ccfe969d9491cbaec5cce919cf59899ab7a77aee007737a3955eec8e5bec687e9d936c69b1261fca2d595a4b35d1f7d875a3a9740e2a290efec295f0384d7c63aa33c7f838ce883c9ce2fd39695657566b515105faab34755c072597f2499c011d8fcff90ab8d5c3d2c4dd0af8feaabd93f28811f04511c231d7d862f5e447c3ab7a6d5e1262bc2b9bfd46d1b44349ea8367fd89782a4a35e26c5ee180a54d27869a40eb2b8e1ec616487b1d3cbc64198bf658d373b53e09d01aa95084536b9e0eb4dd198885bac20aaa2a74374556b2e2679ea1cdd71eb27a41e48172dda55059b6ee30d0e4a702a2fddec2fa8ff3d97a60efef5af84b394b2b89ccaaa3d743ed3658efec9ced289fb4ede9a9d1dd9e33d579ee1d49b3141b54ba373d365561e6a62acc4a57617e40af07a4b50aa748b3f32fe37d3e4d5eef12721573d24dfc2faeeab4a2fabe3fe6a6b8bab3ff54308fe75146804b051cad2c38b51fcf0f1df7892e793b4dfbf583c77ba1677ceb974fa7294e8dfff581ef3a8baf191ccd78ac07f3c3c0a1d8aab5a7ce62863d83dd0ed95634b724b42998f69c047eeb8a663e03bf1d43de65c92334a59e302bceac2a0cf72aacccbadc5cea85d4d71ecaae77e626c15740efc5ac944d6789bebf7335eda7563adaf39be14e9c316d620a774dd4a8ccd99a39ee32459a6c7695768f73d1e38ef81ba50a57579fb21ce1185a271a9741af1d29468a5db1ccaae439b3dcd1741bd7460ae7dc76169c283bc7a7cd9c2b8c86cb9ac1511d2bb357710e2d9ea6dc0ebeb1ea25cb183575ae4f056b3e549c2c9ef7ee9066928aa7bec7d49bfbaeae37f97d99e727f0fb61e8b8c67d0845c7d90cf8cdb929f01ef5e6c0b58666c1258beac15ef53353ebdd3d6bab0ef49e34bb1e2b8067a07e3c41253f36d57237d439a032cccf3cebd529d73979d615c5e2eec957ac72327905cd3c043f3fc8f5bd28175545676576b9235193e6ee273b9e8a1386b1075cbfb3134f59c4eece8bb66e8bdde1c92c6b363fa9390ff9e81178f3d340ff3e3fab4f5b01fd552f529f215ad5d6aebbfd015d887d8dd871d0dc9422db47ed29b3bb1f6623752f580ab2fc6da9e39fe2a8b6da13735be04394af633ea71ef33bf579ef499dbe56a9cfd18dbd06ba423ccedd2fd13b5aaac569ca467162b56b341fa7fec55ef7091533abe279c5fa51e2bc2b56e13ba5ee4c0f576206781242f3836fa6b9b88d0942f9987dc880a67764ffcefb1696b1402858e6f92ca966a8e5fdceb387ee36e8e00ef2ff744663b96bb5d5b67e3fda938c4e3e49d9986e1a589a4efb2a935716176f6af93e37572ac9b9db7054e5e64b3fb776e4fb34d3ea756a2ef9dce4204f476771ef138632fa23cdd8c67369ba1da4fe6d22fb79a21592310b3d1b9decec88944b47c95beb6927cdaa9e85766beb9d18d8885efca3683e4831f2d6747aab3b3c98e09366f3920faaf63ce81e4733c7e05e436797b1e6227acc22a25795ac836552d33b3760c9c6410f9d31d01d059f3893a9f239b3e8e90e632da663f78e42d5ee7e4b3593729f29d5593159915a77e33740cb5759591deb33d07c0a385f64d5c23ac1cd8e96a2173fc4da9a986cc61b3f9d33cfcf277decd85bb1802ce66230fd9cf51ba5ea7c1743a558325fa3dfe42abd22d44ae42556e1da3b3a1d943bdf1bb3d867725d0cedbbc29e42f345a72dd73da0de27ee1fd5394b3ce17e7a3c77799ded53a7540d7dd01da5789243738e75e671361dddd177ea049e9a08c54b93ed1eec8995393e252e9d9ecb9fe3e99e0955d0ebe07e3e2bbf359783de5794992b8254a4d2048aef07ee69505c5ab51c3d79d6919c228d06401927f22ab050aa6554f9ec5f67772cd4e9ccf280b3ee31c96729bbbbcab5279db869ef3a7437f68f272cd5a17acd32197ba29ffac45d3c177122cd911557e31ecdd5e324d1c535399d223d96ac5aaca08942fbd96910b236c5527d2ed75f69ecea4a534b65a3a2ec271f2976b3042d41c7def52d12939084fce4e46a5366aba731ba2335f1c6817ce61569154feaefe47945c17f45423ee7ad6af05aeff71bc1e517c1e1265b8c4b3e8b310f3cb6fb2446369f21af7203fe203ba95eff2ce616dea840d77f9b3b8dd9d73df987732732d7e7ce641eb1660fce59fcfaa79b7714c4e93afbf0b06f207abf5ecc1fe39e195893b168eca574ce29bb5347be70a7b5ee7ecf62ac773d52efb4fcc924f42f4d4e9f4b13a05b5961827385c3a6489689c85e0e879edf814d65ba456037d2f6846b0dd1ebc618b2099f8f0007cd74dd89ceaadeacb8a88c37b2c82c5ad4876c8bdaa72c5f270506a5f3b8b3e0cf5cf0d409ff657c7710aa8df64d57311a7b118eb541560fa6f36d95be4f45f7f1fcfc8984baa23ba7de77955d1585d98e4ddf4b96730cdfafa8f7a4ce160677029742e772a8f758eaed3de71cf14decdb1acfa4ed4483b683e9c358b7e76dcd16a241a7a06c3e0e0d96991267a1cdd38c6d9c775547bc736e7ea96fea7857ba379eef335739da5a68bead4612d7a43b51b6ba7774c891ec0977c4b38c6a8e77cfea4a476c1d54fd8c27c9ef725cbc187d522f59777fbd8deeb470def114b88f81fe33d843f65594ae33743b9c196d00cbcfdc53fcfd2fe6354781e4555668907a10d7bab352eade54bbdc8d27dd73fda907eca7fe5c70c789f01f05f6d35db97c158eac4eb5a67daeb9c6098e33be8924fafb868ef2354d36c9a79aee74b56da2a76ab259b333b61447797a3a4f4c2ec80d95b3fd1589bbdbb186fc93f446be6ca4ab1bd9f4426ff6986b1de85d70db927cf18f3ecd256b139c037672c496e549c7d1ab25c85c8cc43b1beb7c4f6e3cd8a992a74aff1e56d7fcb8ceb99df6ccd77020db8d0dbe3ecd5964b735fdf45c91ba059d3ce19d71be2d9f0e4ce7868bcfb628bed88a3d1e62ebae95a33d2f057edd07d43e77fb4fbcfb279b1ffcff4d0f6a22273f35b8d019f986dc9c60362378c533b27f009a3ac733d7a4cc266635f1c49730d4f9ddbd9e6e7c089a2c060a45df8a916a0b6eb35327b92ffbecf56d3157a0a5e63b47c1e53ee9768fcd3cff83272c6a7d7bce71d7157a60b1a2ddd5acdab768d15956d2e9d478ae3a5f8b9e8dd40c83c62560f91e9874cb9dee5114f703ef35735c73d0d62dda9fd2a2791de568b163bd943dcf02ed2820abf0f4c97be0d98a374fb90a702455b93bb0df7d9ea46902bde7fa16ae2e05dcdbe83845a79f8f2619538c75dc2bc69ac31ee4f5b43de00fc85e1d3a5d93bbd1e6824ffbf7ced55bc6e6e659e6ba0a352fd55276fb445eeb026f5d62ef232a487edee3e93eacb6ce564f7a583875b41bdeb6864f8f21e59a961e6c6aaf4e132df56f4fd89566d4e2ac5e53dfec25298ed5ef7cbdfb5b56aa0057cd3b6ff1fcfebd3c173c6f71a9e0fec5ec7ec1e0786034d06822351f5954203573784737be44caea3cdff350e516a851cd733bc156ddec83a91222999deb2ce50ecbd50c567a174e9683f597c669b86f2a7ac1955649bb4e06b682228a44e394cc1e7bb038cb1acf90ac0273e57167909975ec3b134dd03d33bbd1f0acb791dd7a517ce78576943559ee0a7457a874033ef13167306b5236dddfb8298e96075277e8364f2a64b59f38df14bb454fe6fa45e24b8c15eaf7b963ad7e91efe5fa084d14d7beacd74bca2680d7f2ef349e3bec9844f783be5314dd680e6e83fdfb61e75de5e8c05ec70f37790ea7a7cf308db0e755d5e4d9748e58f0bce2731fefa4f308d904af262a36da276b0ae073a871dcfdceb3eefdd742c539603f0998d7b39ece7a5463df34a7d917bc37c369c549b35284b413393c01675ab2ce56f813f3bb43a91713f521ea9a7ad39a788f33bbf184db2dbe336582a3fafcf3b721857d81a8be0d518ead0ad2696ca76eb0fcc437f8e834e441a2b006acb3ce739cafb90a1121d9ccbacbad0df3b1023dd3fd93535c91927cc50aedd3ee340d49b1f8a6a23867a2b3104d1d2bcef9d127563b2137ea733c8d9cf564a77c667373ca6d3a392eea93665d8a675bde766d24cb78ce81d98f48557f60df9cabd18c01db423bd11c1c1b2235f2141fa40c7988a79487a72acc4ce4f361f8711bdc1a608dcc32b6fc3af2c192d8e560fa2e529add6b32d9da761a89aab55529ec43ecf6cd2495d074a13d8eba0ca2c2a27452b093bd9da23a7dfba5ef3b9a8116ab42a1083bababa853a02a8aa2105921dda3d3d3b65edc524cf8125cd45b6758417afbb63d9eead0bb3d55f304d049024a2d77792ba5facb2624b941bd5ca4f8d4643c3119b3f5b6fcbcc87756cc0352557d57017959aea6fc88776e6a1b55c1bb67ac99873d33f21747704bddd16fe2f311cdd2e9acd8a5b835d5cb54dd2cf3f9d19e50a1bfe3a0277d07cad3a9d217e521dee817eb424b7df238eb040b8ba8aff17c433c4b164f68656756aff8e47a6fcfc00f4cdd78513566213fe743cea4faec192447f7dbb6848be2a7e2a96345a734cf16dcf13bd0e783f7a6a70e62897483c2f5bc9def9b96e43aa6c3d29cecf4648dd509cd2c72bc112f3f35ac58b8f467cfd1cce0fb7c0ca3ee8bb2bf4bac127b1ca753e698c58f5781eb46244c5dc2cebe056e8ee797768578bfed8b484f47568d9661b8abe475c8f3a45463680c54cdc17713727ac675cc98dff505c66ea9f7fcbecfbffd984e0bafb7376b9fa6b7e34d3d75d8c1de298b6ee40a49c75c8770016b4b67837dc874d7c196395ab8030968c37747dd9f5acf9a833ccbbb90b78bab83e7918ac22835b318c533be8a62ca1d475d8ffd9476cf7646f968d19ce5729f1c2fccf71a794661499aedd8e7336dd7ba1a1b73b1f63cd50708f3b75ee9a96fd923bb2f6a013834f53465cc7d1efcd9ec67b7f39fa64411714a4bf1e844ebba60fd1aef23aba6b3a211bf3d0599e2a514e5c749be3ff82e8631f5661563d55cfa7cb5ab4977b88236089b99e5333aadb3cdcf865fb87d5535c8588d38e07ac46386fe7920a981abf9fca1d4b3910bd3dcdc0ecf4ac9337decfdd5d1d3deed7de385a22dddca38dcf752eb4ed313be37663b9a7405d89aa57b974efb24e246b0bf8cb635835fa7e1b66e639c081d9bfb06dd2f7826d62e6ad26d43d3936c8fcfcd80563bfa5044580395a2f593ec9dcb553f76b9535583cc890a87d329cd6b3db1d8de7e30de25537892e3afb9331c63782f38a7b88476ea2c48d699d199fffc8451d41fcd4d1d3337b2f33cb2608a7c26b2eb06e8238b2cdf5c78beb084d516b38efcc483fc3c1a2e1e65f556e9f69195b99bcd2bd9b56dbac9a0d611c708fb42dd719bddded4c33db251be1f62496e0ee16d68fc2e1e5c77dcc6db966e459a1497488e26606f37b3d341205ccc4ef9fd46b29bea4ff91b7e67a4fba76e485c51754067d827e7269fa5adf720832381506b9d05b67b586d6241ef36a34f36f3bdc4b5f2fcb994293e1df09ae783cfe62cd56257ee2a7fa1421673b6d9acf23c502c03cb6a76c8f328ab7fac01bea545b7269f0066e59485274bb741b13a6899d5be36daf3c7187b27d43fc5d39aff1d99a6eed43dabe3fd8fa1ea4577d3e3cdf49a461b884fccba0d85e749f6169c2cd77d224f39667b05cf3b006846385a7b1468b2da599967570601db4124b3bde1546f577df2bbd0ccf7c0b51536ef457ba683405382ac7cc8fa7186a2c2701ef05d0ef99df7fa8c9e6cc370e8d520d58f36e62c9eb4f830f8e8ac47cc1623f75a4285d6befd690e522059ea9e2a9f5780b3d4d06590673e6eb831d4d47963f6fd2acda2ec83dbb5bca5aa46fe8690feae67f4cbc191d7d5ecdea7cbe67d7bf4712e366398713c0467d72155cde0cd7e68aa8e56e314a30f2bf00d013a0be7589b1594aaa19d20527a843fd231d5c754ad19e579c0fa338f31ca6801051f04fa4529e78fd67ea0f309d5a14583ff07504b03042d0000000800000021008628fcaeffffffffffffffff130014006578616d706c655f776569676874732e6e70790100100028c3000000000000ec82000000000000ac7c09588febb7769a07d13c49d220254564887b2163c83c936993799e67222984a4644a28538554689659510ad140732249948c7dbff5fccfcfe7ecb3cff9cef9aeb3afcbb51bdfdef779d7b3d67ddfeb5ecfc161635d474c6c22b35a6683d5acd92bfe5a6ee5646ad5d3bdb395ada995fb92e52b97cf583c6dc9f259b3f9eb03662c5c315bf2f51573672c9d2df9bc6d4787ce8edd6cad6d4d3799fe7ffea77a6404a8c51a7d1a6f634afd56b4a6cdb75a927b7d37da5e6145530f75a13e26ef71e2912cc5cf56a213f334a9479115c93955e3a5990639442522eb8a1d35f77726d73c4bbab85e9112a264c875c1779c4cfc0ab5f992dfc73b6c6ba646830f1991d7e42af4e9f70b41ae4a9464a84b07edbbd0845a7bfaba5c890a87f620fae64097933fa166f65d583757a2c82f99c89eff1d3e6f3fa0c0a937bdfe069a3ab10ebe5575b81df91855e3db50f47c4b0a8aeb48712f54e94a3715faf1cd84fe8a6d4b077bf7a191a35b50fa071b7ad4d680ce5ee84b47d7db5244a303f55a674cb3232cc934632cfda5d3437c3ecae61dd46f6ad1bc5b26e49cfd033ed355c533b5b5684ff3d35bd2af7d1da8058c6968da5f34ebd347b47fd908d74f32b4b6b835b50e68416beb1cc8c1b314b99ead29bfb815d5fe30a093d787d2acd52a74c3cc40dcdfe32f5fa075469b86ce584d4bad89f21aabe03ea00c07d669d2b2299a641ad88f30bcb3f89bd1833ce9a06f23062618d299612d69fcb69fe075b61fe540e1636468ee536bb2f0b427f3904668966b9386993a591c6e474e0715282b45978cdf6953cc6273b270d5166b6f7fe81b129b352779274b2aec30884c1e9a8967e1cf35b2ede9b95b474ac837a68be7c75397c52dc96d891e29dc6d438b2b9b9142616b6a3a5d8dca16a992c34079520cd5a245a3bf638a95114d486b4a9eedd4e8fea12f086aa2440997aea37de45dac78bf822c220d28f49c12e98d6d41a37d0ce9facd34683be4e1baba0ecd6e4cc581b1d634fa8a0d75bda841c5d9fd2966a22aa544a460b4e243d42ca9c4a4199978e1ff1e739faad0a3fe5da8cda82c0c5af00b7d262892e1e3f718d55b81fcbddf20c9ad02f7966762d062134a4bd2a1f7fb64a88f92061db71b404a735a89f7cf7158a7d056bce7cc464dd25dfe031b2b6ba067654c85415d4827cf959abc3317f1d4ed6009b65e6c4f9bcfdbd3f2bd1dc57a867651a12fdd35c86377394a7fcad1c06a2bea53a92e9ec3e7dc609a91694d519a5d494d594bac2fc70e3fffdcee4a6469ad491dc88c7e7874261aad450f1e19525c6e1d34753bd1b5b1fa622f48df55d033737aeae748be3b3b50a4863c951d33a38dad26d0e1eddbc4b37474e943bb437ad1656f075ad752953a96378af86918e444bd4e2b909ba595d883bc17f9df94c9b634c4b30d252e594a34a91e697deb706fb816bd2af98521eb1c282bbc0d9d58ad418d56e6e4d2559f7e9eea43d32b5589e394d72b26599da4ef89d7e75984164d8937a745794614dadd823a9e3027533d5fe8d6d9d0c29316629df9eff3335dfb6421bef765f0686aeed489fa4c75a422dfb174698025914913bad6a5116e39da54e06948cd651f80e37465e756347ab49a884bde079c8b78dfce599a0dbecfcc719d28b5515eec879cdd77e054e94ae5321ab4bd8f39f5dc7b1fcad14a74706016ee7cad85d5eae614645488a173e529d8f30b3e1ded47bd6774a127f15a34c94b95326cb78b77c5ef4d5d6e07e2c2ba10e7aa29c37b133f0fef798e859e725dc931a5176948f641fb1f53c5337c7778819599cac4b9716806d185dd83699fb6117d8dcbc7e04ee5182c6f402997bf4375497771bd061b391a74aa0ad7df9852e0774d5a1caa4abc17b67f2cc3daf383c5ba966dd6a3d1cfe5c4fa72dc4cd9694532d676b429d196da98fd6b2d3342665270667b3ad4a33399dc30a0fcd343e8c36573b1873856a53f3b395183aea81b92dc2023eab7a80d19b80ca70017679a5e31e85f39b9baa5d81723edcc49dbea09a63b6853ad9b26ad2c96a735e7e5a867611391ef1b57ff4040940a8ddcd19c2e7796a1194a8fe176db965ef6f985b65f8ae1a66d40cd867fc0d88b9ae4ab5c8691cdccc9ed9e0c35fd652062b428d88e76bc6c29d68cf7863497ced436a3a54ff4e97ed349b4f68339797bbb506e7b351af651453c73c9d759a490e6481ffa18d019bf66543e9da8c4b0351d7ddc59bc932d038689dcfd427530ddfb6e29d6acae46839ea644625d4f55fa70340f861d4fa1c8270bc52b8b90a5760b3f530b30acdd776cf9a14e07afa5e1c1b3e720e7745828bcc2f2900f488efc86a03e86a22e710cf3fe7d1e25471c379bee0d20fb9f4dc8c9d850c48ee14a2b0a686f4c3fcad4e9cbfe7e74758e16cdf9682172442f2d1bf27dd6f277be93ad33a3d4a4263457b9191d3bd897a62d30a4ec041b72bcd195384ffe95e94836cbf468dc06793a5bf01ce3ba14c36ffa1b1c8f6e477baf662335f81c9a877ec0dd616fb165c25b0c74b8813d1373f1d84a8530539706bb3b93e5c5a3a21eeab472248ed784051998722217896d5fe246ee358caccd40dd94e6ffae76b4b75511cf3249d58ec6f56c2ad657658d2e85cf9223ef476dc9bd9b22b99fb5a621772ca98b412f7aaaff195716fe848ec20b2c9ca72c72bbfbd0ef28897a8d631defa122bb087d9187097b74c8cbf00db46696e176a13c356d5a0e77d567d81a1f0cecd6a44a0f43f1f7f4548ce8cc09537a3dce865ebd3123b7d7ad68466213329c674d6e862654ffca56d44083275de9bac267a86534a54e7b1ad17e56013e2e6c465b35468adabd4db2574b8e7fc7f92c39dad24b86fa1fb225ddd1eff1adbc09fd7cd48863f592bc62ab489ceff899f86f1f70b213f9ccdca983c855fcdc498903c5be1aa36547f23bbe63f0d11c74304e167987ffcee8411d4965b9254dace8fc3b075e1fa941b5cdabd16b97027d29b4a47353278bbac37bf3866627914319537d9ed08a16c86990cfcf7b88bed48f6a47b62765ab4ea4b99568996b4fc2c68e3468ba0969d7e891ab2417f76fd999361a0fa486debfd03db6130de86af31fd68563ef47dc40d29e36886486f7a70e092eb45252dbfa486ae38bae55e0afe977ef43ddeb8d6966795b7a72418362422d694382b9d83bd267e678e15a218dfd963020593713912778ef71deb1e9d59f9c9769d1c4819d699fa931b997d953f488b6d44352174dbd0cc5cf70fef65d3e40e46faea99c5f1803f27af17d951eb710f980f7d65dc97df3ef3cce942125492e8c3655a76bad0de96a7d03e60fbb2b6279e7bdce62bf04b828d1d6cf7578b7a7125ef76b10e26ff73b26458d95c4f3fcb1bd68965ed7dfcf146724c96532ea025371dee3ba4ec746d09f7b916bccda93cd88afd9f5a43c452babd0fe0857b11efcbded4349d403ceb1fc7e8e04b726c6bb89abe5c5dee15a1d77dc50acd39e300732adea40cba6c9fcde4f521cdceca21b2d6bda08477b7991234f6cd2a2e4dc5c2cd31e24e2e49f3001e73bfedb56c7321014af4e5e0fb54931c198aacb7469a79136b9deacc64e47394a08d6248eef34f7e614b3c25ae08e9e0e357895f215f1f7aae1755489defb37a16dd9266427c9ab735e77a3ea4ef53855a54283c72a93411f798ada6d40b7dde528e0b21aed7dde9ca438e9ef78986bccb53b4e029b560d50a1576aba94aa644d4bd2dcc9a274a0f81ee3d39d85fda9d59ccfb0283511358deb78a3f53f631ade938c937bc58e14f1754ea62badbba14ff3e6fbd3e1d24a845ca8c7c8bdd9e0bdc0313ad8a51c0e923ceeb0ec316a869422b1e32b6cb02dc6f3f125b0ccafc7fecdca34b62a0315968fa0d8de889a2497e243ef525c357b8bdde74f82f31ac7c4a1763344ee7efce12726e7fd0bc344c299b69e194d335a1a8a18ed67a745db24f969f835fbdffb8cbaccfc6fbd138e038e99a43b6dc9dfa7fa775d59bea31f3d5e66f7af3591ecf344cf9e22d728b61c47cfcc4c893108df8babe77bf8b7ae43c088f6c4788d73d08d816ed4a16a84582b5eb7dd07fad0ac02537a1cdc5fe035c663fc8ff3dab06c6f580eaec180e467e83d2c1ebbfdf2d0c2519986065e470795fb783b7f12d97fb5a5e9c9166478fd2142667e80568e1cc5ae7d8ac6f42454376442393416da9f5e215eb507b9e91d81a3fe41542cb7a15da31d051772f9a44fab07b6a5f68b55c4bb3933585ed4c0dd71767423ac1efee3ec68a4a924dfccd516f71be3a0404b8e2849de770bc1858abe48f2c40d25728b50126b64e9d943f041c6d28bef761718809fe5ca291bb21fd98842fb96a4b5ab1a7f558ea0a099eb897344b15e3f3a3ab2add88f7ff29c7d8912ee59d4817a684972567553fa292b4fd27ab8c5b917d965ab092cc11c88df2b6311de8bc1e5163472c216dae56c45b9161a825331b6ee1fd142d454de939cd3fee4cc0372ac45ede4fdc131a56f6c2cd6448a759847f373857fd2249b5bfa947b508bfacd5314d836ce651c9d2d592872c0f7e355603ec7b89e6b366342e605fb477615b8986b083f5b867747ca1f664621edace8a573576a36d948dcd3fe80de74c84c8de2e76583b976bd9b64bdf70e11182b56be37dd767416f77dc759867ef99851b25f0dfee4e52e0bade9ceb036b441559df6d97c023f2f63f8c503d4e9fe673f4c7bbf1e6f879d409ddd14ec4e08c5fd0ed7a07375020a473ac3426f0572bf4f4769c07ea8e5de45b3901558971a86a2f12b717269201a9fcf816e601c0eb65a835483543c6bbb1a83daadc0a8763bb0fdeb364cabfe82c44b2b20db6a0ff4cae6e2e8ba51d0ec1f8185934ec13ae51bfe1ab3133d33c660f9e831c8721c83c9d35cb1d17b39f68ef141b2ee1438588cc688af5b50dd2d05b239bdf154f33e968eea8795b2f168f57d1116baeec189a7d3f16edc361cab5801936765d87dee3b8a643e6287fb5404af9d86441c4171e87c98a64f86a972041c97ee4444e7e588515b840129d3d0607e18ae3fa721afd539ac73988ececbb3b0a0dc1b931a36e0defa9d709ded8e82c80c9474dd81a5cf5fe393d30658ce1f8788ba5d785ad219035c7741c7792cac8cf231416908fac985c1c9f12a4e4b68e17af356620f4dbeda9afc64acc8deada5e056bcdf59a3999ef6102aafdee1d73255fa34458326181ad28b055aa47ca5390574adc43c1b491dedd54cec195f4303daf5b81599b6b0243bab17601e316a5f2e62fa7fc088963fd1a9be0aa6dee5f8f84d918eb66c419f5c9fc1cda312cf5d9f60e80525daed6822ea34f3cd8aad93047fd13ca32a3014d74dde33b3072a93a9abd5efbdfaf73dcd79967305d751ce57cc237b48628975251bf3e6e495ac4b66f6f642bb9931ae037d9470b558a54518d97d0fecbf0ec75fda4f70bcff20c8bd1c851b0a9eb838710f64679ac2273e1bcfb65a60d7522764653bc2befd30184fd989417a5d9097fb17cae32662d2854138367d19faf64c81aada49689e72c3c89fcbe13daa3fcad42d11fd6400622471d65bed3e1246b822ac5377ac6b128194b0e1786b90888539c310ea321fa7f726a3bce554a42c9a84c26103712f611356dc1a8aab1743313aaf035a7b48f644cf2dc8dee38287ced6686bd91a5b971ec2c4c00e68f5a51736cc7340e9e7005c3b608bb2f32ef0acee063d9b381cd61b8fa72a66e868e687e42ea6f01fe985d7f516a828f44285cb79646e77c797afcb71e8e60a386e73c0ecdaa118d16a1656a54fc4e4e73150f8e284f7fa8668dfae3fce5dee8616d5333060483816be3886c312aef042761ac69a2f44e6780fc8dc3e8ac90ef9288edf0add29ab3172f6601c7edd063fc3efe041cfdd78dd3803cdb686638b650cd61eee83dd5366e17c8b0464bb0d81f20d174cfd7e1951067930718881f1ae9bb86bd3194fece2b0b6db54c8a88d839be53cbcb071c7c0467d846c374763c74e985132050b0c34f12d66089a7c9487c7cd891895f509bb3fab507ccb07124c99838291f2928f8b3056a1169a12dcfb73ff6bac5230a1cdf2bf60d35e9deef877fa77584d8a97194f30aecedda642cf76f7228f3c6bd2e8a02d3897637931c6b7ed43e36b75e85d672392e96f2cf0e3ee42739117b9f64cdb3c5dd4e016992694f740973645d98a7ab644bf0c9d4a8de97c5f73813b36bcff84a6a51d458de19c9d3a0dd418e648e39e6a90cde072b41ba647339e7c42f4ed3cec2fd0a062b708acb78c07f345a996d3106148264b1a30fcf6018a72b0f98d05b4b37b53eeba6b48707821b4ae73fd33713bb50b392ac523d63b1feb7a49f6e9b528cc18f802b31ea56243a51cc5db3f117a19738596cd9529efb926ddcd5517ffe7fac3785bca25183f3096121c5682cb98473347e63df8b5549d4e278e111c8531263f3be339d6641dd7b720d59345f838d344e8025c1ffaeaebd2b3547d3aebae42d37f6affe6c45c07bdddcd458e69d7bdbdd09318d7fcc9917a4c90a71feb74a9e3b6548c68f20875a7d2903f271cac9949b927eb535babd2d0c9b302bd57664139e71e586be8a33551680dac2d6cf6782778e38a2f1fc17a57fb933f11d3c29496147d026339a966c63577d527579a1bd55be414c69cfcfccc839efc94e080e726e26b8cb3782ded8af4c946cd8126344ea190eb9fc19c9e7119df13eb688c4be7a7ebd091554dc9a6af19311fdc7ad689dc4f0d2699f1d662fdb8de33e796de03ff3edf076b45ace54cb6fc80959eaab4d1de90665cb4a079f26d49efb5e9ef7b659c11e12f23f2a193951cf5ed2a23629cf55ba9eec6b88935c63ff10df3da185753a1d9326eb18d92e0e44443d2cc7e07c62a8c7756987d05ef1f332539a111f96e71a044e70a4c5e5d83eb6565a87e6b400722ade8deaf8ef46152136a6b5c81d6c3954877ba2e8d6a6d4921f9590856d5a53d36ea94d8c98caec61a897d507c4e92e7472ad2cd1d1f8506cbbd01f39edfc15aec52b5223047640cc43c92f70c6b3f553e2622cef89df3dee6fd2beebded6b6c7b614b17d39da9478eb178ae770526e2eb934abe827152c713b29475bd145f1d9528d5d0988aef37a55312ece94f6a644cdab465a10ea517aa09cc62b0519efa3d91a3739bacc966b396d80b5cab78efdbe604e3a56f2a5cab73d1f5d2334c52cac536b36034b64dc10fe5124c8a4880e1a6db12cc7b0dcaf592fdd7448e9e67d720512f03318742919c9f88c577bf61ae7a342cf63dc0b5ac2bc8bddf83e69b66e1f66e3f4cfdf214fd678422f0bc0c45bdcc41ec4209c7dc2d79279d1b31c12415275a1461a143478ad635106b23ed7930efe79afaf738e1f7caf987754ae68abc8633af4ca27681ae8267b1fec4dfab3f6b4c2ffc74686ebe026d79df5af001c67d525cccd71d71539d582f5dd4eb19a4359be39eeb3cd7e870dbe1426b632d85afcb5c577fb00cbd98a5409f351a312c4f83362d50a5cbe7aca9a5aa134ddfd09f46497021ff2eff9dfcc13d69e7a81e422b67bd3977a11aa97cd590acbb2a25ccec46d61d06d3a5e07122a79c356b4355ababa17f4c87223f9760cb063da1055729bd0773e980f79dc475789fa43db21539f964c42be8c9ca90721bc91bd76b2dd685bfcf187ed2978942cf91eeb71d83da893ccf31e3f0c880be4699d1b52b8fb0e8a793881d69fee41c51eea72eb07546b196b867d620a22451b5fe560fba5667425b55b2e0bcca50e80bd32e0d16fa0ce3ebd569c642fb616ee23bc6882e8d35161a555cfb26c49a76d91827fafedd955e6f97a3c16fbbd362fd0e226f320edb58fd0ebc8f796f16aed522dbc57d0527e07cce3c82f54dc6f4ac23fc936ec09a27ffccdb190b48a6d198d20a8c0457e558e7dcc598f1588c23f927af10b990eb25ff0dd699ff89d7330f91ea29fd7fd990e53d5b4ae9ef28b8f17fb686ace54eae7424930c5d8af19325eea5b0e6cbb59673a74c4817f2f26a4f4ed3d4a93e4852bf7c1bc0789273e6dfb122f734f879587b610deb7485bda8b98c21a5f725f64cbd95881fd6d306ac3114eb7de6f51ba86f33a435d1d7846ec43d32ae6d37667f056bc9050f07fcd69ab9fe6dbbfa0355e33fc17fc73774efd0806b6bbf22ea9e2e25da59d30bd9efd8b6f61be6af96a192a197e1f34dc2910c0c0427626da69fa736f19a4bf371c5daf6d457c79cb6177e066be6ac97af5e7c0fa70cef827ba3a35a7713fb82f514e6a3fcb1b4e6702fc6a25a57f42ab9efc2395fda479ab44c5de8a10d8a15b00e6a46b74d4ca9a0bf0959be73c33607755a3ea71ef1d675f038de9276392953c5020751ebf9fd739de438e377cdfc81eb1df307cec1dceb9848f27462ba3c4d0a6f4f2a3dec68b797a2d06d58435ab4b602b589ed04962899aa4e11ca9d441e90eaf0bc5f78fd59e7e2f7c89a04df377f9df33df318fe1eafff88c71dc45efc7ea78b88398fa65a94d75551f4a8d2db3c02bf5fbe366b84eecaade94d6d0dc68cd721ce91e7adfad3f4210bc95a478f1853158eb3147d0b7e36de7b3a6422704afea781c4588a35237efed39a9d453de63cc47128ed27ece86125ea16eb78da1a1a42afd4753227af4726545fa2f73bc61827881e8b24a7fe67da34e79da53fb404477bdcd384361dfb804ff9d750d6284b8e63bea171682dd254bfa3ba5896f63c56a55329f2d47ca02c192fcf46497375faecfe06ee3ec938fc4546f42eaecf71a5d87696b42945957addfa01d610785da796cb103f67636f79f16c66576468bf95010d5a24d9b79de5448de3be0ee7fca9ee8a82a79d5fa02eee9ff3b7f4ff9c0ff863de5f73d79a0b6dabff99eebfb502ce7ffa7d74c5f3fcd9a73bffa40f2d3cd58f58ab2ed3ea4d05ca4a34c5ae11acdbedd69511ef81dfc1aa33f2e2391817f27dfc5798efa6972d55cefe22f6915487e667e318611ccacfceb9967b23ac933306659d8ef33ac71f3f0bc7026355ae9d658a36a20670be79b3ee2436b64dc486b05f58b5e5358296a723b2ee327a5a47a01d4210a79d82afad4f21e36814ee362f46dfd369383df41e8c639fe0f4fd583493f0a6839b4ba19ff300b6eb9bd049bf6c94d93cc7b8a769e0fcc86bc95aba568331398475a3840706d4658f22cde99a8b1e3255c8e8538cb8199fa071200198f216570e44e241d255cc499727653cc0a1587d0acd6ac093072518bfb8bfd8239c03b8de731e9ce9d29b1467688a9e1fd7e0ee43af807156d2b86fe0be5c9104db45aa37a5e3de9fd03abb00ac01a5f7e922d6806b05736dc639ac39cf3daa45e52e66b4a1b70c9957ba90da1e2751ff1913b92ff80639c37fe9cbaca3735f50aa993356e3fc1423db43e87b5c47a49aa8546792f6b1b9c60f5156a3933df5e8a427a86a5c7f912f1867722fdd46ff15547f7e80c76619b21efd0a5b7ad4e1f9dd1f88d6d1a5162f5a8bfed014c737e03acd3887e39bf57bce41526d8b730b6b8ccc41384fb63dab42fba295451e672d8df30ec73cf7749857313e57eb5582c8b822d1b7f953dbdf3e495f6015ae0f1cbbccfd2ca6b611bdc5f0654a34c2ba54f0d0c82e06345cc79e6afa82988fee59604c6f2fead2fc2737907bf03a2e44e8d219431d722a48c79ce007e8fc44865a6cce857cc147cc8a2fc676dbd7b0314f46f14a3d727dff18afee5e47b652035acbd6032995e8eef909db2726c07efd0f049e7827346cbe8e54c7e6eb8d1df50c77eea463450b193ab3371f5e47e270b37b3aa216dc45eb8a8f38507102cc6b384fff1defb27f84f70df747b94fc13c946b3fd7ebd09ca142e75fabda952e8d301331769c72706e611bfa7eff0d16754dc49ff58b35455edf4d39f634634c33e2da13b1b6397d38d154e4427e377c5dd6facdc76989fe16f7e438761883f2ef724e661c21c55c7c5fac6b0e5a378aee75d4a6d25fe99857f31ccbaf16e0f1ed1fa83b2da9139a6568bcf51a77ab9b897e06ebc383556c040761bd99fb987c4da926c079dedf534fe4ca36970d459dd5bad3896eacd0a6f4d70a9479aa1ccaf675e05e76ca6b158adb23f72f6fc4bff5f01e759113cfc3f5f6fd892f90628982c838a4a96742bfec13746cde40adf72b1c19f00541931f20e9d04bec818ac8ebf5ad9f6261ac2695b5ba0ee7fb0f6097b51ffe2f9b13f3989b371e83f117eba8cc0db9063b54aa50929b83f05a34cf6a2dfa1edc77e43ccd7ab7b447c9759dbfc7f98fd78eeb1c7305c648ac7bfffddd4bf9d29fdc2a79543598574e3ba122383ae357d6e27bcebb8ca8ca9d2838f10a0667df22e1442eb49d77e2e7e4add89376001d8bdfe1d1ecad481872009aa917708ee251967a17ee3b3622dc7f23ec7e7ae08ec71e9c7008c46a3317c8b8aec36149ec9bbeda81fc440f6cb9b51bef561dc79225ebd1ab7c06c62ddf8f5e71373132a10935cb9982112adbf060f60ef8574bbe76d21bda6ec3515d3e05c1911b11b9391f675a8c46597104bc2ab6a0ef968398eb7c0868388abe7fdd44f8da9b885395a5c4d4300c99b21bfecd83b0b3cd1274eebb04719db6c14c76236af396c2fbcd1d7471f1c71cdb0698b5f7452f530f8cb9ed09d7a15e783a7a1f22dafa62b56121e66a7bc16ebf3b42aeefc1ec4eba04bb43b866948e8c0379d8f759968adb3881f71aeba09c43a4f992f10b7b2718bbac7052a74b1d2b71eac7779cabcec4fbe32f8536f467bf9d7931d7e1d365c654b069b8a875bc5fb87e715cf31e3938c386189fa619c8084f8bf6d724e1699918292f7c2d73345a084f4bfbb7b9c83da3257a486d2e5a8b77fbfa54efdf9c727c9da5c0d6ec87e39e1e6341e609cc37382ea4bdc93e9e4642e3600dc2a96301febad487b8173570482f321d3145ec71f6dbfce90d523da5427feac8520d99f7ed1cf51914621c8a3e3da3c01c973d30ec77634c75f3c90c51eb17393411fde5c0ed1a14be5d81ca071442f5c21bccfb4b96bace9121b9da0f38b55f8d9827569c6d4eab8b3b08ffc591b6a384ef82bd5e81a639a83034a0bda1f7a0d0f01afc7bd2dcc5fb636f8e2531cf62acc098e7ef1c99eb00e31599cf91d839e602926513b1797d02eecf8945754c2ed678c5437762092e4467a2c12d1293537ee267ab8fd8dca51c2bbdeea0c3dc4c1cea7a0bfb163f839b7716deac56217bffd960be70fd640b5abbda8a76eeb010fd39d6db38d7edd0aa13b9ee67af07d09dd2007d09f6549fa64f6d5d9b92dcc70af0ba497ba15c97181b4b731c63c2ff2d9f08c721e773cee509f5cde8be4753eab34c82bdae5fc14a8b462c2c6f427e3a9ff1739799d0e0d8e7e3ac53860c67197ab54d828d8e16438a7dd873d3f44c34d8775331f201944abee0b27bbdf0daf8c559d049b57bd0696c4a8c796cf26b84cf26b675ade010521d82f973b320437a2bc1327325fbfa687c335276d1127890f3e58c96e1683fab39d97732a1b72f0bd1fa7d360a827bd1f5480d3abd36060665c9b05f7213edba84a0534a3c8cc28fe3ea791fbc58720603f3e2713ae435eaeed642a5e421ac7423a16413091fb570bcf24ec0f6a21cbcffeb1956ff788cdd4d32e062ed85f5b712c1fe88fe672a60d2ad03556e50a0a7b5a3c976f2789a9958269e9331dfb8fe0db8b2e08b78e68b3239a8ec7d1115d38a50e3530f39996a340c52a300dd04844d93275e0bc67f97cae3841f88fbca8c9fb96fcbf887391bd752c64e1c97d21cc1358d790ef764a47987eb89d49fc6d88eeb067bad56cd31a70e1a9d859f96312bc7125f9b6387bd148cb178ffb34f60cee21ea24e721d65bf8b52a6bee833b346c43c9bebe89fbd4f69ef74fa2a67c17f189f33c7e25865ef03bf27e69aec2be3b563ed92afc17b8f7bd2ac6b4c79642d7480effd4d7fdf3ffb0f59c395e6a3bf6338d67fba5de84eaccdb317807bbf5cab99b35df737107ad8c2212d84dec55c817329f7f3992fb2fec6da5ba8bf3e714e664f5bc5b23a919bbd2e5522f29c13b56aec2ef890d4dfc7da136373293ffa27fd85f725f70f5857e5fe03efed23afdbd0e2ee5f6174f92718d3349e50a2d7de5fa0b8d58418d3cc1eaf24f0f86aa39654ae6949b35f1813fb9ab8ef50175c209e538aabd8e7c235fdd2733551b7d973c2b1c19a187b21efee592ad693f9ac7c71017c7ae808bf99ddee7bb018f01c5d0e2a13732ee66ebc1eec4166df27af2df703c3361a504e80024dd66e4707a7b423176545da30ad1d55f63712716854d085d61f5512bcfcc321593ab7f3391843299d36a58bcb9b097d22a2548f64c375e842d87b4c6dd15eecd78aacee64d4d650dc33f704ce0e31a087cbad453cb386c01a3be374f6723276670f36734cee1b704e92f62ff85d322f615d9dfb37fc2e19b730c7f9e42ec1c0675589f7dae1be4f314a82b15fae2cc4f36d3d8939187bfa986ffd35b51443b36330a0df23700e3aa2f9199e216148de118ae26ef978f8f816ccdf15c0755e1d8c5a7fc2a08ef2d43d261dcb262992b56a0dbcbc9b5242e07d1cb1a8f97ffa8c99c3b1a6257daf8d92ebb16ffef9ae7ac1dfee0ecf06e3eb68cf1aaceaf90cac77b9f55221454f431afbd454f44c5ebe6a273ee67b1af1fa2d54c33f61c6307932d89e8585feb5485afa1203f7c95193f51d68c168659a8513e8f0e4029a7d1d4732ae2aa2b7cffd30e6e2fcde398e3937b0e6268ded3f63963521c6d68cd1797de774b5a7b7cd75040f60fda5fb7965e1f3670cc37899f7dad97007e1653b7fbb0f9dbad25c689f8ba6a9d281912560cf1d6324d663996f70ee3e67f301ea6fbec0ee562336dc798e195355e863f74768565984e207a751f5fd19f4dceee1d1900c3876b88b1dd972f47caf06952e33a405bf5231f8d30bac5d51899f8aaf517efe3202ca9390dde31e7eea9e84ecb753488522b9ecbb8383932ea3627415466cba879c8f3750b92e5a68c02bceca527cd3b124ab5385e85e8ad4df7635657dbd89c554897b07d2e1394e975ace72a413cb2f81fb1d4ec9929c5e69fd9b1fb23ecb3e79d67c388699b730af610f31e74dce75dc63615f684a8aa6f07b309fe0b8e6dc317541a5d03ca6949b88de15f727d837ccbd8147f5e9222e18c73086e1b5febcee15e68e6841cb13b5e8bbf97dc187e28dcad16142d3df9c68c87d0d625ef44f7e119e715077fe0edb122b8a1bab2cf45aaea757929bfec6857feac5dc67e0d984005f79baa6d44af00bae251c13cc3bf863a98ecb1f73ff9efb099c5358a717397db2add06aa51e6deef130e6e31e2ec782d51675e15dd8e7a82489bf9fffc11baafe4385cace478b9cc9cfdc74749ec046024bbe93a7b97edf8427e16be7685c6ff253f40798bf707f4c8a0759bb77373111fc93f90e7bc4378fb010ba8af02e4aee8ffd835f676bd2ac59fa021373ad18f0e816c66d7b29fad1a3c265e9926d0978be847bd27b362ad1dae5a5b0bcab468fcea88bbaf6673f9a9f9d3521aec58cadd9e3cc1f4bf31b7bbf0c7475a873402be12b64ccc9bc55f4c1e65bd2f6774d68fc8d62c81c2a424ccf348c5e6b44d98a9ae41cf50ddc5759b7e8ffbe33bebeb43eb25ec6fa5fab80ee82c74f2bd415b59ef3a5f0134ae2957325eb30ec0559a24282ef49f532f62af335f8de39cf9e7291a120db3a44962b5187a2d7b853f90676f9cde8dbca1834d86760a87e366eac9725b7af32e4b2bc0c9a3dbe61769986e0ba52ff136301e9fdfd6f6154ce5bec855911db42f4041927702d611d903930e30afe197ebfec8b6bddb22dddcb2fc2fbafb5b8dad24278e45933e035607d5bda8fe41867ed886baab7e243547c82d042581f628d9e7bb27cbdd251ea5464ab4926cef2d4f34a16d8df6deb5e81ee17060b6fce0afbce34b88583f0da706c716d177e9b7fd3cf98af9f3781e84131aee5fe09f72b58b3e79e12f73658a7e6d89caaaa47a7abf3c1b34f1386ff40d3470d22fe587b52fc528063d66a64b8301303922fa321eb215a4d94a568ab39e4275b8015bdf3b0e2fe2b5cb9a7499e3ecfa134e20bd6f5fb8616a364e8f2b2f2df6bbbe9fd03c4b62d40a07d2e960e2e04f33ade9fa45c843ef75f80a20b11703115c7f794414ff12b92e5e3c0fe0cfd5b0f315a525fcae25f0a1d72c1376b5aeb664e9f2a7a089e661b642d66c2181b30e7e13cd7638c86f0ca714e7a9f1d82d967abf0a66931aa3697a258c26313af26216574533a76a111d75c5ea1c7da87f8f12e1aee21a9607f68cfbf9a0b8fa8b3f25462ccc93aa014f7fc77bc97e32c65e93ffb997e079f82f7d6df7dbfacc53d4e8f16fa5b27972c1c695b8f90bed5c2537a235a86d857bad647965893637fa94bac2a3df22a155a5e9bd33fc1f88cef93eb82b4571edfaf1db17f9367bf983773cd548ed4a498393a34d05a56ccbd30e7e29cc65a2c6bbfb724f88b6bf35fd523e8d503551aa1bf80869d6a25341dd6b8180372ec73ccb1f6c39e0c9e7593d6f855ba46f465cb7d7c1c958d87954fc0d7e7d91af6de9c38f90596d91548f02ec2ed147db28fcc149e9b2795c560df0de7bae90e8aa25fc5358f6762d843cddaae6ccf7122bf711f491ae37ff60ae3a65b089ecab987639967c45283b569b8eb373c55aec394979af47eac09b1ef87f32ccf8a718f4dea3de4be137314ee03305f6996770ecc97879bd5c179aab2a8896f222558d93c09fafe9f31eb5e829829e0be446fb716bf7b394fd49270f1a98bc80dbcae7f722d7e2f9c9fff09d3ffe97d618d6666da53b0b79d3920f73d561ed514fa0fe360f638b4ecd554f4aab87efbc835a3ea9735d878445e6060f6e6736cb17f97353fee67f23559f7e0fcc51adfdf3d1f5cbb43726af0c1bc1c51668d789a750f074372e172e60b4e7dcd416455acd029122e3c80a17273b208be83632639b8df261732759fe123e1d40fb77526ad7bca647433088ced989bb14fe74f0d85ef8373cf9f9e79bebfff8a4770be647d8b3162d5caf702d3323e642ea5314f51b20ecdc475fff47db3a7966347ea85e59ccd3d03c6a5272d4b5159f91495431e637ec75849feb98fece9e9087efc0663973c42c2ad14d417fdab7fc3bd1bcd1d51d051bd018b9d15a267b3ba214cf46b46c6dc84efeeeb18f5509f9606e66251e03e300f7d99f0027a018a14b5fa36e6194adee59a47785c938fc2733ae4b4281dfd572b92dbc3d778a168448cef995b8b19b65863d8fa44e35dc62d581f2a4097a014fcda1e82c56635f01d158fdd3291f0a97c003bd308ac691f873be38ee1a3d753a8ce3a045a938f2f2a77d0ed6134aebaa5c26fc62f04edbe0a1509e639b42b1fe632e9480e2a149cccf69213316fc9fd2b1eb16f6b5130f427168d50a488953214ffe211fc978ea59647d271df261617a6134d7df80d32015f057fb95e7c437018a99fe9f4b778cc5a750b1f5fc5a17d9fa78890d487d4c30d92755216fa481349aead3f6948528d64e2eaab681a99f21f7492a4ea6bb8ab2f4b43cfe441efd92b4012c7f6cbaee1699f148c4eed42fbc23ad3e8a454a19130e7e0be21bfe7149da6b4d3bd05dd1f62f55b9fe01e03f7994e49f22efb4d82e3c371dfe833aa4a9ee25ad959d46d8bc3ed97d7f1c0b010492fafc23b3d159633b360d8fe117cbc32a030f90d4a4b6e41775a2ed4918369311fd05bb24e99b68198e4f916815de529c56f3cc94fabc1e21c559257cb0763a9be12feb36ce3756cdb79fa1ff738cf980ebd624edbda68d0ac8795b07af1037da6cb127bf082da6662ef8a07d8e663460b062bd07ecfd1c273c771c15adc7f36b3c835d4e1723e164b706df40913e2b955fb3d8a74dd4a995604ab11cfaf4eeaa94bdb62f330f1740daea87dc685037745ad5f3d4f81f4f735a7b0e82a51f7576996407b5ea1986f96ced5bafc52141881713463689e3dce8e51157a2beb869733d405867eab2f471192fcc7b3739c8f5f1838fcf6bc31fee19e19fb04d3065b93fc9dd6c29bc8ba0fe3c1634a4f31a6b4370d1f6f2cbc5f63f73717feaf831e0ec4feaf26bbb48507cc6e742daa8efdc280f71f3173ca23fc4fb003f352ceeb9c27f62a6853875453a1f9b186c0fac16af577600c2bc5917fe6ed31652dc4ac49f1e6d602e3715e1ff32c0b618a69a8bd1506d76b397825938826724f7067619a641d33b0d33c13f79a14e3c6fbaf1871a9129dad5ad3be27f1a86ba34e93163ec19553cfc58cc396c9cfe11df544cc36c8ded929ee936b38d722a97f83bd11ec7fe67e6174da5b68f7f98500bf4790f638cb3cef6248713a0af234886b13cfb9cdd87912894b366283e34a9c68570def2035eaf6712feabf1c83e1ba08281585635ee708ac4a38873d937fe16bdf00b4cb3b0a0ffbb3d83072090eac3b8efa5ee7f1a36f38de0f09c3bed2a3d811ba13661f3cf0dc7c17361b1f44e8532f8c6a7b14cfcea462d482edb0a1c318f2e33afafbdf40df4ee528aff3455ad52134090d448ece1ea42ddc8706eddd789e17010d49aeda32e41c1a538a6051770ae3664542e7db5a0c5bb40be1811eb8bb7030163fed8b90ed93f0bcea2d6ad5df837d6056da72541ba241d1e54d85074cf9b6a4167dbe2e7c0bf936ade8910423321ffea7b974c60eacf9314ef9d36bc0bd31f66ffde9d7600d72c4392d8109e67afcc4feafc7b126fb30cc6bee619855325c17aad181466db2b029c20df514b47509418f9cbd08e87c0e01b32ee08d849f5c7cdb868efb5dc02bcb049cfe7013e3cee621fc6629468d6fc026ad28bcb08a4255613c365aa7c278ff13cc71cac3b76d3b50e1a34c89d1672167128b098a9128ae4a81dbe61854bf39813e437620ac40823d4685c2f6d665ccbc7c1b632eb7a3815d12503dc80b13d3b7e267ed223cd4db0beb6fd5d8b8f930d2d4b72273b23f121e9f46dc985864cb5953d28d9550efef8d3b3afe88ee1f00e7c606383c7884316f6ea3d5b343f071ba810dfad730ed543456e79f42d31e21687bfc0a7c3e6990ce150f745dbd52f27e96c327c01559b7e4688ba904f3fe5b0e5bf725130ec619e8a0f71d2bb79463e4e1383147cf7e62ce45270bdee39f7c60529cc07c9a67df592b28f9ec20fc7dec6ddd3d4d99d2c2e569828f0339efa843e94c45e139604f9b98a3ee508155eb8d287fcd47ccd822f71b6f7fcc29c138e5f3485a130bc650dc737a5765fa9b1bf3f57bf7d227eeb75a944af6fbd916c24bb3fadc4dac6c7c83c271afb0cfd2816e37ef408fa795a0cb9b122ca9ad81e2e02ce1a5596e9422f62be7049e77eaee96069e737a169a8cd5e6195831e5344ed9dc4775d24bb88f7c8cf7dac5c896d49aeeaa4968d6ee3c067f4b02f591ec039d129107d4958fc2a83108fa29f9085d7d5052d3ef63c1f834ccf50fc49aa70731c4f2345c35c330ad6334a6fbdec15aef28dcf30b40ef3661587a24066f1f5d05d55f837a80e4fb128c5366148c8fc7bc11e2b70f47d50fa0cb9550f84d0a40e0ee7c7c9f178f3927c3d064ed0d4cba2443151fd6a2f7d0b7982be78dfaf3a1b8f42502bb0303e01b128dd2f57e387b311ac71522a1a21e8fc0bd89d86bb506b9353bd0bbdd04dc9e380f5b3df3b1ab5047cc9ba7dda8c2783f5b3183b54cc7f2dfe140d60a7a842dc02d172bda34ef3afa4446e1eea3e3f0ab8840a5fc15ac39f30077f6e5c376ac1a65d68561aa5b18ce3bde4469bf9378b0680fde9d7b0687f1e9a8f3ba8f58cb3858279c8256e97e98ed3f893b27c2e1d1d40fa1a151d820a742f97ec9d8b24986c6fbcad2887e57312c271893e61fc4beb572b46c4c222e2d74c7e68359629e95b90e6b2c3c9fc4fad6d355cdc49c29fb7b1993b3a6297c409278937acc1857720f826b1ceb748c7b399fb08675a4e9217c49bf8c55c73cd0c4eb23168cf647dac997d86c24c1eb2117e09f7512fea73df12cba158d28788c99e84c6b03f2a02b371f1354cf62fc3003328df586e2be7a78afde8fe9de0df01de78390f095505def8b75ae4b10b26214dc076623d0d7172efebbd1bd450aea26ef45dca753b0283f038fe8f3a8ee711d5beb8330c8f03ce63d0f448ad10e1cb6d98177be1e98fd6a1fa213a331ae492c6634f584b6f63e3ccf3a8dc6ea10ac51dd8f78e7401cbc518fd75ac7919cba0fe7253560cbfd83b8d8dd0f9d372d459cde7114649c81a9b92b349aecc79f1a1febb53cbfce3d0be9fc80948770af88d75cfa397b19f90c83039659607dbb5192a7b28e7ec4f229da3449c140f47758c3e2de2963a2bcbc1bf875e0017ceedd837aa75a348e95a39abfc2a1635b06dea746c905080dce141a126b47bc5fa7750e8756b38bf873468df52bf642b15749ca9959d3561ddd95eefee82efa00526d86f307f7741903f01c32c707cf22f3fc2cc7891483fee9bf603d53ea85617d8cebf9f4a19aa217c673c23c0bc8b990f320e346ce6b9c0fb90fc4756d4b680faa7192a3cceb46b4573952787d424f2623e4cb57cc5e58809ab377103da9085b13646952a92dd96c91d4a8d11fe199ff0b72078ac0b1c87cbafdf2cf98a96429f43bd6ee782d791eef4daaad8877d68b8bbc5bd391e296bffb6d75ce5508730ac599cdb75069150ef5a3bbd14ba625f53cac4da9df0370adaf1fa2f77823d1d81d070e7943fec447f86a076157aa3bcc5b4d867ff451e4f73c8c661f7c60da7808fe09bed06b73067fcddf85803ee918f9fd212a760ec7a6a0b5c80b588a7907f7607caf64589d5b8a333f664369d636a8cede8d3657b6e3fe34491cbf3d8fe81d8150520846447218668cf140bf65dec8da741c35baf3f0f8850f561c3d836e6191b0181103a54edb613b6a3bfc4d52619bf509d1010731ea962229d879e069cb6db87efc0792b2d749b047100e592cc1e6f1ddb1377d3092b50681f5499ebb654fcbc02bb25423ab4f3bd63e10fd10d690d23ba8d0158f766286f95695329dbfa94a521d89753e9e3797eba449ec51e4730cd81f23d52cd97f3db2eb4a6af54d971a3684d00b9b91627e80f1f0dfcf13e2fe256ba6b1b632d43b753d1506dc1167d3f08c4e66e7b624bba41e2fdc64283bba09ad7251a4d1bacad4c24c9fb25ae989599859977a092cdba928024f87dc82474d297e68dcc1f70e29c82fcf115cff84fc4bd4de7d8bcf1fe2a051d7921cdf3c448f0117511491005909a66c68750fe34324efeb532af63f0b17be12c6c64b1c8ae1aaae4adae354a82458b29746fc121e038b07df24b82f037c36d171ef6fb89ed5848e6dba8c8e37b3e1e37f057903f2f1e1e933cc92952785e1c9504834a6091392b0e7ce426a1368445de7dcc1582f35aab192a71e3f6fc1f3d33b282a5f076bb3dcdf621d40eadf18bc408ed8bfc16742b16f83393eeb0edce363fe5420c118cc55a4f7c41899e70db98fd145374de8fb8c991977ff677303ff34c7cb7f83f3d79f5a197b72b89fccfb5b36a8b9c0ecfad7bbd2c7958368c1591d3183deb14d73e14966ffcc9ae75d8437927d2fac995f3ca34e6e696790f72211ddf7be82d7840c4cb17f8ce8c227b8115782cf126e5a743014a5b587f17c790c628fab915c5e15d65dfa00859bef7120f02134fabd4459db72ec9d5d8543ed8fe19f3cd77ca601cf156975d1a7ea816ae21c10f6eeb1c7b9cdda83485a58872132b150357d818fce9760ac7b008726ed81e9eb5c44d6edc398ae711868fd0e34ac35a5f7c886efb5bb305db61f9b951e61b1f74df4bc73041e535ec354526f72247f7f83ab3c5d1b7d063f02739064720533f2cf60707213325c9b8a58a5742c58f8004176c958f36913fc9f7a22ffc30ef43cbcf9bf3d33ca3e06eefffddddbcf5a26fb08a56bcdebcc7363eb5f9b5070d79768204b529cf00dc62903c8acd6459c99f227f763ff02bf178e399f258ac233c4bebe900d0ac2dbc7bdfd77afccc4faf1cf7dbefc022d56dfc2edddea147b3e56e4e74d95f2b4c0e623eeb6ba8159eab990b1cfc4fd399950bf23e1e26a6538dd2c06133e2462f75c5fc1f7f7976913f72db84f51b1ad5aec91bc8b3710d3f305326626e28bc50dd1b7604d3dff5401e4ad4a102853878b79c5e831aa062153aad17f63b18867d6bd7a04454321391d79f515e8995d896777ee8a5a392c5291521767a17b4386a8951d07170a5c3bd62f132dac6e0a1fe1d02f6550b2798bbc5f79b0dfa245455137f0daae3dcde95823c12ac9a89f28e12dad6fe2c2e95a6c5cf718c71d2b706b65258ec6c5c225621fd6c4c4a34b71240ee6c460506e04060eac40e2d19f587e4491de34bd88c0e149d079908e9d431371b2df33ccdc108716e57908d24e47df33b770a8e10812579dc5ab5d47a072275260bf8ac3875053ef8b9aedef60e21a0199ab47a0373c031b7e45e2bef169a48c3881a4c204348ddb8ece317be1b4fb32b85fc771f0bfd51f627f33c7d3d9d7adc8aece4e68d537f46cc4f936d2f3585c4c8b10f8e93cba8d6c4a6e05b11839261c875c12617f3c0d19a10f716b5421ce9f8dc3adb3cfe1f75714747f466274cc41f4eb128eca6ba7f0c1250d77a2de62fc818bb862968030cf30988d48c0d7c6145c9871033a2fce6185e93918f9fae0e3a34cc4aa1fc2d529c730326887e88d1e1b6626667fce2ed2a539cb2de8c2bd16e28c18ae431cd7ac75b31ec25ececcb726a4e9b81bf7878562b6fa4e04b5de8b6ced280ca87143d5e238ccd5f242efe57b706dde0aac99f218437436c129f414d44faad2fe43f138b6c81b497346a155f51adcfeb4153eb777e148b83f9ae4d8926a736f6c3d711cdd52174a704b2c3a346f9070e5c5f099b70bfe07d6a056469172df4dc00abf183c6c1383ab9fe3f0664a16c2861c81f59b8d48dc7400abedbc117ee5305ef9a853f4f40d082fc9467ff51cc49d4e454ef75d187665030e6f92acdf3a2f247d5e8fbc59d320bb77259c7e26e15dff404c3fb40d3bbe79e36bdd1ab8d71f44cf87dfe1e4ba1761eb8720d9c90f9533666143521c6eb4b3c5f47867f40f7800f6a8731f7dd04a0f5a1ea329eae74ca3a7a2664aeb658b8b59a266de517986770e0ad4315bf2fe954b44ad8c9dfe111e5b5fa3e2d95b789abd16b573a75b39aef85d13be6b05d71ff8a6f7117aa71568669b7c2c552e43afd826e4325c9d7a1817a24f50265ea8d4c3ddbe08abdd5ee3c7a0e6c41e6cc69edc8ff47d451810b50df52a87517b3201ad4f6dc1be8fc138d863365a3d3f8ca3797bb067c9794c981d8c4533f6a17b5430be5cdd816dd3e662d0d929b82fe381f01e5e486c7a0cfbd502e139d51b95d657f1feed1a98599562dfe66318bb6e3d7ef8ee8582fd6918a6e5e16bb3080414f8a2bc6a3a02867860ebd43d38ea118aec633b5070f0302e2f3c856ff9fbd0ee6e00f6676c47f2ce22bc335e86a5f9bed0be361fa6bb8f01ad0e22bbe50eecd1f2c5e780ed9834603e1695bfc6e0c0856888da8f0b6986b46b913f267d3e0ac39a8df0dcde8474260561e4d52138ba6d09da0529d2b63e6a624e9a3d063c2bcdfa28fba84bce4e20c7693368c41175e2d9a59e49ef307c50ffdf6712fd39c3fafbbc13572bea5b6a4f7ff7a1716fa97d91c3bffa4b2e3928e89a2772afd2ad7238eed0a4de3f2e23e8d2439c29cac38a8b95c8ef7506f26dee8a7cb14b926319c3042a5f45ee9a5a5cbe69463221be600c20adff9ee6fa02f33167645f2ff7c979be8971397bc8a69ef905a9c6ccfdc43cf50fbf3566d63358674e92fd088e4b8e4743d917bf311c7b49d9436af2f91caecc9321f68eb26794bda28ce5d64dce855f51b588d36e26b5d8b2be12356ff588675cf91c2b9e7365ef06eba27ff69ba533993c2bbd72b904b345ebd2f05d8560ef4083f34d714fdcdb651f219fc3c2e714f24cbcf43c16a91ec03dbe8697c3e858530d623f1e9f81c533ced63a2ec2c3c5ba3daf099f5db8e39931cd98224bfbe82974e7956248e44304f6d62227df4a5193d4db95813d34e1dbb4844e7cfba91c0d2e9123d6887f6d7f0dee0db02fa49f595fac2d7d8ec7914f84dfa228f1099c97dd176701b0eecde7f5b1debdcde88bc88ffc2f75a82cc96f6f4a81d3be43fe6d73fad6bb1971ef8f7163703b15bad05d49f847feee73f752bc8f699d0a1078ff3dac4ed40abc5b9b9c86415ddad2a56f76747255221ce77d45dd9574113f4b7e2950fcd4ab98bee85ff5fceee4fb30fc64446fcdea459f803536d7f9efb0a66d22543c1e40aaf5330f609d9ff57d3e9b92cfa5645ecd67ac48cf8bebb3f33cd867ccbdbc9ba99590ab681031e2ff260a49e38e0bcf317b8db9afc75e63f618b3b7d8637a0ebe49de43768d17b8a7d7ec7220b6bfff8a691d5569d75e1dbae4a74fc78fab90c59316d471a115f975bb8946fd42719e804a710ef83c01bec74d893f7f9f29506feb4419cfeb7130a209f1fd269ce920e61e663757263e2f2de25391e819b37f827d3fecc166bf0f636d9ec3605f4f587e118e3b476095920cbd734cc6d153a990b588c622c50404592ad053cd5bd8501f8d05469968669e89276f1311ebf84968b4338c737063f861d80d7c85f65e1518303c18ddf24c4859ae087bc2333032e328143664a16ad2263c345c25ce6462eece7e44f622ceb9542466a98f7c6d416da33f81fbaeab3dd584ffa667bd2c75909327deaf21a5e93074acc16152a04dc19da8c0eb03dcfabf117d76ee8db2a6c05e748eb156ad4a7143271c2326a4635e4c28c6b5cec7655b6f04e806c1225a822b0a0f63dbf9004c410286ec48c19839124ed8ef34628ace634a7c341e2f3c8f90b17eb0ba1d86d86c5f1c773f87d17985b86df70d1d4e1e81fffea368d0f2816f9b400c9e5f8e1ef62711f7260cfee6cfa15917896b55ba34be2216adc64b70e5d36bd87c31123aea46b434690ff6beba8680ea308123a57b917136732cee0bb176ce7b9dbd91cc33a61837a3e9921ac773c7e1f61ac2e3c29e27ee9bf0be605c22ed0bf1b9977cf6c2da814a64b5204f789192779bd165958e94ebac4ef3b595a99b6173d2f2f2c3a694bdf0981485be8dc634def50a467c38098557eff0796413b21ca0425bdc2311bf2c12bdf452b16fb01ffabccc446aa50f7e79de8361a91e7ddf508bb2fc7afca25028dc3e88efd199e833a71cc3a2257b26f8149694942125f125064f0cc39ce22894ae0c4148763aaeac7e08c49c86eef8bf84c7e251cc09c4768fc791880f508b2ac0cb7535e21c0dbdfdd5889e538bf16585bf7b797c7606f7dba47335dcdbe1bcceb17cd7f72c821f78c0a72e111f5fee8595e7498c9cb55fe8819f27cd43e89babd8f1ce03b9f6bbd072e611142edd0fcfb94750b7a75ae87f894906f4cd3f18dbae7ae13036e28ec67ea1ff9d8e8b46589c0782269762b6fe6c286f9f89dc2edb7f6b8203f678c2ed6c10cca76dc4a4a467482cdc0fb38397852ef876d9040ccc5c0e65490d5068f040eb373b30f67d98d006874ae2a0b8ad3f7af42f82dbfb05d8e8bc1871ca7e08480d065d3f20b441d604590f7c7bea14a62d92a58e492aa4377113be2d3e02bbcf3dc0e78fb1df99cf840bb35022f6bd7e5e968f8badf2a1e6148b00997bf0be214fbd2a6b102dc14bec7fcd9097253e6f91eb399fc3c633f87c2621cfe10b3ff2e3ce625ea99ded283163cb5e01ae25ec03f9d3d7fa27474f4cfa84d5ab1469999d9a9815e59ab4a8f8b3981165bf96495f05fafee99de8dbb28f88b9be41833ab10f97f73e9fbf22f5e34a7db81b0eabd3b236c5781e31905ce29ce9cebec1c4ba089f9114edf34b9c8f5439ad9398b1fcd8c299ea7676a6fe2d1cc54c21fbbf4cc2dec0cee5222e7e4dc0b363b7f020251eb34b53b0ba20112f1b12e1f42b170a21e7b0a9f559b89e7808adf8abd8d7e6255292f2f038b80cf26a97616a7a193bbf47a05e270b1b7d6ad1562f1c2d949250d033134de5b2911bde85860484e0a492b73813847d970a0bf48527519c9b2dc94bd2b321febb3336ac2b76f15514bdb3bac6b66246b5dafd1096ae7a8c6bf647d0b5572e36ca3dc6e7bb59383d390fdb92cffceefb77691106b59b27a1d23f149153ee23840ee1448b1f92fc1384daad4fc5bcc4848bd7c4acc4cde547d1e1c731bcca4884f3f868347c8887dcb125f8b1d50b09919ee2ac493e2392e7ce0fd60e11b989cfa9e09951eefb6af7284168ff2ad1df917a0e6ff5d6a35da91694506a479ddcf20437e65ecfd8e9ad88f930cf4ab3dff0effe759edd53dc172f7abedce7191a59880bbdcaa03136186f37dec1f8719634d8a1103f67de4562790034734b452f78f4ed685c9d988f59ce1570ccb980ed3f5e60e2ce74d1f331d9fe58f47f9b6f96a160498dbe332409ca28417df7528c79988e4bd763906d2a47c523aea0ef9c27a89d20476f8a24b969ed237c763d0eb5f51968fbe022da4f96a33cb39f42fb09da5285ec56d7c19c2ffb5af7ff72369a9f8fe7029f6c2ac195ce8df89fcc81b5ffd2845222db8bf3a0ebcf680a2f14e321f617f1d9823cffc5e7fff03972f65685b0d73a89563bcf6144e141acdab01d6fe40e61dcc3335871ef39aece3c8966cea7516b71058e55126e401bf0c62b0a4d7d23d17bc46954795dc1c4513ed822930ef755dea2df9961b1178f164763cfe22004969cc227bb10648e4f17bd4f93eddb44efb3cfd3608c0bf7c5c4d07ba2eff9222101bfaeec84da2523fa99f909a3b67722c3ced674f85824aed7cc41e2731592db3e062de7cc163d1ff62bf1fc3bcf993276655fd57f75ee13e3942d9d2070c13f9d2fb05b921bae97eb887306a433cd8c33b8a7c43adc9f5e5fe979d1ace748679e1993078e55136704b8bfb2a424cdcec4e798b0f78ee75f588f6a1ca9487eafe3f1cee42c8ac32fa2fb36091e5d7a0cc6cd22e125a9250a13aec2b67504daa8dfc2a9960fe0d9ce1b935282b1b04d0932be2c80c6dbdd18bb5e9fdc778560764e3034976cc5d527bb10f575137ecccec1a12d27e017138b96ab25cfed614a6f8787c0d7261e7ec18fb1677e299ada1d8251073fec7ee48ba72322e16f7619f59362b134ed3a8292c2d16c492cfefa9e06e3a57970d2b984c9755e78b83a44e8569c8f1853b0378cd7fbffe5ffe2f32ea5e75ef13943b34fb726a9379d354f3edf9e6796f9dc50eefd3a1a28099c3e6c6f07d2fee02fce9efad36fe7395e9bd873c7f885e7615827656c6f705d9bb887b2f18aa5f0acb3fecbb1b05adb8434a66889f30518f7b0e6627d2818d317de83626628ceb91d45a264afad7c7711636684e1e3e67b181e108e7bea17f16c5a06a2a626e14bf7db18de3418035655c06cc07714d7e421e3c713e4d94663b573346a0c92f043234a926f52d14d35459c05b4768a0ffcb4d5450f8acf7c99e5d092b67591e42a950fd07ef65ecc3d34a930a0042b79e2739279f681cf63fdf1b21a8d0a45d8a1130fd71165602f2cd760f6a705f5aa857cc85de14fdbaa9186ff8ac7f15924dc1f618cc3fa27cf32fdddd7cf5ef7de9a0b85ae1e68704c68eadba72a0b6ec93e49d6e06ced2e49728232b1fec63c897dc5ac77beb2ff2078d2dadef2c25fbcf5cb0f74e8dd80a2550f04574a1d72139a92bc5d9b5287ff899f5e8a4119cf79583e16bc45caaf2c2ebd10bc6a769c35a5b5fd82b94d72b170580e4cfe4f6f5f1e9763dab7af5496ac11d9226bb2ef63384e3b83c6ced8c7d8f72586b1cb5ac95e29441b2d52498b562da224914aa485240a917dcb7b1fa7e7eabda7c73ceffbfefef8fd319fcf33f350f77d5de7f95d8eeff13d8e3f547d549babf26cfe48ef6ad1c6ea62778b425c743e874b9d6e60b37575a15bd90f231fef42c7d4001c4b3a8afabb12e0e7a82dce645dc3cdb5baa2b493156ef7da81d71b43113521085547371663a70721ccfe3252371ec4d4c529983ad80999d93630fa650f7e6a7210b1250f6056c916d14f3d71efcf340c6fee08bb618ec8defc04379a78c161687d71c6ea33ac7758206788192ee87961e7f540f46c6103ee4ec62626a06ae12dd55dbd8bc99d4dc49b4551081b110372ffb82be85ca550ee317d6bf5148e1b13616f9785d62909987defa0eca7c9bffdd1ac909aefe49cd6a9df4a7a5fa44f9c27fd1476350997cf983d21fb41cdcdf120c78dcff446d647f4dd59846695bec9e7cbfeb54352308cdceee298d9575017ece0966f587c390eecf7adecb444d38505301ffc08758f7c43a37577d0322b0b0ba6da63c3b774302617fe61f837df075bd30f70bd9b57f6b36a4ebd2e7f5eeb564938342e11de5bde61c22f0f11d63118fbfb3ec5ed71a9124bd0d8f9141783860bb3dad545db71adc5efdf34c490d224b9a335707daabc27dcd332b6ccc4cdd5e9b8fbb972190f99fb4acc018cdbe4a7b0d7618ce23f3cf3dc7962adaaae7f9a93a92566e9d4939c6a6a2173cfe79daab6b816d55324cfd512d3a29e4a4e3bef1a6b5da115877ec60682fcd211d32ee3aef60b5943b79e5f8801eb3f627ea55cd8f6cdc5b4400d61a3ea255d1eeec51f4d1c71defe2c0e2ff5c72bcb93b868eb8575e37ce1141d8dfdad42e0bda696183f20094dce9f43c19a6824a8eab3b92f1e62c19d0fe8ba2e1c517a5aa2ae69147ae7f9c22d2204c3377a62c1c05ba8f129089f62efe038e2b13df2304e989e438dda71a89218834a43ce61537707d47f1f8e2efdcd314e772f8e2db804fb39eb30bdd61a74efa8253883c4ec0c89537017da445c97d815f108bfae97e17ef09ddc817e1a5e45109f48bee50c6b8b40746d7d13c6a79df1e4a0138a4c1ecb3d79c66372f9d43190888a13b0ed433ae637da80ca9ff661ce516db163c11118fb6f836ebf8b383df614a6adf486e1182f6c59701c89b99730eaaa3b967b9c42ecf160f479b91bbe06bb31d955553ba49e83f6a040e41cdd0d9d3e51b0cd08466ab881b8b1e83066442cc7aea7bb50c7ef24921e9ec3973e95c57393c318ddcb0fd1fdcf61e370478c5f7a10f3355c91edaeea57d75d80ed317f54efe38dccd50f317ff06cd83c4a80bef62e58ed8d47ef03bfa86ac5d9524f91bd13cf17354b58d3324faaeb961037e47f279f813de67cf76152b7843b066fcfcc12c3c4166c303b8cba25a790ee1080794bccb1f88837325439e7ecd84ba8f3d819e3c7a96aeb5db7cbea849fec1c51dae01c744a5cd1e84208b6ccab2bcad70a2eabb7c223f62ab2ae5a6090db354cb0390caf6d27f042d70946b98e98947e0831b63668317827c27c83f1f3a1404c3077c6283307641efe20eb03d606ac05761e33c714cdf968b3cc0c193756c2ddde1bdc41e23e2c35b5a8014b8e1eb98095466a8a9bee3192e3f5625853419dc6325c745d10827c3231a7a13b42cda3b0b87f0cee69de42fccd747ca9fc1c6b8b1ea3f26d2361ea588439cee968373503adb7dfc1fca97e92239c33e6316ee7e908d3afda22e6db2e3cde7f148aa6199f31b9019c09673e29957a90f49de07c9878e1d2901e82fc4ccec417f4d1132d722f4a8e668c4b21a0f755f23379b7c98ba5d63bf3453d6d7bbcfb391285632d50e16a20eea73a62d6532f303ff4de902a734475bf2a62f0be93aafb5b5b54a8d44d5c88d5131b46d862f538673cbce48d6cb35dd81c6209c328551f1b781575c65f4091d609ac39e186b6969a62c24255eff5d9073bc6ee95f962f00e7b78b8f9a344b7896898e089cfd17544906698ea596c45dce9cd3267d4ce3383529772ff50d189630fa468dcb3d7e6ee1bb92ed476609dcc7e90dc00f6626deb1f4035554db323db19e3828e6353f569383e7513e29f1e41f898433076db82b4a98dc4fe4727b13e2312e3afec41e9febdd0b1b28765da5eb49cb914173aaf8277cc0d0c5b9a83a97b57c3b7fd5e64f62bc6ee4f37f0d266136a8f7a84e65fad70be5f08e61eb080434573d47e711ad149aa3fbbe906ec5eb922fcd379f44a380e731b2f384f738549dd0c644cdb8aaba777c3acff2604d95c81fb487bec1be88cbdf0c0e3c239b8d46e3ee6db1dc48a45ef111a711425d196e8f364232ad4598be47687117fc51227d26cd0bf6b32e23bdbe2e86577ec68b2177572c6e0a6c622689cf6451f8f4e58d5c5032f06f515cd06d6909cb1903a3ae8dc241bc68bac647db0edc64df81879236f722ebada44c065d159fcec7e0479833d103f7a9faa463c82fb7a07d1c72c0dbf1fbe20eb80a6459ef27db3162859f1051e6981e8117702cbba1cc3d4e67505df33df71537f6bacfccb1b7cc7832d7d1060e1873f368500fede5827fca0615f4318f53850562b8c3fb5028a567a07839bb8ecd6b64cdfaacfae7b52d3caa5ae371ebfb481d7793f94e63e80895e8edc9368bbc41f870a1331a4ea35b92b51a7650e8c9b86cb5d8982b07aa26ac743b8a9b50bd37db7c93a9fbbbad43ce7ce2267328bfa8c907bc4711f3e43e1ad141e480539ee11bb5f481e698989a6e8957e0f6ee735c4ba484d21ebb2ddfe2898701e479adb413bd913ff3f39bbec2bb8efcb3e857d1c31e36aeefbe0d1d40b899b3f63e9a9022476c945dffc44347aaf258e7e0dc6cc5f9e40bf490adaf42c41c715154458f5548c98178d765e6f11a8ff0a6d4fc7a2244547cc0a0e937b07ea7c65fe1ef2cb583bd0eb82f5007d44882db1eee09e94a2e7a2685ff38e326f904bc43f430f146226c42539af21075f677738023dd3d0e29767f0d62f448075292ed48f83ba362b67fd97b5d2e59cdf697b2ca8d1a5d4d2dc7b9a7ba8b7d4eaa20694fade187162faa9295a579cb5a8eb5d29facb8ade157582c9c5573f13fbf45b8af54f5a8b34ebf758f4594fe8cf7e21f7e8b9a3cedd9a8727f5c4a6f6d72566c87a87bfb3e5d3b9726f93ff7b62e87ad0f3869c3ff237b9f3c43dd45116f3a5ce09b1697e07f68f9cb1d23b89bbb22571eed8d92f0613a33485e3eb383cdb938a710efae2ce9633127ff96548097a5f7b8b4eafa2a0ddea09aa1ade9238cca8a62ff0b3f55d24deb88d1bd38b9031c217460e1638bce6081c5c97cb9d4dd6cad443231ea7604cd49ee8fbf6bfe329e32eb93a7ef7db08c513867c63e212bc43cabe37cf05bdb938d3e75ce1473b28bc6fac13a8dd405f8092ed2304e352f97d3025b62bfe00ef2c5a4a7d02ee4f264cad2a1a84ea09ee50f6335924fcb7e7e0e287d182f52fb501d833b217e4dfe7bde6e7614dc273a868e971ce493e06eb60ee8550078cbb9ddcebe43e27b95c8993078855b93ad2e7ef905f3dc139419fa23ae2d7479fb0634275d1e97a65c1bcbf6658063813fd9f3002f2361973b56644fe2dee36773f2f7bb395aa1ac1795735c1b85bc5f600629a85ca18cbbc1afbfe187a2e8bc75bdbbb32ce06056b89ad361ed87fee18023a856264ab383c72bd8bbeed6f6182fd4bacd3d514bfb7b90bbd37e9787d2e09ce1f55b5ec8668eced7709f5ae6f96bd99ee715b7c5e74b12cdf32d772d79af7977b98d4a6219f3a64f0078c79535990574d4e35750d94de9b1a62e429906fc87a42d11be64c9b67636daa81d0716d235a3ad510a75e3792fe71e43d85b7c8925c78eafe2abbc20a4795f1ec47b50d6b15ea6190e346dc5dd10b1dfa68ba703dd1ebdf3cbfd463163f1763037553789ef9ef9cfd7056d6a3790561daf30e3803ea5fe3337e6af30e0dcd6290d82a1aeada6eec5dabb44a043538d236bf42959f4b30f9cf420c6a9c03fa6ddd9ba77a7faade95da1b297beeff4d7f83da3f5e3f3d85e20190bcfe229c673ae0ddc50044a5abfae1538f509ce38134031fb96727e6a972429c81e08e9deb948b58f3f52a4cfb0697edda71cf6e4eba0ba60df497fb755beffba0badd3edcfad916097d6c90f86d839ceb338e102362eca19e26f980bc07e4302b3b5077777ce7aa1157e89ff893f430b19a58804ea1d5c59c16f58456615d61bba5bad436e51c5bd10ba58e3cf7eb159dee89b785a8feb88998584d57382f7d2e75e3cc735311d2251b933ffbe1daaecf287dfb162d67c5488e74c33735c5f984c6e245655311199b8011e33ee155940386ce8cc4b6c84874dae6869147ce20f3db0589d57fbd1485915167d06358281a7cf185f8ed21b6fd72066f52ab09e2f5f57d9f48bc7ef49753a8b5251fb392cf62e19cab12ab5fa19d88cecfcf94e91b11b767de51b4b139bf61ac58693b00cf47be4237cfab6871db17fe36fbf1b1c6526ce8760c4b971c42f8e9d358d73910c36e1722a1e811868ff900bd7b3b7070d23b88519fa0616c899a3aa750adf949fcb9782d3272d7a0efea7930bd781271f99bb122f84fd43072c0c9c3d670af6a202e379d8b59798b71a6b11b4ee89dc16bcb730857d5ddce7b43a05bf338d6eaeec24adf5d58d268171aff6e8d40a76c6c6de281ed474350fd777f9c3249c26fd7b230a143083e990663cd5c5fb80cb8828e362eb8107f105755b5e1db6f15c4a26e660869bd1585f6a3601c3505079e9a41db74329257d7f8ae2dfe2f7de327b9f7417d63e28c616b8a41bd49ce4e19a389c3738fdaf46443a19f9f8179febd447baf5270477fc8e5eb128bbf544553a4b4782b3d85c8eba24612e796d464724e54d528ad6b880fd33fc9dd35eeaad09787338cd5a2b9a02f0f6718db573ec48e7959b8b05c1523c65dc78daf3e726f45db4143d0a3873b6ca5bebd04fd7938bba0869ca2a7c4f919fb34ea2e536b895c4cee622ada34c90dfd3073ea43d40ff845ee84f2ac712fb4459d9b722f94f3229eb1314723e0d6faab3c6bdbc3d231caf4aedc0bad512f1e01453eb8661b01ee87dab67f8103e37d71a49d17ccc65f95b3a19e3a5198b62a02dc17edbde624561d2f84ad672188fdb4efa12da2075717531b5512c49266e714a2515755dfe77049e23ed49cdfd6a100035b7e85e2a3a5ec18517b6bebd3f332f6a4d4c8298b3d01ae8682b1e7e3c3bb883e948eba5b2b8b811be371ebfc632c187d59c61df3bf9ec378ebc91fee3d3146305ff63b7c141396d516472ddcf121b7bde8959783ce9981b8d53e0299eed7e115f110ae5ee1307ae38249a75d703bc60d166722d12cd11739cf03a1d7350b519dbc31a7cb4bbcdde389f7eec5302e7d88cc23e7b070963f0a3dbd50e8720dab7ac5417b5e32da54da8d6fb939e818df5d7202a983a4be83f5230f3fd643e3b3c78b07daaa5a463f19fda70761dd8323d86976193b77c423e5c529b42f3e86d64baf604fd46a2c9ce00023675df146d553559a9181bab76df0e0dd7ad49fb71d4dce9f81db49371478edc04f81daa278a31d623aecc4857d16304dce42c199d6a2a4680b865d3f8465bfc623e3fc7b1c71fe86e7c21ba3bf5e80758a131cebcd46e782c70875de8c31c3ec10bdf0106e245920a0ce11f49be1830e89e1e8e69484297fda61c5ebfde877ca03437bdaa3e6cc63d892a82dce77b984578511281a3f18ebae3981f50977c6e7a7bec7d615c7c059a6b2dfacec34071adec7ea19cffe6d87598995633bb4103cc3dc69e639e6f95534e014fdb7499b1b095b271f39cf34cebe0eedb1e9687443437cdd7602cd0b2fe34d774dc1fdef5706915875e30e2e39bc47a1f765d4197008fdf787cb3df0bfcef960d9b12b38f83217c3c79662f1aa20cc9b1f8563cf837036ed0a06dcce40a5c03b687f3c1d15cd73d1619c0d94bd4645db85bd3cf75d99db157d13ced5e937488c82bb4dd495602dccdaf147baf9d42c65cdec3ca1082fd2227134ea0486adbd0cf270f6ae8e40c19d54c9c539a2aa5dc9c3f9758807bc6a78e2b9772e5c37dd973d157938b9aa1c92e8a9faeeb57d5037f53e1e0cbb87878f12314695ab0357a561477c5d617fee2c8e8a28b9ef373babb9d43aa4b6377518e82fa83e1fa3af1fb903e57903d4b6266e461c89dc01fa4dd23bb27d7e3d41bd870db70c04e7def456a6772467dde47871de4d3e12b552c94de36c8fbcf37fd2a3e273a30e8f528fb16ea2961e67d3dc0be16e23774398f759afb3f6b3b66e28e729d4aca4fe1ab535a965467d18fe7d72af58c77dda50ad6c9ea3d407fc7dc4a5166b3c06e7d9bdefa649cef732c3c768dde4939c6d3feb908f4a091a42ee4ab5ad24c686eb490e78e99e1454ad900fce1e5937721f8a7bdae9076b4a5d19ee309017e0ffa58ddce552b4d2143f58ea8b1e99d4e1bb4f534c31e8b373ef8296306c5f82ec9aaa1e2efe395a6607809cbb670d5a499d0f6acab0372067e03f697551a38e3932a2d35d383ecd01cf5ed8f22f921fb82bcb1b75842aa666dd82d5a0e6825a91ec0594fa91bbc1eafb68d479630c53dfcf52f73653f4f159a371778d7ac1f4dce31e0df779c82521178a7539b96facc98bea3e07bd75332dbfc0354643ea9992cb18e102b95faad46b4a9fccda973ade8a9e1575eab87f4a1e55870f97317c8d37ce47bb4acd026206c424571cae2e36b47f89fabaaf71745e1174aaa54acd822fa6a968f62a1b33be44e1798b7c8915349c740ad7879c04714bea625a1a5e91798b9a0f9cf90c5876517ad39e08cb94da0f3dc644a3932a265da974171347ea0ad6cc137f0b917eb4357d5e4a4f0745179dfebe3547ef47d31efb70c0e1249e148520e0932aa77b3dc65f76b138941f8ad22ec978b3c413be5bc351a2ca3969d6e751a37102dc55b5d194fa99b8bdc5015659a7f1adbb253699b820acef2d14f476c0a7380db1a193332a6e76c2a8a547901f760e1681cef00c8b44cf433ed0343e87056db2d1a24720ae4cb346bd9f34c5d2c4e97839732de817409d0f726815af3efa68905fd8aa633da197595b5cd16a2c22d73593f31645cb9918c8d29029920b7ff9c6712c2f8dc0b7d135c5b7331918617a4d6ab5591c6a2aa2fa3e83f6cb187ce9ec836a3697e137e7087402ce60c95a37a9f16aeb5c82a006d5e5ec86bb27d46757d7296d272e48bd4ebe8716788e9c3b171074565597eb571633c7690ae3538952379033b7b84625b25660df1031310eea7e9aea3e9a6f9cabc97db4514d52a48691f7cd0028317154461da987b4f1cb4f72d6bddab2bbd4d7651c212fe6d733fd84e275426c84f7fe47334dc602eaa9b10ea25f3cbdbed57539f9cc630d1aca18c63e929a058ca98c150d7bea48de3571609e79f53b474e0db9d6dc9f20d75aeee0ab7afc39ba3a821e4c62461e8a7cdf829ce7dbc335c4b4653ac2687f5561702252ce6997fb5512279b5613170c0d4407555c2fbfffa68e09d22b8578226741dc77e43d66dc65cea37eff8fb402d479e2d4c962ff469f82aa0f9a499e147324b55478a6f89dc82deb521fb2fffd94565ff6c04a8c2caf714cad54f6f8c43ee869ac783753fbe6895705190b03ded7149fa6c660746425e90339d77596d48155f44ca949d66b8da1f4dc56e6ffdc8f27d6c3b92cf763cde2efcbbd1dce4d4f9fb907eeeef85d4cc5be061fa5fe6053a39ae28f94cb72864a5c6fc9ccdb683be393e4f9cc9a5443307ecf35d7178cdf619e497fd3da507436d463ebc5fe41a09ee7d29f1fe3f6323dc93332b5aa2c7cce3f92fc09c642ea1f3b6bb6fb9e0b5d4796dd559b06ef9161f9aecc638777aabcc72bf784899f53d39dbe32ea5e5fc4ab780e190758cbf2fbb758d55ffafa2a3e2dfd5ed513db1ffcb7672063bbe2d11567da40eeebd1038abb42b5539ac9fd5cfe3bef89faeffa7ff14e23e640bc4dfa97d4fbbee745cc847b07a70a92a4fe20bdabe953a0e8782cbdfd04d4659ebea682d8521c018b7ada62ab453478079e5faa2cf740d5b516720e476180f12b1013bf6f6f2c88839387befacf3770b47f8a56a75e833b4e555c32e55ed9fec80868a8ce0539e8eb83bef329b86bb9b0ed7354addd549053c19d05e3f70ee0f92717897ac0d4d1a07e5decbffc841e6ccd86bf5b321ef89c470f55ff3845370f09933f487c85f5ebe4b121105a09304d3116b59cafa1638abbac539bf70e40fe968fe8b2eb3ae6cc4b90788a5f6ab0c4547c6deefd0d4fe1f3624dcabc493f69fab03116310ed1d385719c779cba118c2fe5bd17785f59afd5bda62ff7e156bc7988978eee52479f1a0fdc23576a23d644ac87166867cbbdf139a7dfc3cb424350df9c9899ba8e6950f35758d3c21ff9bf65e2614a1ea22c8ee29703fed877ef8ce4fcf43fa53a97e113043dbdc22e6b8a8c9641081cd64690dbe3d3b8b3d05ed14798e7392160830bbcd6fe24bc22afc047ef328a6dfce112700e37e37371e5b237e8a7fbb496075e8f73471d550f1ce1980d5817a3efafb1b247effbda1f3a958a51b0b544ea4cf4b08c40a9f355b42acac0ba6d05525ba2e3cf0f304d231dbd7b3ec1c0d8d3f892770ee56b15f6a737bfd516fa665f404fa57a6d1acb1981e2917b67c56764a6fe2cf46fbbc1d1f3013e0dbc8df11649481b51551c6ea7eae5356a09fa1d774cb881d99b0aa46fc4eaa852b98fded5ee0d18bb88451287dc3ebabe204fe9e8e7da8258d77255bdae682213d77f3cfb8dd4c525be3fb6e379a9df17901385c5c76b895e7ab52507c36fc5637c5a5f02752f10f27f59bfaaef50f3bd295ec18a7ea87227f3fd9ca11da823569eac2b775917d4bf8ac75add8575512561ece38deeed557d98eafbd4dbe885974302607c3110a1664731e20f3f5836b541e6a0ed98b7e118fcb58e226c831f96d74b41a1de23ac718884b1952be21c5dd1dcc919bf04bac9ddd7f537ae61dbba784c581d03eebf72e775c6107fb9f3cafc41bd7bfa3536f76b202e0c6e2ad625d712db0df4640d43ed46ee485c3c9d51b623ecd56da8d0bb9803fd714f41eea86694eae76f71c64393788c7ed64db4d8f244f5de722567d465c679147a7cc4d4df1ac9f944e55945b0752b44693f3ff86f6a20f29eb6118feffd2e31a71d2faac8f9dfd4c6eff1e79c78ec6da02dbe3c380dce0227e75c84a58baacf19f2109d0639a2e2744f3c764bc4e821f505fd6c8c36254a1f1bc35f7b08978e5938a57a6e4ed5efc3764a364a8fbb8278d4c84abd44579b8a52f7979ab4e453d708d492983fb5f4a975478dda8ca866823ac0a6177484e29f415f26d7c92958f8a9a6c81671b8363618115a9130d1c802bfe3d3936e7236a3ff5b0ef6dba6488e6c72760bc1dd68f35f1ee1c2930c0c9af808355ee6c0bab92334ea9d40e65a5b283a0f75c7b741e59169b2167f7ba9487202ee873411f75698885e7677a48618b5c32c4292c0d9ddce669f3024ae92e81c1823f5c4366d2fc0b0bcdb6878d15fd6e1c6ddde22d8e43dee8d7827cfb06eed12bc4eff8059799a523f80da01d40de0fceabebd8618bafa24b0db15afd61660efe67bb0737b82ab213e38fb933bf6d63c52a6473c6fb3179a6c4d85899fb6a026f1d95b2fe1d8fe8eeaef05a1638f1c848d4ac095b157f1646d4df1ca700bee051ec08cabfb505e7fb2d6dd7652af945ae6d37e6f2df329fdb438e7e77de29c8f350bf528d8ffb207a40720f586c977aa17e581e2e01d18e375007e7fd862ebadfd087bf31af333cea2ded1ddf859555713bbed37e9268eb6ce82d1466b89e312bb25665b65e011640efe8ed95e1c958c9d1aab1013ec2471db29870f20ede27c0c5e1f8d33baaf24566b92e52ef1dab4cfde12b35df0ab17c64e7908ddbb4ed8fbe8206cab2f97386dd54a417fc36abb976eff1b569b5cba0b138a0f43fb9cae2808b343ad7aaeb81c7d1878b35362b7abab26e1761d5789db12b3f518010c9f642af575e99d499cf5d45d3f3454fd7ef2abc8a58a75f1425cfd68c9a1d238ea833a5523d02bea9ce44b5dc9ad266a6d3a8b553e71580e17d4bc668964b75bd8f5a686881fea838c8edbe16818851c93fdd8b5d7112d677922be5a1ab2fe3c81025d27ec5e780af68ff7a176d233a47af9e2628728541ce18b628bb39875e302344e1fc4cb59f6d814bb16ac4da995cf7c587ca0325e7cb486d71f16302c09c073c76392fba5f0be66d6f5415a5828022f59c3bb381e0fdd4f63cf113fc9f3fad8fb2a5a36b2437a5f5738bcf64554961d2c1725e2ec1e1d71e88d9658d9c81bf95d9c24dfcba06a80e47cfdf626106b4ac2b1cedc11b97af7d1b461057121df57f2c0b44362e175ff108c43a742f19c628ddc2c4d5f445c6c2f7599e8b9e9d5b218f45dbce1584d549ba52ba6dcecfa7de7a8fd09ac70f68561e508143d08c1e3e721f8e9d971ac4f3a8a1dab3d50f7933b361e54e5d3a298b27d890a1aa148d95f51fcd6fa210ee7a7a3b85d92dc99c8080f913b13237a45c26e8f0f2eba84415fe72d347f3d2f7727d2d66d90fd1df9540641c59257cbd9cc2e935a823334855b4b6d63d6fbac1d65cdd9485b7a04bacf7983adfd2a08faf9ccb36a22f5eae97941bdfaf3830ce57eeacd89097207d856f53cc3ce3dc470e346e2700355ae33cd91daaff473a286c0ce11b5a48e40139d644c6ed7523ca8f90e7b3d9d50f7a0a638d544537066cf1dc989c5b7617f3c58ee4412d7264ff25549017cd3d2659dcf1a9fb37bee725247ada3aa2fbb73b68250c74dc8a12276424f19ea8d3628d2110d2f5510f1168de5de9b8bce3d507b5edd2f8dd829e791d4185f73b3b23899a4294c9385f0da3b42eafa7c0cbd8f11dd1ecb59307dd438ff25eecdb9d6ccc07a72dea8f8ebb20fe56c9eda8a9c0f6a9ae596f5849c13f2f37e347b8e5916d584a2ab4a6d6bea3d304efd278f01ee4eb316ecee365fa8f3855f075717ec692a8d788fcb438ba58660bced7b28de5b9c3b52f77f96c92da4e8c6a2715e329e1ff820678e6915ef4bfce462e675d8d749c2e653c168f22aa58c3b4bdf11622a9ce3d01f869aecd40c523c3e1e7bd4919e18ec5ff83cc8ef543487b933c87e9a9e359b9d8dc45f25f5c5b0d7a5e8bb2f5e6adb12537b33beb6703e5c2c7915e451d04b5299c9904ba1f899a9ebaeb2ff25ae4b7d22eef6d1578cf599e28f33bd672bd12b211f0b5fbc03bd24a8ed420e1bf5d3870f4886b207cbde9fba210a9e45bd27e2298c8dca8e35f3067b6df60dc4d598439853fec9e790b536b90cd4dc58eeaa2135a1a8f7bcb8869eac0fa807e5344d5f7217a849496df75aebb2603ee5bee4dad1dbc6cbb3ba7079f0062bbf5511dcd525c780baf7f4e5e01ee7acae7544c2911e82fc8005d6afcae63dc4183373dbc81de8fc9355c49c5c53b9974a9f19623726a7efe1cc9724984d09c0814fb504b9d44efbfda4df1ecf8275f219941885a14774969c412b1e34d44e553054cedac36fb592793edb32487a115458acfabdaf6264decfb6cac1bbc43b32ef2f9814fdb79cbfd7c40f7387f9c2ddd20b96bf9c2cf32170fafd013e5e8bc1b371f771e7be1b1a6e390345bf48f2f51c1b481f52e279e40cb0dea3462a3925dcb7e6ce097b3c7a77f17d728f44ddef92ef83582f35f9ab477e40259b57e03ed0b2f19f3136545370b79a7b41e4f990d7a3ef5c416a6f32662b3c15d615e5b5a3e901bcb077257906d91ff3b3110be72e01b574cd1e1494d54fa1a1af6157fc44625ed1d9b97247e1cd686d41fc8bdc13d6f9f48920be55b6dfafea1df9bcf9f3f93978f7d57540140d90b08d1a82fae6ea3a2053873cff471d9037cb7c65cc51bc29a8dbce33cef8c6e74d0c99679cdc1e7a0872d78f58d70e5351a613a6601ae469110757d7c8638d45ae699976588881e469c578df947c76ce34edd65e472ff30c89e9508f85f15d5d23955a2ce4c693b7497fc4c3a6f545a353b7a1d7fa1df6cffe8427221cfb46e6e0ebd36264e42760ed74551df63e05ab470563f3d2abd07cec88d1db8fe15bf601ecb7f087d7cc53303e9b88554b0bf0f242209a2c3a0dbf4c77f4bc9d820f7109b87ec71b5be2c3516b81ae70bce784296d6ec2a369000edbc4e0f0962484e60422c1da1c5e76c7d12578a0189d761bad553596cdfad0b21d6dce875256a46269db28acdca9cab10b6a09ce8b6a3d2b949cbc11397e65b3a3b7cffd51e7c43b391fe26c285bdf0543075ae1f20117b9c3adce4153b4b7a875461c8d9ec9af03aa885d4b2b0bcb186de943f5ced1e0dff657885b72be411c5139a7e4f093c7f24fb39f1f618af4b7e42c9eef9c9a04f42ca56e20b93bc4100ffe5657e24dcadfe3df21064b3d7beac629382ef735394fe767605d421e05e728115b7504ba1908ce4f383b593efd03b8af13bda1fedfce95c281e11de38c8f9f41c182192fe8574cbf349d2f93e4fc8f779298a77266f9bd7997a9b12d4e8c919abedc879a354bf58ccdbf42f1c52037853987dcc8cd8b874a0f1e657ec8b99cfa0cf1ebc42752fbde3df00e58fb547c910f6a2951eb3e667c2d41bdfbf3d64dc5d4f0448931b8ecad21c4bcca62edca42a981cfbbc2bc9e793509e60d23f197411826e915cb5ed8627eaeec7fc7ce4b913b94b50d92658f48edac3d5a51b855ab85f0587b566a6629bde1cded11d8f4f101e65ff5013142720e15bea1e2d9437c823cb84761ad44e9a3b7583fe32d0cfd3e233fc05beaf8fe084f67fe634cdd6f365462c6ccf7dc077eb63201615dde82799ddaccfb8d9a8bc2f82ea2dbc5bea2e05671995633f52aa8e747bc9e3996bc4ec523857ed0dc4d5ef3504b1c57d589f49cdab5aeb3a0463c739cc285246f48d1c5e07b955c74d59950f610c9adefe6ff1ed432587de23936a616ca7a2b6b421d11e65c5beee673776ccdbafa6256b891e0de09b5f096a4561576336a08eec5a49a1808ee9ff099b0cfe5ec987582a2ddcf391ce3326769ca7c94f508cf0867d2e535f078bea5c646972cd06bf27ab1893c5bc479898507feda4ce62dce04b9fb484d7585d740dc9ed8209f37630075c3190718aff9e75967f2fc281eb276c3074a0fdc0e5f664a2f51f6c4c4398981d1d7af3c66c6fde7fb018da5a712b566947d1e6a9c72f7d663e63499e3f87de9e7f1d9a3be50fc3cbab6ee296b53eee53277f17d325fb2a6a54e31df09f70e18c7e46cb5bd8e8c315b32ab97f51757161bcbf8c57902f305397aeafe6dcc1faccb38d3e0b92367f8ffe291c09c39a8fd1ca999a6d1a4bb3836300bdd82f545bdd2022c18fa7d9e492fb1de633a495d1e6256e430b9a8e21279c9ea3527631e6320f1dafff43315df42c61ec63845c79fb52a75fd168ea829a2bb95c2ac6d06dae9e761fdda202cd568203a6924a0394ca4b6d98285a5c8d7788633aa7ea8fea927c8337c82623b0d198f8801d20f923e4bd4f9e43c48f18b2456ccd904cfec8ff0d007e923b1b4b91dd651d769ed4ae8b8ad85d9762ba4c7ee455686a6e867a8ca8dcbeca0f53a00ce7fd412ab2eee4356ab3368b8b3a6a83bed0b6eb5fd4b7586af6278ba1546ed7903c38bae58b3c81609363b31fbb391687c7c159c3bfc8eb57d3c51edaa3da6beff86a0fecd8551a50378fbca0c83169863d2135bd4297181bfc53c9c3a648fe8b39710f7c2121d7d2f62afa123dc1ebd4054970d38da7b1fa647d923f3a7a3f0bd67856b45ee383bc80a7e7f79a3c70543e1b7d71bb61377ff9b0f279f0fcf197b59f5b3c673466e778b9963a4a725778ce8f5a9ee492e7df0fe851773b6c23d38fe6fd6933cdb9cd1926bc4bc439e18f9a1dcd1e28e1c77b778467e5fd240ee6f91fbc9de81f5947297a49fefbffa21c659cecf39cf211783f988bf876772a3dd75183efd0c6aa68ed34b929aa95efbe29037b58368b4e03c0c3bdfc2ace28708dde989825649d22bb94ebf4fa07e2a75b6185fb9a3d76db21f9a861ec3b86f36305ff809797f5a2223c00a01455791bd6e0fa2de1d85dd004f04e7b9e160d261ec7e9a0ce7c22338fdcb5aa4dc5f8437d655c4de870e78f8ab0f769e6e2f9698bb207a980de226d9a34a175f0cfc761727f322b0e2e157ecee574fb85f598141cdb5c4c4d7ee7819b6138fba47e2cde40418edb3c6c5cb01f05f6f8f913ebe98906781cef6471153e920bae67be2ae7d2d91d35b573415a730cc4495cf5abaa8eec25954ff7535ee4e7443f5fcdf30d4350a35a65ec2e5f18fa44f293da2f8be158f287a73285e4d8c838c8bac97592bb0fe0caa35447ad753bb4af13ce1fb21d6c4b908fd1818ab794f59d7906bfe231ebae2a1452f07c646c6656ab76759cf2ff3ef52e6a74a5fc6ba8b9e8ee47b500fbedbae0210bfa0067c9f376ff06550043676aa2ae813cab8cefd71fa94b1cf0ebdf716b5f5bb89e089f5cbb88ac475781eb95ba7d4363c37ec91d89b51a3479915969f277176c87c45ad257279d5fd47dbb964c067d8373cfa3652d08f9ddce42d468dc53a5b5f9c1d5545d09793fc40e203dd324d848dc1494c1afc5cd65fe451717e4e1c5af173e3d9e7bb624f460f43d668fc7eecd5899f1b1fae2ba84f3245b3a3b0cad611ef1ad517e766e80bcffc5aff2bbf22fa67501f82df9777eb471c45629dd4d6e0de81c291618efd4fbe2d0a7ec15c5fb06daabcdbfcccbca30aff4cbd3ee7fe05e33df9c0c4a3993f1d3bf615f72ec54a0d83fcec14f498b31dab0c0fc270fc415cb38f927b8a43bbecc0f47017344d3c8c97fef6307ee38c5dd5fda0df4c55939abaa0f1e9506474b046af8119b890adaabf17ed03350db8a718af5d410cd6bc038d861fb13ac2160ebfa8e2e12a1718dc0cc091e36d84ce9a24d86e7c8c05dab6727fb1d4f821a6195d90bb8bbde6b8a26d5d7d6137ce1dbd5fafc462e373f05be88f077651651ecb0d5eb793cf54d36dbc8c797e1f3e21ada082d4c0e11e3ebd16b983cf1e97fbc5dce54d7edd4db83c53e5eb8995cbfc77795f14ed46eef1f09c30b6f2dcd2c392bc34858fcf3a8bba07e567a4ca4e32fb4ceab6f067f2fc4f2ee924eb1bf606aca1e841c43bcffe827e83ec4b945d14ce02f8f3e921c97bb931b88ffc77d661aca3782f146f54e20cacb1d4ebdd325db5df21f5ad6ff5da2dfb17c53b55ddaf9afaebd4d4a6ee7af4b647a0b608f709932dbbc8fe8dfeb2ac09a961432c813a23d464a526306747c48ca80bccd911bdd7e91dca7e9d9891b2dfc65aa90c9770ff59cc7719212afcd6569e45d63177db1909d657f45e09edf0dd7fc54f75379fc6be8361b2bed4d2dde8ae23631963077f3e9f2d9f1f7baa61c1dad2c760cbdc0eb216e2ce0e714fce4e5863285c00e654057fe16c99981fbf1f7794ee8f6a2e6b1f3e4bc634d6898cb9dcf7f8d13362fc652fc4da953ffbec9d81b29ee4fb54af85d907f2eef39d29fa2cea3c07c62372c8197ff873d82bf0bd33eef14c334ff37711db488ba92fdce75791ef813bee9c577356cdf93479e40bfffa88d7c12ff0f4580cdc1c6e204555872d5b1c8d4183dd70dfb4a9a02eceb69fbe96cdaf9b35f2819643a4d4c959323602a336f711d4c8617dfba3de7afed07cb0469b78b6b6a8f87b0da99faec41f3ef7c9dfa6cbb3cccfc61d71a5d653fc5e7493ab49dd4362f5ecdff5c73fc7baac52c931e4bde5ef65af7245157ba5079aaa06bd951d86dcf5d5c5c0299da53730f9a5c4f9f52fdd84e7a1076863fd4af233e881116df71c0a5f69739b7b3833e0fbfe62e705cfb113f1528f893eaec41e1669190b6517ef5ae9576c1d592477f188f750fb90bc34f2d4e98d43bdc33af9df3510344cdfcab3c49ccd78adf82291bfa4e8ef734f843804754da8f3e336aa89ecd923fffa4df2afc8a324e67e774029fe685a4f4cdf5e08f2aee8bbcd7bbcb4b0afe4ca10c3e5b32156c7e7f123cc82bf93b186f79a9fc1bbfd68c92f56df5967bca76e8be7ad01f26cf36e133fa07f1d7b65f6a6f4275efeb486d4fbec166620c21f7715a5015d64ae506a42a577523012e26cc43459bf71d6c05a937792ef8dbd33f768143e26732a6b0be74d903e76a7ef98fecd2799fb8ce4baf0deb23e92dc9ddadd25a6d27381b1ac617957d857b007e3e7527224eb286a50313e645d1b2ab5f6194bf96778871967781e89b3303712f7a61f097d7ff87c89a5abeff57cdaf140ea547197e7524e8cf43d78111d026b5411d471e63ecf99c315c4d48545e05e8ff21dc9a5228f8a182467fce4407317923d2b7156f6d2dccf224ec873ceb980babf1eb96ec46da9754c1f53d68c31018750edf86e44da38a283792c161db7c1182b4b1498acc488b07da8d8ce0af3726c911efe19b979aa1ac7c306b31c9c31e6a30d7a6ed806ad06db51d4d505dab6d6e813668ea9567668db773b16b91fc0653d1bccde74087b02ddb125c81313cc2cb1e58a1f8e659b23fc7326ae7af8e0ea89083c797f1a91a181d07ab707e3742c70c5ec009e3e5e8fb9091658ad150ae7be1760606a87080f67347d7b0485dd32e1da69374e851c47d1ae0ff872e0247affbe1d0d2cb330a8870d74625db1a4451f74f01c8f0737c780b324c63862b9e401cb9aef5f3809f5ec983be97bfe4fbaf18aef277b1365779e3f8379807788e7917980b958c11f42bc8271d7710736a97a92b4ba0ea8def50256cd0982f1287d91f13e1071e1c730bae15ed4dcef8261b3cea1afe376687ddc89063532d134ef000684be46cd9da13872c01785b7a2b025c706164d82e013bb1bfdf73ba153ec051c78e581594147d1bc952b1e4c3f03f3464731f7de51d4de750623db9ec1991d1e78ba3f000db58b91dcfa09ac5f84e1c99e10788c6e2c9c571dc4cf83adf0748725c2cc17837195779c3187f78377e1d9426b51b0a4abdc3f62dee2f92efc638950f4341917d8efb19e600e3ebff42bd6d99a482cc46a6233b174516539af0b32a92aaee4f596b80bef1de7ee3cabac29797fc895e12cc1e24653b973c81ae447f9c1ea537371c9c040c48d6a2d352af7ea5790b512fb52e2b69c37d353dca9dd18a9a1450d52c622e264fc33bc130a56ffa39f9f1cdc5dc6427e2fd6c9ff531dc2ba8b38aac241628e65bfc9ef46de2fb54119375863711ec8bc25772fc740ce0af8791837a8c7496f09ee2db32f2026abee63c5e7cb3a9d1c2e2537b056642dc07de1f86a53c55fc52d84a5e570196f158e9412bf94fca870d8f9793827642daf8e8b93cff9cbfa71655ef4e433d2278e5e10f4cd7cf0f90ae843ffc82b5ce65472a50d577c806ebf3cb9efccefcddfdde36c4fe9bd45ccede0b95fe51e043f27bf2f67179c590cdc725fce2d06ce8ac6f3393108dc76072be23d60dfce4ff53983e035ce1aaefb3ce5fce2d5d2205c358bc3f18ab1f850f52a74f625a379936318def83e2cb7a7e0725e47517cda1d7f56f693f38c67836c7178c823b89dfa80903823f1e7974388ec118758dd58685a5a80b82063219f3bb57dcaf3685813f1ddfe533d419c95ef91fd1ceb43e272fc3935cecef89b37369f2fe30e6be37455ee51f6ea95da9ab51df12be6479e3dde2d6aa4700f9c3fbffc8c8d755179ff2ca50f56f21ecf08e7f1cc95dc91601ea49722bd62a851c95e5ed17fe279654dc4dadf6377baf4e4e0999f945a4b9e79cef9db79bf95e79def9b7f973523fb04f6fce47f29fd3db9c1d43d52ce02eb12eec533f73287b32fd53a564598b4a8299a77ea24eb15e5ef328fb3fee00e0febf989035331f8d30b508b3875519ed464253f961ac9acbb6e39dc816761a6acbd5a8f4bc180c93af239f37d283803fb6e3e170573e4bd51ee166b0ca9e1faa289bc8b8ace026311310f25dfb266547a5cf65c7136dd643ee7cf23bf8c7792cf8e3180ef8f7500f30bdfe78f6a29e607ee56f29e7136c318f09f74d97817f58d3b8acd331a88b1e11f50b24d4728f7d1ec457be9db584bf78fbff1dc19bf89a7c97eac4ff7329c84334de63f9e577e463e73eaa3d60d6f2d42a2ab899ea5da929bce9e46f9cec42a94dd20c61cf66b7c464ace547a08f661ec5b598b13c7639db43aba9e38de5d43f40ea92ef0e9a0f41ee862fc0a157faf23e83fb032bf9ab8bbc31e76d54250147e48f5479c51e4e48f3e19aa1a2d3756fa12b47b968ca56fa7235ec712a3e76dc7973e5b307b62114ebcfaacaa955fc37c4a1591d5db16b99f77a3efb6425c3b761cad5c57e04ffd05a871250713b44f2328c5111b1f1c836313270cbd761bbf26a7c2f5e30e788fbe855fef3cc282bb85f8b5430ebc22bea06bcd93d27f20e34375f1fe51142e375065bafcda827e04f5ded61205ab53a51f41e8502bbc2f29c6850a1ba40f41fc862b08be1285399136d852e3842a7639207acc39f8ff168da4d969a8ffa10ba64dbc0ede77d6c7d438657f491c467d375e39abeab310c51f72fb960aa2edf86cc92d4fbff2050175f545a30c23411ec7f41e4f641daace9fe5bf33e6f08eb38767ce6dddbc659986fe8d82af30cf682f670bffe4a5c93e7854662db1794955a1bf46d5d76cad28fa96d4154b1f6b08facd975c7c8ed1a28250ff598c5bac891823d9ff724f82bf3b6eac95d8bae711f2bb54128d1abf405ebd686c773e863d561ac2bcf9290ce91e8ff8313d45c501d505b515154dc51e8d8f493dc593158ba46e223513c79ccdc332a1239eb5bb8f960712b0c7bfa3306bbf0d374ad7e1e41d4d3137b7b318eea22df69dbe0a7a8f9173f2dcf1aef420e31dfddffad1b0ef603cfd110e23357655398ed880a9c3f7d9033903e452714e42bc85cf5edd7fbe3cfec81917eb27f6f9ac1ff98ff4be2ee8241cd25a48bf44d664c44be84d421e047b0ee54e9ef5fc4df600fc9dc4d9d56b06be7bf663c49578478971b2aea32609715e6af6334f3026f05d711f80b805b15fcebdf8b3cbcfef6eeeea266750ea781fe309f9118aff9b526b94f52caa1a52e9cd880532f79063e6bfd740e6256ae411f3e1679418a3ea7e9c30ee22b116ee7f72a6ca79ea9c7e59e00c953b89d4b16d9a7759eafe73c6c5ddf9aa434ec83ccb1d07ced8b8e36364b642ce25e8e5c2d9043f03798a9c8933b6b3cf63de601de530a081fcff888ff0732a3a6dcc71fce781aadf258f8e9ad18a773767b28a7634eb05ea7070c7b16b928128af0550bec6f84f3abeca6c9f7d05df37ef21ef117b5f257753934399513277fe939e25cf2ffb6aee5dfcd37c4f99ddf22c70f6a3c408e59db22e25f649fd5b72b978c766cc6922a8859b6ef10ef45272bbaf25b119f6e5f97afde52e2f355837359d2ceb74e5671133e4f758785c4fd07f87fa39f4ec63adc2f7c09c437fb3503b6f0cfaeb255a1a9d816e4c2c56aeca93fee54936e198b9b195d83dd9135f7cafa2c02943ea0846a4c662df6c3fe987f1716e1c025644e2d2c208f0e7717f90fc7b6dfbc772e7f4e55c5d71fe5235d138a1a6a0c70f7740ca9eabcd40d9fb28b59ae22baa8eb9f1ffffd14c917777446ea6dc115438662edb2a0ad703d9b83ea7b628f8fd01d6f7ad2a6a570e47d71d5fb0cce1235a6a674b7d8120a31244399ec630137fb94fab68b0d0c7905e26dc417c3aa0b2e01ee8863fb404f53fb97bf8d2ea1d1efe9c267553566e4bc0f9433e583c3a0747821325878dbb88cacf251fbeba5f06723c6f4a2d3deae8a5eaddc2e25ba930284a937a56d4b1a26e954fe568e99f3daec1654cd1ab2de8a1bdec4abad4b31a3afabedc51258ea6e47cce03f8acf9d919637f347fe07f675e62cca04635b578158c87350b9f37fb25a56762dfc09a963374de09c65b857bc73b9a71b8ae50665e8ca79c55b1f650e20d67525b07f693de8cc4daf9d9d8cb12e3614ee2e7e0592496cc78c67c4b7c9c719b780af3176333b58da803c3dcc63fcbbcc03fc35a91f83df15dced618ab1947581ff12cd30790de80dc690f3cdd4a6c0c57f5d1f782419c7ed38b22a9efc19fa11eb77956c9a979d4b66a99a7063d5c18fbc9ffe467e71de277e10c41bdf6233641ff2acebc6d84aed8bab46e59fd699e6228bf2fbf0bff2ee31c6bc3a54e2d651da7eea5499c893826b126e298f4ad9c75a5aed8d8fe21e85ff939e595f4affce2771ff439725912267d2c9f7df543c82e1d410f4bee0ad1138dfb42eca7980758832b730ade15d6948a2f48f99d19620dbc673fd23052cf3f8ab6157b4f65fea7ccc1e995490c50d1f0a17fdcb7362d24c6cddd18e6b2c927fe7b96a8f4cd439a74179b1a0f935a03bd83ba89a1bd4c04e3067b7a3e2bbe73eeb029fd043103fe77d63decf9f8eef9d989352abc1e19c755359f93d710b9d7c499c7f05ef5e5cc85df7579b34a2279d500595bccfbabb6a04e87a2854d3c44e90bc91b62bda5c468e51d9227c9593aeb779e69ce0a88bf32ef97f72864eee339668f58d9a7b6d87ce77b4ee099bbf0ee03346deb49ae57a5ad6dcaf0120577660f4f6c849804df27ef04e71e7c267c3ee5bf9fc2d9e4395774f5e89fe8534b4be49f682e981fec7798cb3b451c56a96189fb534b48b92bbc6fcc81ec73191fd88b7227b4a38b96d45027df97f83dfb73de2be632d6dbaca5f8b9d85b338f725eccff9fd82fefec8ff66ecb9f1fd66813a6bf4758dbb792f7c65d06eeb8327ffec82f456230750ca5df30cf2cf3c32ddd4899c7cbd7547c6edcd561cfcab3f07fe190a9cfd95823b29e631ce6b3e139e139e4d92297e247f7a83cff837831df2563e88fe6fd0a86c7be599953b27e70b66c2082df1a8a3af58cc4ab71b771ede92db0afe619635dc79aae3cef8b7195e7993dbf3a8ecdde99b50c6b61e662a95fa9ba937c97ea5a77acc9d877f3e7135f67aee059256791779dbbe9e47ff25953bf889a1a7cbeecb988494dc86f24f79275974e917bc9ffe44fc29efd479ee5bc3bc4f37836941942c327dde4ecad42db9e52f392f756d14b638dc6b3579e77a6f0d182b4fa8b17cf3a496d31de29c64ce638a59e2666c018c73b472c8db356e64ccec51877186b58e7b16ee75d9373d1c01e72f6c0f3cffa8af5296b64754d37c660e579129b20ae93e7f819e5712ffa3af159306f903fd275794dc1fa87334bf248886528bd0eb9747cbfe56b3c25173356f2ac12c324fea4ce2d53ef9798a37916f867583bb0ff20a6c858a0c425e68e0a6d3b4a4d0bd9dfaade3d733dffbcf2ecca3f7372e139232657859f83bd92829592d7c673c2ffceefcbf9acba2e0aeb07e67b7e2efe2e656788f56eff198dcaf834bcefec89a9559161f09d1f5cfe797056a7956e228c3235e4cc8e3a7aa7177f951a289cdb7166c7dca5cc2a781efa7b8f90ef993d1bf118e53df21930ee134f668ce63be5bd911c0cd5395576b4f8bdd4e7c3fc193fea1b98af38bb267e4e6c8bbe59c40859ff27cdaf213c96b616dce308d8f512dce524a6c4dcc37f78a7c9f151f863bcc73c83fc7c9c9d7016fe3fe93caa6319c4ae786e9967f9ecf9bfd5e7fcea3e1bbcdfca7c42e1432be7e0bf00504b03042d00000008000000210036464f0effffffffffffffff0b001400766563746f72732e6e7079010010003e020000000000004d000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9366a4aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416a402f91a4646c63a0a869a3a0ab50a64022e865130840100504b03042d0000000800000021001ad5f306ffffffffffffffff0b001400696e74656e74732e6e7079010010008e0000000000000049000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e536aa4aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416a402f91ae63a9a3a0ab50a14002e062860044300504b03042d0000000800000021004ae669d1ffffffffffffffff0b0014006e6561726573742e6e7079010010009c000000000000005f000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9366a2aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416a402f91ae63a9a3a0ab50a1400ae1529336d8c663db6e310da6dd7e4eb67dbf65bd43e644f841d880600504b03042d000000080000002100769426a7ffffffffffffffff0b001400776569676874732e6e7079010010007807000000000000aa060000000000009d547d3cd4091ef6eef23ac922959776ec0c8bcacbc498338609ddadd8ba8aca6b58ef4429168b54ca868ac95cc8564a2f2774c27c9f5f9bda5b3e8552ad7c52c2164b1ad676bb249cfd63ef8ffbf39eff9ee7cfe7edd4a6ad3e7e018a0aa90a5f72c22352762773f8661c41a403c7da8c139998bc373934213831393ce277dd33342e2562514f890a4d8a58e45c3b3b7b6b333b4b6bb34cb3ff131a57e571c2c94e39ad13c60a9ff1556fb5ae0b154e2a46f25fdf8b17cad971e8f8e61a537877a390eba40c15ad7061133b89f1f8c54ba8f03f386bbf16f18365f822d712b576474843a605e72c13ec3a6a85b5ce1d24cfcb8395860bc4b30188b57584adff215afdf22463979904876b4630796acdb08c0d99af2f3ca0930b3be8fc1611f696f4538c7d177d9729256fef693a1a314f5195e7e968b933822c52a9c6f21bda547f87c69c74f0e7fa1c66aca10cbeb95af0dce784c6eb02e2b9f6ca86f7694232f32f8ae3cf91d49a07fee500a816dca4c80feed0786f0195442d745fab27116f0bf6db282266dc5a56a05d835bae35101be8304d45a7a921472e0b684e80b2de59e25ecfa3d09b2db20d06eaf8c4ed04e98d7652d52e4bb8790928df4c9fdf71fa0c265d38c8d8bc84a9e3df846f611533a5114213d0448f8f263cd3b8183af096ae167070df3d8ac29b3e85a66539fdfd650945ac1f261dd11e08f8c7c9eadf6c487e598e5655167c7402296d7d09f4f7fe131b0f2a40857590ba02d270fd462f19474ae9b6f625e737862cc852cdf19735a6303e658d9e841df8a82413d98fc3b0a57e84fec8a98b7711bda62fd01f3d46e5c5dbe98e92100f1e3492de9be5c8b27e4c236acbb0f6211776afdce06e1a8086734e98a5684cb287c9ede32a726b9c4752db596c6acd409f2a28d8df09ab0756e286ec73a4a63552548c219afb24b4cf8f8bbc27dba09f5c4aa95b27e8fd341b13622db45c2d80895704a20adb9876f904da06aa219a328578260a6a73ef4829688c746347485eed88c81fcae8185b192fd2ad6197e5818b47b603dd16f08f5890d5b5af46f9d220dcf58ec3d066471a7a698bd2e07334b87b9832effc2813185862d6fc019dd1d241e568041d6a05a5ba6823c73c1a87570aa1f46d1ec639235479c510436a97c8b79883c09c2b5434a7071dc30a9994e58ccbfec33287350a287e3d4d0329ab709825a2b4afec209e2ca37c8d35b85ede45f1ac6cb0459ec83a5f48e13f9fa642155dcc6c7841bcee16e49b74426beb32d8a78491f74e23dc7fb40a4ab1273014f92ba5d7ec42d8365ba44c85e154b60594a277c25fb2018d3d7e18aa6e2699463bdd7ebbae85b5b513aba76df875ba6ad8d9324056a1420cbcfa9a36c49bc234a392b68db130dfad84f4987cb0ad2ae9a44e0786f765c2cdc206b74c7511ecd28fc2f9e55435e8def258b882613cdac8e3f23b996ea63d943ecfa5a8835749341328dbb43f9fe6627ea4d2f86528e3a821216994c4fd56d46ed82e3bf0e810d3f378947e0a7efadf1e5de187105709e4fe6b351d7352c2770d9d94adb2067a237d246f2b8549bd3366252dd41fe98d573521d08ce3a14f239478031bb024bb9322b8614cd1dd73f00ee8235d8f3dd4e66a0495157729a9df1c2de979c4977f0cd1b17b2458e205f94335d473f4512031c073bf58180fabc3f4da0ca31750cc5fbbe521828c47d018dc4437a5f1e4efba0ab9531769f883848a5e2f25e7418614a446b470a287ac67be20835945f0ef6b8377eb30c29f7f850cde143d59e14cf35d33d4617f8cea5a941178498c0c810af4930ac9b8db006ddb5f9260ff5b32f71fa3c92a75381788716dfc678a3cb91946c78f91cbf67f90c4a796f11435303a1c5d307e36d8932d26b6449766ee0721ca7509a47b6b292cac49766371d31b45a3f4ecac3edcf2a5d4d0be1f6f462e60e59ef510f474d233893653f75b07a49dc5744862816f79fe48f0b4c3bd2f2b30edd645950fe3113cad87d4594fd42af792930517efad7a49165201b701210ee87c866a23570c9e2a673a152af1475edf6f768211930c8b1547b16d504e6b4f07226f97229a7e2b821fcb0615ead9107bbb61ea8310ace34fe94a5d295a793fd074359b592a7b410e35cfa16ce080db853bf1a1f413c471b3307ea29bd4e7b4e150c1414fe2247143bfa72d0263a44c7f463e597f85ed93096adacb45fcc2a247c4661a4793f88e3b5499e64772f2aa3f83daf977248e1e27739aa2144108fa0f5ae027d947604f97524e70022c7a7b28dd5186dcc56fb35a5f838bbef52879da8cf123c721547883823d19f4a7413d487d1f52e28518ec76aaa3f1056f24b7a61147cb161b57f2601beb8199babfe1b6d4009f8acc70d95d11e20a23fc07504b03042d0000000800000021001a198cf7ffffffffffffffff0a00140073636f7065732e6e707901001000e0000000000000008c000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9366a1aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416a402f91a463a0a669a3a0ab50a64032ec94f6b3a2f09cb3844b2f8a5ba1f1276d8cc31e7545f0bb74397eec1cb2af9f7ed37151f6b2b639864ef657ef4432e8bc8010630907180d022509ac7c1180c3edb33a000910300504b03042d00000008000000210097fe12b6ffffffffffffffff0e0014007468726573686f6c64732e6e707901001000900000000000000052000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9366a1aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416a402f91a463a9a3a0ab50a1400ae593341e0a67d9fcbf3cf0997341d00504b01022d032d000000080000002100da9495e0bb0000000801000009000000000000000000000080010000000061626f75742e6e7079504b01022d032d0000000800000021004ed2757db93a0000c43a00000a00000000000000000000008001f60000006861736865732e6e7079504b01022d032d0000000800000021001fc77e29fa140000c83a00000a00000000000000000000008001eb3b00007374617274732e6e7079504b01022d032d0000000800000021004e30d000e3300000d46100000c00000000000000000000008001215100006578616d706c65732e6e7079504b01022d032d0000000800000021008628fcaeec82000028c300001300000000000000000000008001428200006578616d706c655f776569676874732e6e7079504b01022d032d00000008000000210036464f0e4d0000003e0200000b0000000000000000000000800173050100766563746f72732e6e7079504b01022d032d0000000800000021001ad5f306490000008e0000000b00000000000000000000008001fd050100696e74656e74732e6e7079504b01022d032d0000000800000021004ae669d15f0000009c0000000b00000000000000000000008001830601006e6561726573742e6e7079504b01022d032d000000080000002100769426a7aa060000780700000b000000000000000000000080011f070100776569676874732e6e7079504b01022d032d0000000800000021001a198cf78c000000e00000000a00000000000000000000008001060e010073636f7065732e6e7079504b01022d032d00000008000000210097fe12b652000000900000000e00000000000000000000008001ce0e01007468726573686f6c64732e6e7079504b0506000000000b000b007a020000600f01000000', '{"intents": 2, "examples": 7, "recognised": 0.286, "overlaps": [], "missed": [{"intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "example": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "takenFor": null}, {"intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "example": "are you there", "takenFor": null}, {"intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "example": "is anybody there", "takenFor": null}, {"intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "example": "hello shop", "takenFor": null}, {"intent": "hours", "example": "opening hours please", "takenFor": null}], "embedder": null, "trainingMs": 54.2}', 'null', NULL, '2026-11-21T18:51:04.147Z', '2026-11-21T18:51:04.147Z');


--
-- Data for Name: audit; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: command_calls; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: commands; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: contact_attributes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.contact_attributes VALUES ('bakery', '6281705052322', 'colour', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}', 'msg_01M7ZQ57YM5ZEDG06W4Z4T4WSV', '2026-11-21T18:51:04.678Z');


--
-- Data for Name: contacts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.contacts VALUES ('bakery', '6281705052322', '6281705052322', NULL, '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', 0, NULL, '2026-11-21T18:51:04.537Z');
INSERT INTO public.contacts VALUES ('bakery', '6281300000001', '6281300000001', NULL, 'Writer 1', 0, NULL, '2026-11-21T18:51:04.979Z');
INSERT INTO public.contacts VALUES ('bakery', '6281300000002', '6281300000002', NULL, 'Writer 2', 0, NULL, '2026-11-21T18:51:05.040Z');
INSERT INTO public.contacts VALUES ('bakery', '6281300000003', '6281300000003', NULL, 'Writer 3', 0, NULL, '2026-11-21T18:51:05.207Z');


--
-- Data for Name: conversation_words; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.conversation_words VALUES ('bakery', 'when', 1, 1);
INSERT INTO public.conversation_words VALUES ('bakery', 'are', 1, 1);
INSERT INTO public.conversation_words VALUES ('bakery', 'you', 1, 1);
INSERT INTO public.conversation_words VALUES ('bakery', 'open', 1, 1);
INSERT INTO public.conversation_words VALUES ('bakery', 'late', 1, 3);
INSERT INTO public.conversation_words VALUES ('bakery', 'script', 1, 4);
INSERT INTO public.conversation_words VALUES ('bakery', 'alert', 1, 4);
INSERT INTO public.conversation_words VALUES ('bakery', 'mark', 1, 4);
INSERT INTO public.conversation_words VALUES ('bakery', 'of', 1, 4);
INSERT INTO public.conversation_words VALUES ('bakery', 'bakery', 1, 4);
INSERT INTO public.conversation_words VALUES ('bakery', 'img', 1, 4);
INSERT INTO public.conversation_words VALUES ('bakery', 'src', 1, 4);
INSERT INTO public.conversation_words VALUES ('bakery', 'x', 1, 4);
INSERT INTO public.conversation_words VALUES ('bakery', 'onerror', 1, 4);
INSERT INTO public.conversation_words VALUES ('bakery', '1', 1, 4);
INSERT INTO public.conversation_words VALUES ('bakery', '7', 1, 4);
INSERT INTO public.conversation_words VALUES ('bakery', 'when', 5, 5);
INSERT INTO public.conversation_words VALUES ('bakery', 'do', 5, 6);
INSERT INTO public.conversation_words VALUES ('bakery', 'you', 5, 6);
INSERT INTO public.conversation_words VALUES ('bakery', 'when', 7, 7);
INSERT INTO public.conversation_words VALUES ('bakery', 'is', 5, 8);
INSERT INTO public.conversation_words VALUES ('bakery', 'anybody', 5, 8);
INSERT INTO public.conversation_words VALUES ('bakery', 'there', 5, 8);
INSERT INTO public.conversation_words VALUES ('bakery', 'do', 7, 9);
INSERT INTO public.conversation_words VALUES ('bakery', 'you', 7, 9);
INSERT INTO public.conversation_words VALUES ('bakery', 'when', 10, 10);
INSERT INTO public.conversation_words VALUES ('bakery', 'open', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'on', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'weekdays', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'from', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'seven', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'in', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'morning', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'until', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'six', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'evening', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'sundays', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'are', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'closed', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'opening', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'hours', 5, 11);
INSERT INTO public.conversation_words VALUES ('bakery', 'is', 7, 12);
INSERT INTO public.conversation_words VALUES ('bakery', 'anybody', 7, 12);
INSERT INTO public.conversation_words VALUES ('bakery', 'there', 7, 12);
INSERT INTO public.conversation_words VALUES ('bakery', 'do', 10, 13);
INSERT INTO public.conversation_words VALUES ('bakery', 'you', 10, 13);
INSERT INTO public.conversation_words VALUES ('bakery', 'open', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'on', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'weekdays', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'from', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'seven', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'in', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'morning', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'until', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'six', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'evening', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'sundays', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'are', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'closed', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'opening', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'hours', 7, 14);
INSERT INTO public.conversation_words VALUES ('bakery', 'is', 10, 15);
INSERT INTO public.conversation_words VALUES ('bakery', 'anybody', 10, 15);
INSERT INTO public.conversation_words VALUES ('bakery', 'there', 10, 15);
INSERT INTO public.conversation_words VALUES ('bakery', 'we', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'deliver', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'sourdough', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'bread', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'within', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'ten', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'kilometres', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'the', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'shop', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'delivery', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'costs', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'four', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'euros', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'md', 5, 16);
INSERT INTO public.conversation_words VALUES ('bakery', 'open', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'on', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'weekdays', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'from', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'seven', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'in', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'morning', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'until', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'six', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'evening', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'sundays', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'are', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'closed', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'opening', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'hours', 10, 17);
INSERT INTO public.conversation_words VALUES ('bakery', 'we', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'deliver', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'sourdough', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'bread', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'within', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'ten', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'kilometres', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'the', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'shop', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'delivery', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'costs', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'four', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'euros', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'md', 7, 18);
INSERT INTO public.conversation_words VALUES ('bakery', 'script', 5, 19);
INSERT INTO public.conversation_words VALUES ('bakery', 'alert', 5, 19);
INSERT INTO public.conversation_words VALUES ('bakery', 'mark', 5, 19);
INSERT INTO public.conversation_words VALUES ('bakery', 'of', 5, 19);
INSERT INTO public.conversation_words VALUES ('bakery', 'bakery', 5, 19);
INSERT INTO public.conversation_words VALUES ('bakery', 'img', 5, 19);
INSERT INTO public.conversation_words VALUES ('bakery', 'src', 5, 19);
INSERT INTO public.conversation_words VALUES ('bakery', 'x', 5, 19);
INSERT INTO public.conversation_words VALUES ('bakery', 'onerror', 5, 19);
INSERT INTO public.conversation_words VALUES ('bakery', '1', 5, 19);
INSERT INTO public.conversation_words VALUES ('bakery', '7', 5, 19);
INSERT INTO public.conversation_words VALUES ('bakery', 'we', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'deliver', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'sourdough', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'bread', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'within', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'ten', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'kilometres', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'the', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'shop', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'delivery', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'costs', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'four', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'euros', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'md', 10, 20);
INSERT INTO public.conversation_words VALUES ('bakery', 'script', 7, 21);
INSERT INTO public.conversation_words VALUES ('bakery', 'alert', 7, 21);
INSERT INTO public.conversation_words VALUES ('bakery', 'mark', 7, 21);
INSERT INTO public.conversation_words VALUES ('bakery', 'of', 7, 21);
INSERT INTO public.conversation_words VALUES ('bakery', 'bakery', 7, 21);
INSERT INTO public.conversation_words VALUES ('bakery', 'img', 7, 21);
INSERT INTO public.conversation_words VALUES ('bakery', 'src', 7, 21);
INSERT INTO public.conversation_words VALUES ('bakery', 'x', 7, 21);
INSERT INTO public.conversation_words VALUES ('bakery', 'onerror', 7, 21);
INSERT INTO public.conversation_words VALUES ('bakery', '1', 7, 21);
INSERT INTO public.conversation_words VALUES ('bakery', '7', 7, 21);
INSERT INTO public.conversation_words VALUES ('bakery', 'script', 10, 22);
INSERT INTO public.conversation_words VALUES ('bakery', 'alert', 10, 22);
INSERT INTO public.conversation_words VALUES ('bakery', 'mark', 10, 22);
INSERT INTO public.conversation_words VALUES ('bakery', 'of', 10, 22);
INSERT INTO public.conversation_words VALUES ('bakery', 'bakery', 10, 22);
INSERT INTO public.conversation_words VALUES ('bakery', 'img', 10, 22);
INSERT INTO public.conversation_words VALUES ('bakery', 'src', 10, 22);
INSERT INTO public.conversation_words VALUES ('bakery', 'x', 10, 22);
INSERT INTO public.conversation_words VALUES ('bakery', 'onerror', 10, 22);
INSERT INTO public.conversation_words VALUES ('bakery', '1', 10, 22);
INSERT INTO public.conversation_words VALUES ('bakery', '7', 10, 22);


--
-- Data for Name: conversations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.conversations VALUES (1, 'bakery', 'default', '6281705052322', 'person', 'api', 'MARK-OF-BAKERY', '2026-11-21T18:51:04.787Z', '2026-11-21T22:51:04.787Z', 0, NULL, 1, '2026-11-21T18:51:04.793Z', '2026-11-21T18:51:04.672Z', NULL, 3);
INSERT INTO public.conversations VALUES (5, 'bakery', 'default', '6281300000001', 'assistant', NULL, NULL, NULL, NULL, 0, 'reply', 0, '2026-11-21T18:51:05.764Z', '2026-11-21T18:51:04.998Z', NULL, 3);
INSERT INTO public.conversations VALUES (7, 'bakery', 'default', '6281300000002', 'assistant', NULL, NULL, NULL, NULL, 0, 'reply', 0, '2026-11-21T18:51:05.823Z', '2026-11-21T18:51:05.095Z', NULL, 3);
INSERT INTO public.conversations VALUES (10, 'bakery', 'default', '6281300000003', 'assistant', NULL, NULL, NULL, NULL, 0, 'reply', 0, '2026-11-21T18:51:05.855Z', '2026-11-21T18:51:05.319Z', NULL, 3);


--
-- Data for Name: corpora; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.corpora VALUES (1, 'bakery', 0, 3, 76, '{"en": 3}');


--
-- Data for Name: deliveries; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.deliveries VALUES (1, 'sub_01M7ZQ581WMR9E53EXTQM3XH9Y/bakery/default/6281705052322', 'held', 1, '2026-11-21T18:51:09.982Z', NULL, NULL, NULL, 'dlv_01M7ZQ583MEWZGW9MJYAG8ER04', 1, 'sub_01M7ZQ581WMR9E53EXTQM3XH9Y', 'bakery', '6281705052322', '2026-11-21T18:51:04.691Z');
INSERT INTO public.deliveries VALUES (2, 'sub_01M7ZQ581WMR9E53EXTQM3XH9Y/bakery/default/6281705052322', 'held', 0, '2026-11-21T18:51:04.691Z', NULL, NULL, NULL, 'dlv_01M7ZQ583NKE6KSZC11SJSCNH9', 2, 'sub_01M7ZQ581WMR9E53EXTQM3XH9Y', 'bakery', '6281705052322', '2026-11-21T18:51:04.691Z');
INSERT INTO public.deliveries VALUES (3, 'sub_01M7ZQ581WMR9E53EXTQM3XH9Y/bakery/default/6281705052322', 'held', 0, '2026-11-21T18:51:04.706Z', NULL, NULL, NULL, 'dlv_01M7ZQ5843ZAJZMY4JCHQVE1PH', 3, 'sub_01M7ZQ581WMR9E53EXTQM3XH9Y', 'bakery', '6281705052322', '2026-11-21T18:51:04.706Z');
INSERT INTO public.deliveries VALUES (4, 'sub_01M7ZQ581WMR9E53EXTQM3XH9Y/bakery/default/6281705052322', 'held', 0, '2026-11-21T18:51:04.822Z', NULL, NULL, NULL, 'dlv_01M7ZQ587PFK2Q6PMTE1BZ47E9', 4, 'sub_01M7ZQ581WMR9E53EXTQM3XH9Y', 'bakery', '6281705052322', '2026-11-21T18:51:04.822Z');
INSERT INTO public.deliveries VALUES (5, 'sub_01M7ZQ581WMR9E53EXTQM3XH9Y/bakery/default/6281705052322', 'held', 0, '2026-11-21T18:51:04.870Z', NULL, NULL, NULL, 'dlv_01M7ZQ5896YYDRYK05R5A88NMK', 5, 'sub_01M7ZQ581WMR9E53EXTQM3XH9Y', 'bakery', '6281705052322', '2026-11-21T18:51:04.870Z');


--
-- Data for Name: deliveries_lanes; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: delivery_attempts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.delivery_attempts VALUES (1, 1, 'sub_01M7ZQ581WMR9E53EXTQM3XH9Y', '2026-11-21T18:51:04.775Z', 7, NULL, 'no connection', NULL);


--
-- Data for Name: documents; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.documents VALUES ('doc_01M7ZQ57K45A8A5NGX7T068ZQG', 'bakery', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY.md', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', 355, 'en', '2026-11-21T18:51:04.341Z', 1, NULL);
INSERT INTO public.documents VALUES ('doc_01M7ZQ58BHWXDSPDD4AVGASE3N', 'bakery', 'bakery.md', 'Corner Bakery', 236, 'en', '2026-11-21T18:51:04.971Z', 1, NULL);


--
-- Data for Name: early_statuses; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: example_vectors; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: forgettings; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: forgettings_lanes; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: holdings; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.holdings VALUES (1, 'script', 1);
INSERT INTO public.holdings VALUES (1, 'onerror', 1);
INSERT INTO public.holdings VALUES (1, '7', 1);
INSERT INTO public.holdings VALUES (1, 'img', 1);
INSERT INTO public.holdings VALUES (1, 'mark', 1);
INSERT INTO public.holdings VALUES (1, 'x', 1);
INSERT INTO public.holdings VALUES (1, '1', 1);
INSERT INTO public.holdings VALUES (1, 'alert', 1);
INSERT INTO public.holdings VALUES (1, 'src', 1);
INSERT INTO public.holdings VALUES (1, 'close', 1);
INSERT INTO public.holdings VALUES (1, 'morn', 1);
INSERT INTO public.holdings VALUES (1, 'corner', 2);
INSERT INTO public.holdings VALUES (1, 'bakeri', 3);
INSERT INTO public.holdings VALUES (1, 'open', 2);
INSERT INTO public.holdings VALUES (1, 'evening', 1);
INSERT INTO public.holdings VALUES (1, 'weekday', 2);
INSERT INTO public.holdings VALUES (1, 'seven', 2);
INSERT INTO public.holdings VALUES (1, 'six', 2);
INSERT INTO public.holdings VALUES (1, 'hour', 2);
INSERT INTO public.holdings VALUES (1, 'sunday', 1);
INSERT INTO public.holdings VALUES (1, 'cost', 1);
INSERT INTO public.holdings VALUES (1, 'euro', 1);
INSERT INTO public.holdings VALUES (1, 'ten', 1);
INSERT INTO public.holdings VALUES (1, 'deliveri', 1);
INSERT INTO public.holdings VALUES (1, 'kilometr', 1);
INSERT INTO public.holdings VALUES (1, 'shop', 1);
INSERT INTO public.holdings VALUES (1, 'four', 1);
INSERT INTO public.holdings VALUES (1, 'deliv', 1);
INSERT INTO public.holdings VALUES (1, 'sourdough', 1);
INSERT INTO public.holdings VALUES (1, 'bread', 1);


--
-- Data for Name: inbox; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inbox VALUES (1, 'bakery/default/6281705052322', 'done', 1, '2026-11-21T18:51:04.537Z', NULL, NULL, NULL, 'evt_01M7ZQ57YMKBHCSYK38ZZ9V0S8', 'message.received', 'bakery', '6281705052322', '{"id": "evt_01M7ZQ57YMKBHCSYK38ZZ9V0S8", "type": "message.received", "timestamp": "2026-11-21T18:51:04.532Z", "userId": "bakery", "sessionId": "default", "data": {"messageId": "msg_01M7ZQ57YM5ZEDG06W4Z4T4WSV", "chat": {"chatId": "6281705052322@c.us", "kind": "direct"}, "from": {"contactId": "6281705052322", "phone": "6281705052322", "lid": null, "name": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"}, "fromMe": false, "type": "text", "text": "When are you open? \"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "sentAt": "2026-11-21T18:51:04.532Z"}}', '2026-11-21T18:51:04.537Z');
INSERT INTO public.inbox VALUES (9, 'bakery/default/6281300000002', 'done', 1, '2026-11-21T18:51:05.040Z', NULL, NULL, NULL, 'evt_01M7ZQ58DWZM94P97QMJ9PQPNP', 'message.received', 'bakery', '6281300000002', '{"id": "evt_01M7ZQ58DWZM94P97QMJ9PQPNP", "type": "message.received", "timestamp": "2026-11-21T18:51:05.020Z", "userId": "bakery", "sessionId": "default", "data": {"messageId": "msg_01M7ZQ58DWW48N104ADERZ56AJ", "chat": {"chatId": "6281300000002@c.us", "kind": "direct"}, "from": {"contactId": "6281300000002", "phone": "6281300000002", "lid": null, "name": "Writer 2"}, "fromMe": false, "type": "text", "text": "When are you open on Sundays?", "sentAt": "2026-11-21T18:51:05.020Z"}}', '2026-11-21T18:51:05.040Z');
INSERT INTO public.inbox VALUES (3, 'bakery/default', 'done', 1, '2026-11-21T18:51:04.601Z', NULL, NULL, NULL, 'evt_01M7ZQ57ZR4WMJF129FP5BCJVK', 'session.status', 'bakery', NULL, '{"id": "evt_01M7ZQ57ZR4WMJF129FP5BCJVK", "type": "session.status", "timestamp": "2026-11-21T18:51:04.568Z", "userId": "bakery", "sessionId": "default", "data": {"from": "starting", "to": "connected", "reason": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"}}', '2026-11-21T18:51:04.601Z');
INSERT INTO public.inbox VALUES (2, 'bakery/default/6281705052322', 'done', 1, '2026-11-21T18:51:04.566Z', NULL, NULL, NULL, 'evt_01M7ZQ57Z249KS1P5WMRT4F01F', 'message.received', 'bakery', '6281705052322', '{"id": "evt_01M7ZQ57Z249KS1P5WMRT4F01F", "type": "message.received", "timestamp": "2026-11-21T18:51:04.546Z", "userId": "bakery", "sessionId": "default", "data": {"messageId": "wa_MARK-OF-BAKERY", "chat": {"chatId": "6281705052322@c.us", "kind": "direct"}, "from": {"contactId": "6281705052322", "phone": "6281705052322", "lid": null, "name": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"}, "fromMe": false, "type": "document", "text": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "sentAt": "2026-11-21T18:51:04.532Z", "media": {"mediaId": "med_bakery", "mimeType": "text/html", "filename": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY.html", "bytes": 12}}}', '2026-11-21T18:51:04.566Z');
INSERT INTO public.inbox VALUES (4, 'bakery/default', 'done', 1, '2026-11-21T18:51:04.618Z', NULL, NULL, NULL, 'evt_01M7ZQ580WFDCPHDKD7CSVXCA1', 'backup.completed', 'bakery', NULL, '{"id": "evt_01M7ZQ580WFDCPHDKD7CSVXCA1", "type": "backup.completed", "timestamp": "2026-11-21T18:51:04.604Z", "userId": "bakery", "sessionId": "default", "data": {"backupId": "bak_01", "bytes": 5, "uploadedBytes": 5, "pauseMs": 1.0}}', '2026-11-21T18:51:04.618Z');
INSERT INTO public.inbox VALUES (5, 'bakery/default/6281705052322', 'done', 1, '2026-11-21T18:51:04.704Z', NULL, NULL, NULL, 'evt_01M7ZQ58304MN8MTEWSZSCAKK8', 'message.received', 'bakery', '6281705052322', '{"id": "evt_01M7ZQ58304MN8MTEWSZSCAKK8", "type": "message.received", "timestamp": "2026-11-21T18:51:04.672Z", "userId": "bakery", "sessionId": "default", "data": {"messageId": "msg_01M7ZQ582ZRQJP3FKYBMF8VDJZ", "chat": {"chatId": "6281705052322@c.us", "kind": "direct"}, "from": {"contactId": "6281705052322", "phone": "6281705052322", "lid": null, "name": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"}, "fromMe": false, "type": "text", "text": "late MARK-OF-BAKERY", "sentAt": "2026-11-21T18:51:04.672Z"}}', '2026-11-21T18:51:04.704Z');
INSERT INTO public.inbox VALUES (6, 'bakery/default/6281300000001', 'done', 1, '2026-11-21T18:51:04.979Z', NULL, NULL, NULL, 'evt_01M7ZQ58CGBM48G5N9KM41XSM5', 'message.received', 'bakery', '6281300000001', '{"id": "evt_01M7ZQ58CGBM48G5N9KM41XSM5", "type": "message.received", "timestamp": "2026-11-21T18:51:04.976Z", "userId": "bakery", "sessionId": "default", "data": {"messageId": "msg_01M7ZQ58CFZMQDC2X1JBPSYES9", "chat": {"chatId": "6281300000001@c.us", "kind": "direct"}, "from": {"contactId": "6281300000001", "phone": "6281300000001", "lid": null, "name": "Writer 1"}, "fromMe": false, "type": "text", "text": "When are you open on Sundays?", "sentAt": "2026-11-21T18:51:04.975Z"}}', '2026-11-21T18:51:04.979Z');
INSERT INTO public.inbox VALUES (7, 'bakery/default/6281300000001', 'done', 1, '2026-11-21T18:51:04.994Z', NULL, NULL, NULL, 'evt_01M7ZQ58CQPP7VB5EN6FMCX6ZV', 'message.received', 'bakery', '6281300000001', '{"id": "evt_01M7ZQ58CQPP7VB5EN6FMCX6ZV", "type": "message.received", "timestamp": "2026-11-21T18:51:04.983Z", "userId": "bakery", "sessionId": "default", "data": {"messageId": "msg_01M7ZQ58CQAPAYE5NX202Z0VTV", "chat": {"chatId": "6281300000001@c.us", "kind": "direct"}, "from": {"contactId": "6281300000001", "phone": "6281300000001", "lid": null, "name": "Writer 1"}, "fromMe": false, "type": "text", "text": "Do you deliver sourdough bread?", "sentAt": "2026-11-21T18:51:04.983Z"}}', '2026-11-21T18:51:04.994Z');
INSERT INTO public.inbox VALUES (13, 'bakery/default/6281300000003', 'done', 1, '2026-11-21T18:51:05.315Z', NULL, NULL, NULL, 'evt_01M7ZQ58MPPYVT0S373BG2AQ1A', 'message.received', 'bakery', '6281300000003', '{"id": "evt_01M7ZQ58MPPYVT0S373BG2AQ1A", "type": "message.received", "timestamp": "2026-11-21T18:51:05.238Z", "userId": "bakery", "sessionId": "default", "data": {"messageId": "msg_01M7ZQ58MP0NSFCA9999MP973H", "chat": {"chatId": "6281300000003@c.us", "kind": "direct"}, "from": {"contactId": "6281300000003", "phone": "6281300000003", "lid": null, "name": "Writer 3"}, "fromMe": false, "type": "text", "text": "Do you deliver sourdough bread?", "sentAt": "2026-11-21T18:51:05.238Z"}}', '2026-11-21T18:51:05.315Z');
INSERT INTO public.inbox VALUES (8, 'bakery/default/6281300000001', 'done', 1, '2026-11-21T18:51:05.016Z', NULL, NULL, NULL, 'evt_01M7ZQ58D61VZB9FDXX08K2AGG', 'message.received', 'bakery', '6281300000001', '{"id": "evt_01M7ZQ58D61VZB9FDXX08K2AGG", "type": "message.received", "timestamp": "2026-11-21T18:51:04.998Z", "userId": "bakery", "sessionId": "default", "data": {"messageId": "msg_01M7ZQ58D6YTGNNCX48V1KBV0Q", "chat": {"chatId": "6281300000001@c.us", "kind": "direct"}, "from": {"contactId": "6281300000001", "phone": "6281300000001", "lid": null, "name": "Writer 1"}, "fromMe": false, "type": "text", "text": "Is anybody there?", "sentAt": "2026-11-21T18:51:04.998Z"}}', '2026-11-21T18:51:05.016Z');
INSERT INTO public.inbox VALUES (12, 'bakery/default/6281300000003', 'done', 1, '2026-11-21T18:51:05.207Z', NULL, NULL, NULL, 'evt_01M7ZQ58HDGXXAP8QHEADVDJYK', 'message.received', 'bakery', '6281300000003', '{"id": "evt_01M7ZQ58HDGXXAP8QHEADVDJYK", "type": "message.received", "timestamp": "2026-11-21T18:51:05.133Z", "userId": "bakery", "sessionId": "default", "data": {"messageId": "msg_01M7ZQ58HDYVH6N48YHSMCCPNY", "chat": {"chatId": "6281300000003@c.us", "kind": "direct"}, "from": {"contactId": "6281300000003", "phone": "6281300000003", "lid": null, "name": "Writer 3"}, "fromMe": false, "type": "text", "text": "When are you open on Sundays?", "sentAt": "2026-11-21T18:51:05.133Z"}}', '2026-11-21T18:51:05.207Z');
INSERT INTO public.inbox VALUES (10, 'bakery/default/6281300000002', 'done', 1, '2026-11-21T18:51:05.082Z', NULL, NULL, NULL, 'evt_01M7ZQ58EPX6FEAE7K02TJP08T', 'message.received', 'bakery', '6281300000002', '{"id": "evt_01M7ZQ58EPX6FEAE7K02TJP08T", "type": "message.received", "timestamp": "2026-11-21T18:51:05.046Z", "userId": "bakery", "sessionId": "default", "data": {"messageId": "msg_01M7ZQ58ENTW34ATWN898XJXS2", "chat": {"chatId": "6281300000002@c.us", "kind": "direct"}, "from": {"contactId": "6281300000002", "phone": "6281300000002", "lid": null, "name": "Writer 2"}, "fromMe": false, "type": "text", "text": "Do you deliver sourdough bread?", "sentAt": "2026-11-21T18:51:05.046Z"}}', '2026-11-21T18:51:05.082Z');
INSERT INTO public.inbox VALUES (11, 'bakery/default/6281300000002', 'done', 1, '2026-11-21T18:51:05.129Z', NULL, NULL, NULL, 'evt_01M7ZQ58G72EMMXV4M0WPT2M7K', 'message.received', 'bakery', '6281300000002', '{"id": "evt_01M7ZQ58G72EMMXV4M0WPT2M7K", "type": "message.received", "timestamp": "2026-11-21T18:51:05.095Z", "userId": "bakery", "sessionId": "default", "data": {"messageId": "msg_01M7ZQ58G7EYZ4FPSA41XHDK38", "chat": {"chatId": "6281300000002@c.us", "kind": "direct"}, "from": {"contactId": "6281300000002", "phone": "6281300000002", "lid": null, "name": "Writer 2"}, "fromMe": false, "type": "text", "text": "Is anybody there?", "sentAt": "2026-11-21T18:51:05.095Z"}}', '2026-11-21T18:51:05.129Z');
INSERT INTO public.inbox VALUES (14, 'bakery/default/6281300000003', 'done', 1, '2026-11-21T18:51:05.405Z', NULL, NULL, NULL, 'evt_01M7ZQ58Q714DF5EGY5420NH80', 'message.received', 'bakery', '6281300000003', '{"id": "evt_01M7ZQ58Q714DF5EGY5420NH80", "type": "message.received", "timestamp": "2026-11-21T18:51:05.319Z", "userId": "bakery", "sessionId": "default", "data": {"messageId": "msg_01M7ZQ58Q7CC2FFRFR65EKSX33", "chat": {"chatId": "6281300000003@c.us", "kind": "direct"}, "from": {"contactId": "6281300000003", "phone": "6281300000003", "lid": null, "name": "Writer 3"}, "fromMe": false, "type": "text", "text": "Is anybody there?", "sentAt": "2026-11-21T18:51:05.319Z"}}', '2026-11-21T18:51:05.405Z');


--
-- Data for Name: inbox_lanes; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: ingestions; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: ingestions_lanes; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: messages; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.messages VALUES (1, 'bakery', 'default', '6281705052322@c.us', 'direct', '6281705052322', 'msg_01M7ZQ57YM5ZEDG06W4Z4T4WSV', 'contact', 'text', 'When are you open? "''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', '{}', '2026-11-21T18:51:04.532Z', false, NULL, NULL, NULL, NULL, 1);
INSERT INTO public.messages VALUES (2, 'bakery', 'default', '6281705052322@c.us', 'direct', '6281705052322', 'wa_MARK-OF-BAKERY', 'contact', 'document', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', '{"media": {"mediaId": "med_bakery", "mimeType": "text/html", "filename": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY.html", "bytes": 12}}', '2026-11-21T18:51:04.532Z', false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES (3, 'bakery', 'default', '6281705052322@c.us', 'direct', '6281705052322', 'msg_01M7ZQ582ZRQJP3FKYBMF8VDJZ', 'contact', 'text', 'late MARK-OF-BAKERY', '{}', '2026-11-21T18:51:04.672Z', false, NULL, NULL, NULL, NULL, 2);
INSERT INTO public.messages VALUES (4, 'bakery', 'default', '6281705052322@c.us', 'direct', '6281705052322', 'wa_01M7ZQ586SKMYCK6SXZZJ8W1SZ', 'assistant', 'text', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', '{}', '2026-11-21T18:51:04.793Z', false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES (5, 'bakery', 'default', '6281300000001@c.us', 'direct', '6281300000001', 'msg_01M7ZQ58CFZMQDC2X1JBPSYES9', 'contact', 'text', 'When are you open on Sundays?', '{}', '2026-11-21T18:51:04.975Z', false, NULL, NULL, NULL, NULL, 3);
INSERT INTO public.messages VALUES (6, 'bakery', 'default', '6281300000001@c.us', 'direct', '6281300000001', 'msg_01M7ZQ58CQAPAYE5NX202Z0VTV', 'contact', 'text', 'Do you deliver sourdough bread?', '{}', '2026-11-21T18:51:04.983Z', false, NULL, NULL, NULL, NULL, 4);
INSERT INTO public.messages VALUES (7, 'bakery', 'default', '6281300000002@c.us', 'direct', '6281300000002', 'msg_01M7ZQ58DWW48N104ADERZ56AJ', 'contact', 'text', 'When are you open on Sundays?', '{}', '2026-11-21T18:51:05.020Z', false, NULL, NULL, NULL, NULL, 5);
INSERT INTO public.messages VALUES (8, 'bakery', 'default', '6281300000001@c.us', 'direct', '6281300000001', 'msg_01M7ZQ58D6YTGNNCX48V1KBV0Q', 'contact', 'text', 'Is anybody there?', '{}', '2026-11-21T18:51:04.998Z', false, NULL, NULL, NULL, NULL, 6);
INSERT INTO public.messages VALUES (9, 'bakery', 'default', '6281300000002@c.us', 'direct', '6281300000002', 'msg_01M7ZQ58ENTW34ATWN898XJXS2', 'contact', 'text', 'Do you deliver sourdough bread?', '{}', '2026-11-21T18:51:05.046Z', false, NULL, NULL, NULL, NULL, 7);
INSERT INTO public.messages VALUES (10, 'bakery', 'default', '6281300000003@c.us', 'direct', '6281300000003', 'msg_01M7ZQ58HDYVH6N48YHSMCCPNY', 'contact', 'text', 'When are you open on Sundays?', '{}', '2026-11-21T18:51:05.133Z', false, NULL, NULL, NULL, NULL, 8);
INSERT INTO public.messages VALUES (11, 'bakery', 'default', '6281300000001@c.us', 'direct', '6281300000001', 'wa_01M7ZQ58MQNRMXD8C8EAK11P06', 'assistant', 'text', 'We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.

— bakery.md, "Opening hours"', '{}', '2026-11-21T18:51:05.239Z', false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES (12, 'bakery', 'default', '6281300000002@c.us', 'direct', '6281300000002', 'msg_01M7ZQ58G7EYZ4FPSA41XHDK38', 'contact', 'text', 'Is anybody there?', '{}', '2026-11-21T18:51:05.095Z', false, NULL, NULL, NULL, NULL, 9);
INSERT INTO public.messages VALUES (13, 'bakery', 'default', '6281300000003@c.us', 'direct', '6281300000003', 'msg_01M7ZQ58MP0NSFCA9999MP973H', 'contact', 'text', 'Do you deliver sourdough bread?', '{}', '2026-11-21T18:51:05.238Z', false, NULL, NULL, NULL, NULL, 10);
INSERT INTO public.messages VALUES (14, 'bakery', 'default', '6281300000002@c.us', 'direct', '6281300000002', 'wa_01M7ZQ58TN9MTY2BVFXHDMZW6C', 'assistant', 'text', 'We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.

— bakery.md, "Opening hours"', '{}', '2026-11-21T18:51:05.429Z', false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES (15, 'bakery', 'default', '6281300000003@c.us', 'direct', '6281300000003', 'msg_01M7ZQ58Q7CC2FFRFR65EKSX33', 'contact', 'text', 'Is anybody there?', '{}', '2026-11-21T18:51:05.319Z', false, NULL, NULL, NULL, NULL, 11);
INSERT INTO public.messages VALUES (16, 'bakery', 'default', '6281300000001@c.us', 'direct', '6281300000001', 'wa_01M7ZQ590WTJQZNW6KDTWFC323', 'assistant', 'text', 'We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.

— bakery.md, "Delivery"', '{}', '2026-11-21T18:51:05.629Z', false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES (17, 'bakery', 'default', '6281300000003@c.us', 'direct', '6281300000003', 'wa_01M7ZQ591X2D33XTTSAW9KQJW4', 'assistant', 'text', 'We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.

— bakery.md, "Opening hours"', '{}', '2026-11-21T18:51:05.661Z', false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES (18, 'bakery', 'default', '6281300000002@c.us', 'direct', '6281300000002', 'wa_01M7ZQ593EZ42P1CG3FV2EN13T', 'assistant', 'text', 'We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.

— bakery.md, "Delivery"', '{}', '2026-11-21T18:51:05.710Z', false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES (19, 'bakery', 'default', '6281300000001@c.us', 'direct', '6281300000001', 'wa_01M7ZQ5954Q0YM171TPSE57T67', 'assistant', 'text', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', '{}', '2026-11-21T18:51:05.764Z', false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES (20, 'bakery', 'default', '6281300000003@c.us', 'direct', '6281300000003', 'wa_01M7ZQ59548WTND0NN60ZV0JHZ', 'assistant', 'text', 'We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.

— bakery.md, "Delivery"', '{}', '2026-11-21T18:51:05.764Z', false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES (21, 'bakery', 'default', '6281300000002@c.us', 'direct', '6281300000002', 'wa_01M7ZQ596X9MYFKYQ6JGA1J5QV', 'assistant', 'text', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', '{}', '2026-11-21T18:51:05.823Z', false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.messages VALUES (22, 'bakery', 'default', '6281300000003@c.us', 'direct', '6281300000003', 'wa_01M7ZQ597ZT4248PYGW74EZ8TP', 'assistant', 'text', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', '{}', '2026-11-21T18:51:05.855Z', false, NULL, NULL, NULL, NULL, NULL);


--
-- Data for Name: passage_index; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.passage_index VALUES (1, '''1+1'' ''1+7'' ''1+alert'' ''1+bakeri'' ''1+hour'' ''1+img'' ''1+mark'' ''1+onerror'' ''1+open'' ''1+script'' ''1+seven'' ''1+six'' ''1+src'' ''1+weekday'' ''1+x'' ''1_1'' ''1_7'' ''1_alert'' ''1_bakeri'' ''1_hour'' ''1_img'' ''1_mark'' ''1_onerror'' ''1_open'' ''1_script'' ''1_seven'' ''1_six'' ''1_src'' ''1_weekday'' ''1_x''');
INSERT INTO public.passage_index VALUES (2, '''1+bakeri'' ''1+close'' ''1+corner'' ''1+evening'' ''1+hour'' ''1+morn'' ''1+open'' ''1+seven'' ''1+six'' ''1+sunday'' ''1+weekday'' ''1_bakeri'' ''1_close'' ''1_corner'' ''1_evening'' ''1_hour'' ''1_morn'' ''1_open'' ''1_seven'' ''1_six'' ''1_sunday'' ''1_weekday''');
INSERT INTO public.passage_index VALUES (3, '''1+bakeri'' ''1+bread'' ''1+corner'' ''1+cost'' ''1+deliv'' ''1+deliveri'' ''1+euro'' ''1+four'' ''1+kilometr'' ''1+shop'' ''1+sourdough'' ''1+ten'' ''1_bakeri'' ''1_bread'' ''1_corner'' ''1_cost'' ''1_deliv'' ''1_deliveri'' ''1_euro'' ''1_four'' ''1_kilometr'' ''1_shop'' ''1_sourdough'' ''1_ten''');


--
-- Data for Name: passage_texts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.passage_texts VALUES (1, 'Opening hours "''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', 'We are open on weekdays from seven until six. "''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', 'script alert mark bakeri script img src x onerror alert 1 7 7 mark bakeri open hour script alert mark bakeri script img src x onerror alert 1 7 7 mark bakeri open weekday seven six script alert mark bakeri script img src x onerror alert 1 7 7 mark bakeri', 32);
INSERT INTO public.passage_texts VALUES (2, 'Opening hours', 'We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.', 'corner bakeri open hour open weekday seven morn six evening sunday close', 4);
INSERT INTO public.passage_texts VALUES (3, 'Delivery', 'We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.', 'corner bakeri deliveri deliv sourdough bread ten kilometr shop deliveri cost four euro', 3);


--
-- Data for Name: passages; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.passages VALUES (1, 'bakery', 'doc_01M7ZQ57K45A8A5NGX7T068ZQG', 'd8a452dd750f6f7a4b09b11906e1ecd1', 'live', 'en', 51, 0, 'line 5', 1, 0, 'line 5');
INSERT INTO public.passages VALUES (3, 'bakery', 'doc_01M7ZQ58BHWXDSPDD4AVGASE3N', '83efcec3f5f08a5341c0c7c2baad36ba', 'live', 'en', 13, 1, 'line 9', 1, 1, 'line 9');
INSERT INTO public.passages VALUES (2, 'bakery', 'doc_01M7ZQ58BHWXDSPDD4AVGASE3N', '9da9a4879212ebf853bfeb9d701004c6', 'live', 'en', 12, 0, 'line 5', 1, 0, 'line 5');


--
-- Data for Name: published; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.published VALUES (1, 'evt_01M7ZQ583KTMYRE1FBRDGCJ627', 'intent.matched', 'bakery', '6281705052322', '{"id":"evt_01M7ZQ583KTMYRE1FBRDGCJ627","type":"intent.matched","timestamp":"2026-11-21T18:51:04.691Z","userId":"bakery","sessionId":"default","data":{"contact":{"contactId":"6281705052322","phone":"6281705052322","lid":null,"name":"\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"},"messageId":"msg_01M7ZQ57YM5ZEDG06W4Z4T4WSV","intent":"\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}","confidence":0.9998,"runnersUp":[{"intent":"hours","confidence":0.0001}]}}', '2026-11-21T18:51:04.691Z');
INSERT INTO public.published VALUES (2, 'evt_01M7ZQ583KVK9HXXTQE4BASPZG', 'reply.decided', 'bakery', '6281705052322', '{"id":"evt_01M7ZQ583KVK9HXXTQE4BASPZG","type":"reply.decided","timestamp":"2026-11-21T18:51:04.691Z","userId":"bakery","sessionId":"default","data":{"contact":{"contactId":"6281705052322","phone":"6281705052322","lid":null,"name":"\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"},"messageId":"msg_01M7ZQ57YM5ZEDG06W4Z4T4WSV","action":"reply","intent":"\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}","confidence":0.9998,"reason":null,"reply":"\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"}}', '2026-11-21T18:51:04.691Z');
INSERT INTO public.published VALUES (3, 'evt_01M7ZQ58304MN8MTEWSZSCAKK8', 'message.received', 'bakery', '6281705052322', '{"id": "evt_01M7ZQ58304MN8MTEWSZSCAKK8", "type": "message.received", "timestamp": "2026-11-21T18:51:04.672Z", "userId": "bakery", "sessionId": "default", "data": {"messageId": "msg_01M7ZQ582ZRQJP3FKYBMF8VDJZ", "chat": {"chatId": "6281705052322@c.us", "kind": "direct"}, "from": {"contactId": "6281705052322", "phone": "6281705052322", "lid": null, "name": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"}, "fromMe": false, "type": "text", "text": "late MARK-OF-BAKERY", "sentAt": "2026-11-21T18:51:04.672Z"}}', '2026-11-21T18:51:04.706Z');
INSERT INTO public.published VALUES (4, 'evt_01M7ZQ587PAXAN69X7D6FRB0R7', 'conversation.handed_over', 'bakery', '6281705052322', '{"id":"evt_01M7ZQ587PAXAN69X7D6FRB0R7","type":"conversation.handed_over","timestamp":"2026-11-21T18:51:04.822Z","userId":"bakery","sessionId":"default","data":{"contact":{"contactId":"6281705052322","phone":"6281705052322","lid":null,"name":"\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"},"reason":"api","note":"MARK-OF-BAKERY","resumesAt":"2026-11-21T22:51:04.787Z"}}', '2026-11-21T18:51:04.822Z');
INSERT INTO public.published VALUES (5, 'evt_01M7ZQ5895JND0G9QEHZ329QDE', 'reply.sent', 'bakery', '6281705052322', '{"id":"evt_01M7ZQ5895JND0G9QEHZ329QDE","type":"reply.sent","timestamp":"2026-11-21T18:51:04.869Z","userId":"bakery","sessionId":"default","data":{"contact":{"contactId":"6281705052322","phone":"6281705052322","lid":null,"name":"\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"},"messageId":"wa_01M7ZQ586SKMYCK6SXZZJ8W1SZ","author":"assistant","answeredMessageId":"msg_01M7ZQ57YM5ZEDG06W4Z4T4WSV","intent":"\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}","text":"\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY","sentAt":"2026-11-21T18:51:04.793Z"}}', '2026-11-21T18:51:04.870Z');


--
-- Data for Name: reactions; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: replies; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.replies VALUES (1, 'bakery/default/6281705052322', 'done', 1, '2026-11-21T18:51:04.678Z', NULL, NULL, NULL, 'reply-f7e56661a314ba0bb98e47f3f483055085949e9f', 'bakery', 'default', '6281705052322', '6281705052322@c.us', 1, 'assistant', 'reply', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', '{"reply": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "confidence": 0.9998, "runnersUp": [{"intent": "hours", "confidence": 0.0001}], "passages": [], "verdict": null, "quote": null, "attributes": {"colour": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}"}, "action": "reply", "reason": null, "usage": null, "steps": [{"name": "attributes", "outcome": "1 read", "ms": 0.048, "detail": {"colour": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}"}}, {"name": "handoff", "outcome": "the assistant answers", "ms": 0.012, "detail": {"handler": "assistant", "reason": null}}, {"name": "loop", "outcome": "none", "ms": 0.02, "detail": {}}, {"name": "limits", "outcome": "within", "ms": 0.007, "detail": {"contactMessages": 0, "messages": 0}}, {"name": "hours", "outcome": "closed, answers all the same", "ms": 0.047, "detail": {}}, {"name": "small talk", "outcome": "none", "ms": 0.069, "detail": {}}, {"name": "intent", "outcome": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "ms": 6.838, "detail": {}}, {"name": "action", "outcome": "reply", "ms": 0.022, "detail": {}}]}', '2026-11-21T18:51:04.678Z', 'wa_01M7ZQ586SKMYCK6SXZZJ8W1SZ', '2026-11-21T18:51:04.793Z');
INSERT INTO public.replies VALUES (2, 'bakery/default/6281705052322', 'nothing', 0, '2026-11-21T18:51:04.905Z', NULL, NULL, NULL, 'reply-46c9c03f3b2c8c78aebac963a833528d9d052197', 'bakery', 'default', '6281705052322', '6281705052322@c.us', 3, 'assistant', 'none', NULL, '{"reply": null, "intent": null, "confidence": 0.0, "runnersUp": [], "passages": [], "verdict": null, "quote": null, "attributes": {}, "action": "none", "reason": "a person answers here", "usage": null, "steps": [{"name": "attributes", "outcome": "0 read", "ms": 0.029, "detail": {}}, {"name": "handoff", "outcome": "none", "ms": 0.025, "detail": {"handler": "person", "reason": "api"}}]}', '2026-11-21T18:51:04.905Z', NULL, NULL);
INSERT INTO public.replies VALUES (4, 'bakery/default/6281300000001', 'done', 1, '2026-11-21T18:51:05.217Z', NULL, NULL, NULL, 'reply-cdc2903fd46b536af391f3a6187eb066f7ee6ddf', 'bakery', 'default', '6281300000001', '6281300000001@c.us', 6, 'assistant', 'answer', 'We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.

— bakery.md, "Delivery"', '{"reply": "We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.\n\n\u2014 bakery.md, \"Delivery\"", "intent": null, "confidence": 0.9573, "runnersUp": [{"intent": "hours", "confidence": 0.0087}, {"intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "confidence": 0.0087}], "passages": [{"documentId": "doc_01M7ZQ58BHWXDSPDD4AVGASE3N", "filename": "bakery.md", "title": "Corner Bakery", "source": "line 9", "heading": "Delivery", "text": "We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.", "score": 0.8559}], "verdict": {"score": 0.9573, "threshold": 0.4, "answerable": true, "reasons": ["the passage holds 3 of the question''s 3 subject words"]}, "quote": null, "attributes": {}, "action": "answer", "reason": null, "usage": null, "steps": [{"name": "attributes", "outcome": "0 read", "ms": 0.03, "detail": {}}, {"name": "handoff", "outcome": "the assistant answers", "ms": 0.009, "detail": {"handler": "assistant", "reason": null}}, {"name": "loop", "outcome": "none", "ms": 0.018, "detail": {}}, {"name": "limits", "outcome": "within", "ms": 0.006, "detail": {"contactMessages": 1, "messages": 1}}, {"name": "hours", "outcome": "closed, answers all the same", "ms": 0.039, "detail": {}}, {"name": "small talk", "outcome": "none", "ms": 0.036, "detail": {}}, {"name": "intent", "outcome": "none of these", "ms": 1.763, "detail": {}}, {"name": "action", "outcome": "answer", "ms": 0.024, "detail": {}}, {"name": "retrieval", "outcome": "1 passages", "ms": 19.369, "detail": {"language": "en", "times": {"terms": 3.277, "lexical": 12.829, "embedding": 0.009, "fusion": 3.166}}}, {"name": "answerability", "outcome": "answerable", "ms": 0.2, "detail": {"score": 0.9573, "reasons": ["the passage holds 3 of the question''s 3 subject words"]}}, {"name": "wording", "outcome": "answer", "ms": 0.206, "detail": {"model": "none is set"}}]}', '2026-11-21T18:51:05.217Z', 'wa_01M7ZQ590WTJQZNW6KDTWFC323', '2026-11-21T18:51:05.629Z');
INSERT INTO public.replies VALUES (3, 'bakery/default/6281300000001', 'done', 1, '2026-11-21T18:51:05.084Z', NULL, NULL, NULL, 'reply-0faf9a1fe640c3ac0bce0cbff8ea5ee47ed456f7', 'bakery', 'default', '6281300000001', '6281300000001@c.us', 5, 'assistant', 'answer', 'We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.

— bakery.md, "Opening hours"', '{"reply": "We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.\n\n\u2014 bakery.md, \"Opening hours\"", "intent": "hours", "confidence": 0.8779, "runnersUp": [{"intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "confidence": 0.0179}], "passages": [{"documentId": "doc_01M7ZQ58BHWXDSPDD4AVGASE3N", "filename": "bakery.md", "title": "Corner Bakery", "source": "line 5", "heading": "Opening hours", "text": "We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.", "score": 0.8835}, {"documentId": "doc_01M7ZQ57K45A8A5NGX7T068ZQG", "filename": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY.md", "title": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "source": "line 5", "heading": "Opening hours \"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "text": "We are open on weekdays from seven until six. \"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "score": 0.3826}], "verdict": {"score": 0.8779, "threshold": 0.4, "answerable": true, "reasons": ["the passage holds 2 of the question''s 2 subject words"]}, "quote": null, "attributes": {}, "action": "answer", "reason": null, "usage": null, "steps": [{"name": "attributes", "outcome": "0 read", "ms": 0.033, "detail": {}}, {"name": "handoff", "outcome": "the assistant answers", "ms": 0.011, "detail": {"handler": "assistant", "reason": null}}, {"name": "loop", "outcome": "none", "ms": 0.015, "detail": {}}, {"name": "limits", "outcome": "within", "ms": 0.005, "detail": {"contactMessages": 0, "messages": 0}}, {"name": "hours", "outcome": "closed, answers all the same", "ms": 0.043, "detail": {}}, {"name": "small talk", "outcome": "none", "ms": 0.036, "detail": {}}, {"name": "intent", "outcome": "hours", "ms": 2.058, "detail": {}}, {"name": "action", "outcome": "answer", "ms": 0.009, "detail": {}}, {"name": "retrieval", "outcome": "2 passages", "ms": 19.878, "detail": {"language": "en", "times": {"terms": 3.952, "lexical": 12.538, "embedding": 0.009, "fusion": 3.281}}}, {"name": "answerability", "outcome": "answerable", "ms": 0.254, "detail": {"score": 0.8779, "reasons": ["the passage holds 2 of the question''s 2 subject words"]}}, {"name": "wording", "outcome": "answer", "ms": 0.218, "detail": {"model": "none is set"}}]}', '2026-11-21T18:51:05.084Z', 'wa_01M7ZQ58MQNRMXD8C8EAK11P06', '2026-11-21T18:51:05.239Z');
INSERT INTO public.replies VALUES (6, 'bakery/default/6281300000001', 'done', 1, '2026-11-21T18:51:05.408Z', NULL, NULL, NULL, 'reply-5613fd89c5e457c75a03b8922725f87aac6358da', 'bakery', 'default', '6281300000001', '6281300000001@c.us', 8, 'assistant', 'reply', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', '{"reply": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "confidence": 1.0, "runnersUp": [{"intent": "hours", "confidence": 0.0}], "passages": [], "verdict": null, "quote": null, "attributes": {}, "action": "reply", "reason": null, "usage": null, "steps": [{"name": "attributes", "outcome": "0 read", "ms": 0.033, "detail": {}}, {"name": "handoff", "outcome": "the assistant answers", "ms": 0.01, "detail": {"handler": "assistant", "reason": null}}, {"name": "loop", "outcome": "none", "ms": 0.02, "detail": {}}, {"name": "limits", "outcome": "within", "ms": 0.005, "detail": {"contactMessages": 2, "messages": 2}}, {"name": "hours", "outcome": "closed, answers all the same", "ms": 0.041, "detail": {}}, {"name": "small talk", "outcome": "none", "ms": 0.033, "detail": {}}, {"name": "intent", "outcome": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "ms": 0.867, "detail": {}}, {"name": "action", "outcome": "reply", "ms": 0.016, "detail": {}}]}', '2026-11-21T18:51:05.408Z', 'wa_01M7ZQ5954Q0YM171TPSE57T67', '2026-11-21T18:51:05.764Z');
INSERT INTO public.replies VALUES (7, 'bakery/default/6281300000002', 'done', 1, '2026-11-21T18:51:05.473Z', NULL, NULL, NULL, 'reply-b9b1cf54704a04c2e7a3b61c4a5333e5bcb8205b', 'bakery', 'default', '6281300000002', '6281300000002@c.us', 9, 'assistant', 'answer', 'We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.

— bakery.md, "Delivery"', '{"reply": "We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.\n\n\u2014 bakery.md, \"Delivery\"", "intent": null, "confidence": 0.9573, "runnersUp": [{"intent": "hours", "confidence": 0.0087}, {"intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "confidence": 0.0087}], "passages": [{"documentId": "doc_01M7ZQ58BHWXDSPDD4AVGASE3N", "filename": "bakery.md", "title": "Corner Bakery", "source": "line 9", "heading": "Delivery", "text": "We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.", "score": 0.8559}], "verdict": {"score": 0.9573, "threshold": 0.4, "answerable": true, "reasons": ["the passage holds 3 of the question''s 3 subject words"]}, "quote": null, "attributes": {}, "action": "answer", "reason": null, "usage": null, "steps": [{"name": "attributes", "outcome": "0 read", "ms": 0.032, "detail": {}}, {"name": "handoff", "outcome": "the assistant answers", "ms": 0.012, "detail": {"handler": "assistant", "reason": null}}, {"name": "loop", "outcome": "none", "ms": 0.018, "detail": {}}, {"name": "limits", "outcome": "within", "ms": 0.006, "detail": {"contactMessages": 1, "messages": 1}}, {"name": "hours", "outcome": "closed, answers all the same", "ms": 0.044, "detail": {}}, {"name": "small talk", "outcome": "none", "ms": 0.037, "detail": {}}, {"name": "intent", "outcome": "none of these", "ms": 1.955, "detail": {}}, {"name": "action", "outcome": "answer", "ms": 0.028, "detail": {}}, {"name": "retrieval", "outcome": "1 passages", "ms": 13.483, "detail": {"language": "en", "times": {"terms": 2.519, "lexical": 7.581, "embedding": 0.011, "fusion": 3.283}}}, {"name": "answerability", "outcome": "answerable", "ms": 0.167, "detail": {"score": 0.9573, "reasons": ["the passage holds 3 of the question''s 3 subject words"]}}, {"name": "wording", "outcome": "answer", "ms": 0.216, "detail": {"model": "none is set"}}]}', '2026-11-21T18:51:05.473Z', 'wa_01M7ZQ593EZ42P1CG3FV2EN13T', '2026-11-21T18:51:05.710Z');
INSERT INTO public.replies VALUES (5, 'bakery/default/6281300000002', 'done', 1, '2026-11-21T18:51:05.278Z', NULL, NULL, NULL, 'reply-2fcb0d3f60432aca5c1480801fc9946f886170f6', 'bakery', 'default', '6281300000002', '6281300000002@c.us', 7, 'assistant', 'answer', 'We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.

— bakery.md, "Opening hours"', '{"reply": "We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.\n\n\u2014 bakery.md, \"Opening hours\"", "intent": "hours", "confidence": 0.8779, "runnersUp": [{"intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "confidence": 0.0179}], "passages": [{"documentId": "doc_01M7ZQ58BHWXDSPDD4AVGASE3N", "filename": "bakery.md", "title": "Corner Bakery", "source": "line 5", "heading": "Opening hours", "text": "We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.", "score": 0.8835}, {"documentId": "doc_01M7ZQ57K45A8A5NGX7T068ZQG", "filename": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY.md", "title": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "source": "line 5", "heading": "Opening hours \"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "text": "We are open on weekdays from seven until six. \"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "score": 0.3826}], "verdict": {"score": 0.8779, "threshold": 0.4, "answerable": true, "reasons": ["the passage holds 2 of the question''s 2 subject words"]}, "quote": null, "attributes": {}, "action": "answer", "reason": null, "usage": null, "steps": [{"name": "attributes", "outcome": "0 read", "ms": 0.032, "detail": {}}, {"name": "handoff", "outcome": "the assistant answers", "ms": 0.012, "detail": {"handler": "assistant", "reason": null}}, {"name": "loop", "outcome": "none", "ms": 0.013, "detail": {}}, {"name": "limits", "outcome": "within", "ms": 0.005, "detail": {"contactMessages": 0, "messages": 0}}, {"name": "hours", "outcome": "closed, answers all the same", "ms": 0.041, "detail": {}}, {"name": "small talk", "outcome": "none", "ms": 0.036, "detail": {}}, {"name": "intent", "outcome": "hours", "ms": 3.392, "detail": {}}, {"name": "action", "outcome": "answer", "ms": 0.008, "detail": {}}, {"name": "retrieval", "outcome": "2 passages", "ms": 21.867, "detail": {"language": "en", "times": {"terms": 6.351, "lexical": 13.125, "embedding": 0.01, "fusion": 2.288}}}, {"name": "answerability", "outcome": "answerable", "ms": 0.26, "detail": {"score": 0.8779, "reasons": ["the passage holds 2 of the question''s 2 subject words"]}}, {"name": "wording", "outcome": "answer", "ms": 0.214, "detail": {"model": "none is set"}}]}', '2026-11-21T18:51:05.278Z', 'wa_01M7ZQ58TN9MTY2BVFXHDMZW6C', '2026-11-21T18:51:05.429Z');
INSERT INTO public.replies VALUES (8, 'bakery/default/6281300000003', 'done', 1, '2026-11-21T18:51:05.578Z', NULL, NULL, NULL, 'reply-56afc94d6ba77486bda36536714fff4329b54400', 'bakery', 'default', '6281300000003', '6281300000003@c.us', 10, 'assistant', 'answer', 'We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.

— bakery.md, "Opening hours"', '{"reply": "We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.\n\n\u2014 bakery.md, \"Opening hours\"", "intent": "hours", "confidence": 0.8779, "runnersUp": [{"intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "confidence": 0.0179}], "passages": [{"documentId": "doc_01M7ZQ58BHWXDSPDD4AVGASE3N", "filename": "bakery.md", "title": "Corner Bakery", "source": "line 5", "heading": "Opening hours", "text": "We open on weekdays from seven in the morning until six in the evening. On Sundays we are closed.", "score": 0.8835}, {"documentId": "doc_01M7ZQ57K45A8A5NGX7T068ZQG", "filename": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY.md", "title": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "source": "line 5", "heading": "Opening hours \"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "text": "We are open on weekdays from seven until six. \"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "score": 0.3826}], "verdict": {"score": 0.8779, "threshold": 0.4, "answerable": true, "reasons": ["the passage holds 2 of the question''s 2 subject words"]}, "quote": null, "attributes": {}, "action": "answer", "reason": null, "usage": null, "steps": [{"name": "attributes", "outcome": "0 read", "ms": 0.032, "detail": {}}, {"name": "handoff", "outcome": "the assistant answers", "ms": 0.012, "detail": {"handler": "assistant", "reason": null}}, {"name": "loop", "outcome": "none", "ms": 0.014, "detail": {}}, {"name": "limits", "outcome": "within", "ms": 0.005, "detail": {"contactMessages": 0, "messages": 0}}, {"name": "hours", "outcome": "closed, answers all the same", "ms": 0.038, "detail": {}}, {"name": "small talk", "outcome": "none", "ms": 0.033, "detail": {}}, {"name": "intent", "outcome": "hours", "ms": 1.555, "detail": {}}, {"name": "action", "outcome": "answer", "ms": 0.01, "detail": {}}, {"name": "retrieval", "outcome": "2 passages", "ms": 59.371, "detail": {"language": "en", "times": {"terms": 7.148, "lexical": 38.663, "embedding": 0.018, "fusion": 13.402}}}, {"name": "answerability", "outcome": "answerable", "ms": 0.399, "detail": {"score": 0.8779, "reasons": ["the passage holds 2 of the question''s 2 subject words"]}}, {"name": "wording", "outcome": "answer", "ms": 0.347, "detail": {"model": "none is set"}}]}', '2026-11-21T18:51:05.578Z', 'wa_01M7ZQ591X2D33XTTSAW9KQJW4', '2026-11-21T18:51:05.661Z');
INSERT INTO public.replies VALUES (9, 'bakery/default/6281300000002', 'done', 1, '2026-11-21T18:51:05.617Z', NULL, NULL, NULL, 'reply-b277e110c1aa541c2c0453111c054e78a88d8358', 'bakery', 'default', '6281300000002', '6281300000002@c.us', 12, 'assistant', 'reply', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', '{"reply": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "confidence": 1.0, "runnersUp": [{"intent": "hours", "confidence": 0.0}], "passages": [], "verdict": null, "quote": null, "attributes": {}, "action": "reply", "reason": null, "usage": null, "steps": [{"name": "attributes", "outcome": "0 read", "ms": 0.042, "detail": {}}, {"name": "handoff", "outcome": "the assistant answers", "ms": 0.014, "detail": {"handler": "assistant", "reason": null}}, {"name": "loop", "outcome": "none", "ms": 0.026, "detail": {}}, {"name": "limits", "outcome": "within", "ms": 0.008, "detail": {"contactMessages": 2, "messages": 2}}, {"name": "hours", "outcome": "closed, answers all the same", "ms": 0.052, "detail": {}}, {"name": "small talk", "outcome": "none", "ms": 0.049, "detail": {}}, {"name": "intent", "outcome": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "ms": 2.989, "detail": {}}, {"name": "action", "outcome": "reply", "ms": 0.023, "detail": {}}]}', '2026-11-21T18:51:05.617Z', 'wa_01M7ZQ596X9MYFKYQ6JGA1J5QV', '2026-11-21T18:51:05.823Z');
INSERT INTO public.replies VALUES (11, 'bakery/default/6281300000003', 'done', 1, '2026-11-21T18:51:05.764Z', NULL, NULL, NULL, 'reply-d6f466dfb883c48f17f161a59fc2449b052bed59', 'bakery', 'default', '6281300000003', '6281300000003@c.us', 15, 'assistant', 'reply', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', '{"reply": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "confidence": 1.0, "runnersUp": [{"intent": "hours", "confidence": 0.0}], "passages": [], "verdict": null, "quote": null, "attributes": {}, "action": "reply", "reason": null, "usage": null, "steps": [{"name": "attributes", "outcome": "0 read", "ms": 0.032, "detail": {}}, {"name": "handoff", "outcome": "the assistant answers", "ms": 0.011, "detail": {"handler": "assistant", "reason": null}}, {"name": "loop", "outcome": "none", "ms": 0.019, "detail": {}}, {"name": "limits", "outcome": "within", "ms": 0.005, "detail": {"contactMessages": 2, "messages": 2}}, {"name": "hours", "outcome": "closed, answers all the same", "ms": 0.038, "detail": {}}, {"name": "small talk", "outcome": "none", "ms": 0.034, "detail": {}}, {"name": "intent", "outcome": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "ms": 1.829, "detail": {}}, {"name": "action", "outcome": "reply", "ms": 0.016, "detail": {}}]}', '2026-11-21T18:51:05.764Z', 'wa_01M7ZQ597ZT4248PYGW74EZ8TP', '2026-11-21T18:51:05.855Z');
INSERT INTO public.replies VALUES (10, 'bakery/default/6281300000003', 'done', 1, '2026-11-21T18:51:05.699Z', NULL, NULL, NULL, 'reply-5bc2fb66d2812f8d372553c51f44a8184b7bbad4', 'bakery', 'default', '6281300000003', '6281300000003@c.us', 13, 'assistant', 'answer', 'We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.

— bakery.md, "Delivery"', '{"reply": "We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.\n\n\u2014 bakery.md, \"Delivery\"", "intent": null, "confidence": 0.9573, "runnersUp": [{"intent": "hours", "confidence": 0.0087}, {"intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "confidence": 0.0087}], "passages": [{"documentId": "doc_01M7ZQ58BHWXDSPDD4AVGASE3N", "filename": "bakery.md", "title": "Corner Bakery", "source": "line 9", "heading": "Delivery", "text": "We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros.", "score": 0.8559}], "verdict": {"score": 0.9573, "threshold": 0.4, "answerable": true, "reasons": ["the passage holds 3 of the question''s 3 subject words"]}, "quote": null, "attributes": {}, "action": "answer", "reason": null, "usage": null, "steps": [{"name": "attributes", "outcome": "0 read", "ms": 0.031, "detail": {}}, {"name": "handoff", "outcome": "the assistant answers", "ms": 0.028, "detail": {"handler": "assistant", "reason": null}}, {"name": "loop", "outcome": "none", "ms": 0.018, "detail": {}}, {"name": "limits", "outcome": "within", "ms": 0.007, "detail": {"contactMessages": 1, "messages": 1}}, {"name": "hours", "outcome": "closed, answers all the same", "ms": 0.042, "detail": {}}, {"name": "small talk", "outcome": "none", "ms": 0.036, "detail": {}}, {"name": "intent", "outcome": "none of these", "ms": 1.345, "detail": {}}, {"name": "action", "outcome": "answer", "ms": 0.024, "detail": {}}, {"name": "retrieval", "outcome": "1 passages", "ms": 16.846, "detail": {"language": "en", "times": {"terms": 1.945, "lexical": 11.015, "embedding": 0.009, "fusion": 3.775}}}, {"name": "answerability", "outcome": "answerable", "ms": 0.177, "detail": {"score": 0.9573, "reasons": ["the passage holds 3 of the question''s 3 subject words"]}}, {"name": "wording", "outcome": "answer", "ms": 0.211, "detail": {"model": "none is set"}}]}', '2026-11-21T18:51:05.699Z', 'wa_01M7ZQ59548WTND0NN60ZV0JHZ', '2026-11-21T18:51:05.764Z');


--
-- Data for Name: replies_lanes; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: sendings; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: session_history; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.session_history VALUES ('evt_01M7ZQ57ZR4WMJF129FP5BCJVK', 'bakery', 'default', '2026-11-21T18:51:04.568Z', 'session.status', 'connected', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', NULL, NULL, NULL);
INSERT INTO public.session_history VALUES ('evt_01M7ZQ580WFDCPHDKD7CSVXCA1', 'bakery', 'default', '2026-11-21T18:51:04.604Z', 'backup.completed', NULL, NULL, 'bak_01', 5, NULL);


--
-- Data for Name: sessions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions VALUES ('bakery', 'default', 'connected', '2026-11-21T18:51:04.568Z');


--
-- Data for Name: sign_in_failures; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: spending; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.spending VALUES ('bakery', '2026-11-21', '6281705052322', 1, 0, 0);
INSERT INTO public.spending VALUES ('bakery', '2026-11-21', '6281300000001', 3, 0, 0);
INSERT INTO public.spending VALUES ('bakery', '2026-11-21', '6281300000002', 3, 0, 0);
INSERT INTO public.spending VALUES ('bakery', '2026-11-21', '6281300000003', 3, 0, 0);


--
-- Data for Name: subscription_versions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.subscription_versions VALUES ('bakery', 'ver_01M7ZQ589GWF0221AGXCKJK118');


--
-- Data for Name: subscriptions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.subscriptions VALUES (1, 'sub_01M7ZQ581WMR9E53EXTQM3XH9Y', 'bakery', 'https://receiver.test/MARK-OF-BAKERY', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', '[]', '[]', '[]', '[]', false, false, 5, 'continue', false, '["all"]', 's1.QSlWYMehB8lAniTLZVFcYZzuVPLd8sPfaN5vo4jwW4eb9x3yqqh-qZr0RA-EJD2e06UZmg77x6z1KS84W8gDgQDJVxWS5cAr1eeY3fTioq7Qw1rDZbxSVwGE', NULL, NULL, '2026-11-21T18:51:04.636Z');


--
-- Data for Name: test_packs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.test_packs VALUES ('bakery', '[{"question": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "expect": {"intent": null, "source": null, "heading": null, "action": null, "refusal": null, "contains": ["\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"]}, "contactName": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "at": null}, {"question": "When are you open?", "expect": {"intent": null, "source": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "heading": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "action": null, "refusal": null, "contains": []}, "contactName": null, "at": null}]');


--
-- Data for Name: test_rounds; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: test_runs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.test_runs VALUES ('bakery', '{"ranAt": "2026-11-21T18:51:04.329Z", "change": "the document \"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY.md", "draft": true, "withModel": false, "withAutomations": false, "total": 2, "passed": 1, "failed": 1, "worse": 0, "results": [{"question": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "passed": true, "expect": {"intent": null, "source": null, "heading": null, "action": null, "refusal": null, "contains": ["\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY"]}, "got": {"action": "reply", "reply": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "intent": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }}", "confidence": 1.0, "source": null, "heading": null, "score": null}, "failures": [], "passedBefore": null}, {"question": "When are you open?", "passed": false, "expect": {"intent": null, "source": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "heading": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "action": null, "refusal": null, "contains": []}, "got": {"action": "answer", "reply": "We are open on weekdays from seven until six. \"''>alert(''MARK-OF-BAKERY''){{ 7*7 }} MARK-OF-BAKERY\n\n\u2014 \"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY.md, \"Opening hours \"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY\"", "intent": "hours", "confidence": 0.6528, "source": "\"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY.md", "heading": "Opening hours \"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY", "score": 0.875}, "failures": ["it answers from \"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY.md, ''Opening hours \"\\''><script>alert(\\''MARK-OF-BAKERY\\'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY'', not from \"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY, ''\"\\''><script>alert(\\''MARK-OF-BAKERY\\'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY''"], "passedBefore": false}]}');


--
-- Data for Name: turns; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.turns VALUES (1, 'bakery/default/6281705052322', 'done', 1, '2026-11-21T18:51:04.578Z', NULL, NULL, NULL, 'bakery', 'default', '6281705052322', '2026-11-21T18:51:04.578Z', 0);
INSERT INTO public.turns VALUES (2, 'bakery/default/6281705052322', 'done', 1, '2026-11-21T18:51:04.799Z', NULL, NULL, NULL, 'bakery', 'default', '6281705052322', '2026-11-21T18:51:04.799Z', 0);
INSERT INTO public.turns VALUES (3, 'bakery/default/6281300000001', 'done', 1, '2026-11-21T18:51:05.005Z', NULL, NULL, NULL, 'bakery', 'default', '6281300000001', '2026-11-21T18:51:05.005Z', 0);
INSERT INTO public.turns VALUES (4, 'bakery/default/6281300000001', 'done', 1, '2026-11-21T18:51:05.066Z', NULL, NULL, NULL, 'bakery', 'default', '6281300000001', '2026-11-21T18:51:05.066Z', 0);
INSERT INTO public.turns VALUES (5, 'bakery/default/6281300000002', 'done', 1, '2026-11-21T18:51:05.109Z', NULL, NULL, NULL, 'bakery', 'default', '6281300000002', '2026-11-21T18:51:05.109Z', 0);
INSERT INTO public.turns VALUES (6, 'bakery/default/6281300000001', 'done', 1, '2026-11-21T18:51:05.164Z', NULL, NULL, NULL, 'bakery', 'default', '6281300000001', '2026-11-21T18:51:05.164Z', 0);
INSERT INTO public.turns VALUES (7, 'bakery/default/6281300000002', 'done', 1, '2026-11-21T18:51:05.255Z', NULL, NULL, NULL, 'bakery', 'default', '6281300000002', '2026-11-21T18:51:05.255Z', 0);
INSERT INTO public.turns VALUES (8, 'bakery/default/6281300000003', 'done', 1, '2026-11-21T18:51:05.374Z', NULL, NULL, NULL, 'bakery', 'default', '6281300000003', '2026-11-21T18:51:05.374Z', 0);
INSERT INTO public.turns VALUES (9, 'bakery/default/6281300000002', 'done', 1, '2026-11-21T18:51:05.441Z', NULL, NULL, NULL, 'bakery', 'default', '6281300000002', '2026-11-21T18:51:05.441Z', 0);
INSERT INTO public.turns VALUES (10, 'bakery/default/6281300000003', 'done', 1, '2026-11-21T18:51:05.559Z', NULL, NULL, NULL, 'bakery', 'default', '6281300000003', '2026-11-21T18:51:05.559Z', 0);
INSERT INTO public.turns VALUES (11, 'bakery/default/6281300000003', 'done', 1, '2026-11-21T18:51:05.665Z', NULL, NULL, NULL, 'bakery', 'default', '6281300000003', '2026-11-21T18:51:05.665Z', 0);


--
-- Data for Name: turns_lanes; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: upload_parts; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: usage_days; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.users VALUES ('bakery', '"''><script>alert(''MARK-OF-BAKERY'')</script><img src=x onerror=alert(1)>{{ 7*7 }} MARK-OF-BAKERY', '2026-11-21T18:51:03.301Z');


--
-- Data for Name: vectors; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.vectors VALUES (1, 'tiny', 'bakery', '[-1,-0.71435547,-0.4284668,-0.14282227,0.14282227,0.4284668,0.71435547,1]');


--
-- Name: audit_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.audit_number_seq', 1, false);


--
-- Name: command_calls_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.command_calls_number_seq', 1, false);


--
-- Name: conversations_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.conversations_number_seq', 22, true);


--
-- Name: corpora_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.corpora_number_seq', 16, true);


--
-- Name: deliveries_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.deliveries_number_seq', 5, true);


--
-- Name: delivery_attempts_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.delivery_attempts_number_seq', 1, true);


--
-- Name: example_vectors_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.example_vectors_number_seq', 1, false);


--
-- Name: forgettings_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.forgettings_number_seq', 1, false);


--
-- Name: inbox_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.inbox_number_seq', 14, true);


--
-- Name: ingestions_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.ingestions_number_seq', 1, true);


--
-- Name: messages_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.messages_number_seq', 22, true);


--
-- Name: passages_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.passages_number_seq', 3, true);


--
-- Name: published_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.published_number_seq', 5, true);


--
-- Name: reactions_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.reactions_number_seq', 1, false);


--
-- Name: replies_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.replies_number_seq', 11, true);


--
-- Name: sendings_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sendings_number_seq', 10, true);


--
-- Name: sign_in_failures_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.sign_in_failures_number_seq', 1, false);


--
-- Name: subscriptions_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.subscriptions_number_seq', 1, true);


--
-- Name: turns_number_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.turns_number_seq', 11, true);


--
-- Name: accounts accounts_email_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_email_key UNIQUE (email);


--
-- Name: accounts accounts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (person_id);


--
-- Name: api_keys api_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (key_id);


--
-- Name: assistant_versions assistant_versions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assistant_versions
    ADD CONSTRAINT assistant_versions_pkey PRIMARY KEY (user_id, part, number);


--
-- Name: audit audit_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (number);


--
-- Name: command_calls command_calls_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.command_calls
    ADD CONSTRAINT command_calls_pkey PRIMARY KEY (number);


--
-- Name: commands commands_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.commands
    ADD CONSTRAINT commands_pkey PRIMARY KEY (user_id, key);


--
-- Name: commands commands_user_id_signed_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.commands
    ADD CONSTRAINT commands_user_id_signed_id_key UNIQUE (user_id, signed_id);


--
-- Name: contact_attributes contact_attributes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contact_attributes
    ADD CONSTRAINT contact_attributes_pkey PRIMARY KEY (user_id, contact_id, name);


--
-- Name: contacts contacts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (user_id, contact_id);


--
-- Name: contacts contacts_user_id_lid_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_user_id_lid_key UNIQUE (user_id, lid);


--
-- Name: conversation_words conversation_words_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.conversation_words
    ADD CONSTRAINT conversation_words_pkey PRIMARY KEY (user_id, word, conversation);


--
-- Name: conversations conversations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_pkey PRIMARY KEY (number);


--
-- Name: conversations conversations_user_id_session_id_contact_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_user_id_session_id_contact_id_key UNIQUE (user_id, session_id, contact_id);


--
-- Name: corpora corpora_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.corpora
    ADD CONSTRAINT corpora_pkey PRIMARY KEY (number);


--
-- Name: corpora corpora_user_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.corpora
    ADD CONSTRAINT corpora_user_id_key UNIQUE (user_id);


--
-- Name: deliveries deliveries_delivery_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_delivery_id_key UNIQUE (delivery_id);


--
-- Name: deliveries_lanes deliveries_lanes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deliveries_lanes
    ADD CONSTRAINT deliveries_lanes_pkey PRIMARY KEY (conversation);


--
-- Name: deliveries deliveries_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (number);


--
-- Name: delivery_attempts delivery_attempts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.delivery_attempts
    ADD CONSTRAINT delivery_attempts_pkey PRIMARY KEY (number);


--
-- Name: documents documents_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (document_id);


--
-- Name: documents documents_user_id_filename_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_user_id_filename_key UNIQUE (user_id, filename);


--
-- Name: early_statuses early_statuses_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.early_statuses
    ADD CONSTRAINT early_statuses_pkey PRIMARY KEY (user_id, session_id, message_id);


--
-- Name: example_vectors example_vectors_embedder_digest_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.example_vectors
    ADD CONSTRAINT example_vectors_embedder_digest_key UNIQUE (embedder, digest);


--
-- Name: example_vectors example_vectors_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.example_vectors
    ADD CONSTRAINT example_vectors_pkey PRIMARY KEY (number);


--
-- Name: forgettings_lanes forgettings_lanes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.forgettings_lanes
    ADD CONSTRAINT forgettings_lanes_pkey PRIMARY KEY (conversation);


--
-- Name: forgettings forgettings_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.forgettings
    ADD CONSTRAINT forgettings_pkey PRIMARY KEY (number);


--
-- Name: holdings holdings_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.holdings
    ADD CONSTRAINT holdings_pkey PRIMARY KEY (corpus, term);


--
-- Name: inbox inbox_event_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_event_id_key UNIQUE (event_id);


--
-- Name: inbox_lanes inbox_lanes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inbox_lanes
    ADD CONSTRAINT inbox_lanes_pkey PRIMARY KEY (conversation);


--
-- Name: inbox inbox_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (number);


--
-- Name: ingestions_lanes ingestions_lanes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.ingestions_lanes
    ADD CONSTRAINT ingestions_lanes_pkey PRIMARY KEY (conversation);


--
-- Name: ingestions ingestions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.ingestions
    ADD CONSTRAINT ingestions_pkey PRIMARY KEY (number);


--
-- Name: messages messages_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (number);


--
-- Name: messages messages_user_id_session_id_message_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_user_id_session_id_message_id_key UNIQUE (user_id, session_id, message_id);


--
-- Name: passage_index passage_index_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.passage_index
    ADD CONSTRAINT passage_index_pkey PRIMARY KEY (number);


--
-- Name: passage_texts passage_texts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.passage_texts
    ADD CONSTRAINT passage_texts_pkey PRIMARY KEY (number);


--
-- Name: passages passages_document_id_digest_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.passages
    ADD CONSTRAINT passages_document_id_digest_key UNIQUE (document_id, digest);


--
-- Name: passages passages_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.passages
    ADD CONSTRAINT passages_pkey PRIMARY KEY (number);


--
-- Name: published published_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.published
    ADD CONSTRAINT published_pkey PRIMARY KEY (number);


--
-- Name: reactions reactions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reactions
    ADD CONSTRAINT reactions_pkey PRIMARY KEY (number);


--
-- Name: replies replies_key_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.replies
    ADD CONSTRAINT replies_key_key UNIQUE (key);


--
-- Name: replies_lanes replies_lanes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.replies_lanes
    ADD CONSTRAINT replies_lanes_pkey PRIMARY KEY (conversation);


--
-- Name: replies replies_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.replies
    ADD CONSTRAINT replies_pkey PRIMARY KEY (number);


--
-- Name: sendings sendings_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sendings
    ADD CONSTRAINT sendings_pkey PRIMARY KEY (number);


--
-- Name: session_history session_history_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session_history
    ADD CONSTRAINT session_history_pkey PRIMARY KEY (event_id);


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (user_id, session_id);


--
-- Name: sign_in_failures sign_in_failures_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_failures
    ADD CONSTRAINT sign_in_failures_pkey PRIMARY KEY (number);


--
-- Name: spending spending_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.spending
    ADD CONSTRAINT spending_pkey PRIMARY KEY (user_id, day, contact_id);


--
-- Name: subscription_versions subscription_versions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscription_versions
    ADD CONSTRAINT subscription_versions_pkey PRIMARY KEY (user_id);


--
-- Name: subscriptions subscriptions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_pkey PRIMARY KEY (number);


--
-- Name: subscriptions subscriptions_subscription_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_subscription_id_key UNIQUE (subscription_id);


--
-- Name: test_packs test_packs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.test_packs
    ADD CONSTRAINT test_packs_pkey PRIMARY KEY (user_id);


--
-- Name: test_rounds test_rounds_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.test_rounds
    ADD CONSTRAINT test_rounds_pkey PRIMARY KEY (user_id);


--
-- Name: test_runs test_runs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.test_runs
    ADD CONSTRAINT test_runs_pkey PRIMARY KEY (user_id);


--
-- Name: turns_lanes turns_lanes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.turns_lanes
    ADD CONSTRAINT turns_lanes_pkey PRIMARY KEY (conversation);


--
-- Name: turns turns_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_pkey PRIMARY KEY (number);


--
-- Name: upload_parts upload_parts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.upload_parts
    ADD CONSTRAINT upload_parts_pkey PRIMARY KEY (upload_id, "position");


--
-- Name: usage_days usage_days_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.usage_days
    ADD CONSTRAINT usage_days_pkey PRIMARY KEY (user_id, day);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (user_id);


--
-- Name: vectors vectors_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.vectors
    ADD CONSTRAINT vectors_pkey PRIMARY KEY (number, embedder);


--
-- Name: assistant_versions_in_use; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX assistant_versions_in_use ON public.assistant_versions USING btree (user_id, part, state, number) WHERE (state <> 'earlier'::text);


--
-- Name: audit_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_of_user ON public.audit USING btree (user_id, number);


--
-- Name: command_calls_of; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX command_calls_of ON public.command_calls USING btree (caller, at);


--
-- Name: commands_about; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX commands_about ON public.commands USING btree (user_id, contact_id);


--
-- Name: conversations_of_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_of_contact ON public.conversations USING btree (user_id, contact_id);


--
-- Name: conversations_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_of_user ON public.conversations USING btree (user_id, last_at);


--
-- Name: conversations_unread; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX conversations_unread ON public.conversations USING btree (user_id, last_at) WHERE (unread > 0);


--
-- Name: deliveries_in_hand; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX deliveries_in_hand ON public.deliveries USING btree (lease_holder, subscription_id) WHERE (lease_holder IS NOT NULL);


--
-- Name: deliveries_listed; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX deliveries_listed ON public.deliveries USING btree (subscription_id, number);


--
-- Name: deliveries_new; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX deliveries_new ON public.deliveries USING btree (number) WHERE (state = 'new'::text);


--
-- Name: deliveries_of_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX deliveries_of_contact ON public.deliveries USING btree (user_id, contact_id);


--
-- Name: deliveries_of_subscription; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX deliveries_of_subscription ON public.deliveries USING btree (subscription_id, state, number);


--
-- Name: deliveries_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX deliveries_waiting ON public.deliveries USING btree (conversation, number) WHERE (state = 'waiting'::text);


--
-- Name: delivery_attempts_of_subscription; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX delivery_attempts_of_subscription ON public.delivery_attempts USING btree (subscription_id, number);


--
-- Name: forgettings_new; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX forgettings_new ON public.forgettings USING btree (number) WHERE (state = 'new'::text);


--
-- Name: forgettings_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX forgettings_waiting ON public.forgettings USING btree (conversation, number) WHERE (state = 'waiting'::text);


--
-- Name: inbox_new; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inbox_new ON public.inbox USING btree (number) WHERE (state = 'new'::text);


--
-- Name: inbox_of_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inbox_of_contact ON public.inbox USING btree (user_id, contact_id);


--
-- Name: inbox_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inbox_waiting ON public.inbox USING btree (conversation, number) WHERE (state = 'waiting'::text);


--
-- Name: ingestions_new; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ingestions_new ON public.ingestions USING btree (number) WHERE (state = 'new'::text);


--
-- Name: ingestions_of_document; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ingestions_of_document ON public.ingestions USING btree (user_id, document_id);


--
-- Name: ingestions_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ingestions_waiting ON public.ingestions USING btree (conversation, number) WHERE (state = 'waiting'::text);


--
-- Name: ix_api_keys_user_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_api_keys_user_id ON public.api_keys USING btree (user_id);


--
-- Name: ix_audit_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_audit_at ON public.audit USING btree (at);


--
-- Name: ix_command_calls_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_command_calls_at ON public.command_calls USING btree (at);


--
-- Name: ix_commands_created_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_commands_created_at ON public.commands USING btree (created_at);


--
-- Name: ix_conversation_words_message; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_conversation_words_message ON public.conversation_words USING btree (message);


--
-- Name: ix_deliveries_event; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_deliveries_event ON public.deliveries USING btree (event);


--
-- Name: ix_deliveries_lanes_due_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_deliveries_lanes_due_at ON public.deliveries_lanes USING btree (due_at);


--
-- Name: ix_delivery_attempts_delivery; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_delivery_attempts_delivery ON public.delivery_attempts USING btree (delivery);


--
-- Name: ix_early_statuses_told_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_early_statuses_told_at ON public.early_statuses USING btree (told_at);


--
-- Name: ix_forgettings_lanes_due_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_forgettings_lanes_due_at ON public.forgettings_lanes USING btree (due_at);


--
-- Name: ix_inbox_lanes_due_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_inbox_lanes_due_at ON public.inbox_lanes USING btree (due_at);


--
-- Name: ix_ingestions_lanes_due_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_ingestions_lanes_due_at ON public.ingestions_lanes USING btree (due_at);


--
-- Name: ix_messages_turn; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_messages_turn ON public.messages USING btree (turn);


--
-- Name: ix_published_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_published_at ON public.published USING btree (at);


--
-- Name: ix_replies_lanes_due_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_replies_lanes_due_at ON public.replies_lanes USING btree (due_at);


--
-- Name: ix_replies_message_number; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_replies_message_number ON public.replies USING btree (message_number);


--
-- Name: ix_sign_in_failures_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_sign_in_failures_at ON public.sign_in_failures USING btree (at);


--
-- Name: ix_subscriptions_user_id; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_subscriptions_user_id ON public.subscriptions USING btree (user_id);


--
-- Name: ix_turns_lanes_due_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_turns_lanes_due_at ON public.turns_lanes USING btree (due_at);


--
-- Name: ix_upload_parts_came_at; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_upload_parts_came_at ON public.upload_parts USING btree (came_at);


--
-- Name: messages_of_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX messages_of_contact ON public.messages USING btree (user_id, contact_id, sent_at);


--
-- Name: messages_of_day; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX messages_of_day ON public.messages USING btree (user_id, sent_at, chat_kind, author);


--
-- Name: passage_index_terms; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX passage_index_terms ON public.passage_index USING gin (terms) WITH (fastupdate=off);


--
-- Name: passages_gone; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX passages_gone ON public.passages USING btree (user_id) WHERE (state = 'gone'::text);


--
-- Name: published_of_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX published_of_contact ON public.published USING btree (user_id, contact_id);


--
-- Name: reactions_of_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX reactions_of_contact ON public.reactions USING btree (user_id, contact_id);


--
-- Name: reactions_to_message; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX reactions_to_message ON public.reactions USING btree (user_id, session_id, message_id);


--
-- Name: replies_failed; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX replies_failed ON public.replies USING btree (user_id, created_at) WHERE (state = 'failed'::text);


--
-- Name: replies_new; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX replies_new ON public.replies USING btree (number) WHERE (state = 'new'::text);


--
-- Name: replies_of_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX replies_of_contact ON public.replies USING btree (user_id, contact_id, state);


--
-- Name: replies_of_day; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX replies_of_day ON public.replies USING btree (user_id, created_at, author, state, action, message_number, sent_at);


--
-- Name: replies_sent; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX replies_sent ON public.replies USING btree (user_id, sent_message_id);


--
-- Name: replies_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX replies_waiting ON public.replies USING btree (conversation, number) WHERE (state = 'waiting'::text);


--
-- Name: session_history_of_failures; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_history_of_failures ON public.session_history USING btree (user_id, at) WHERE (type = 'backup.failed'::text);


--
-- Name: session_history_of_session; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_history_of_session ON public.session_history USING btree (user_id, session_id, at);


--
-- Name: session_history_of_statuses; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_history_of_statuses ON public.session_history USING btree (user_id, at, session_id, status, event_id) WHERE (status IS NOT NULL);


--
-- Name: session_history_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_history_of_user ON public.session_history USING btree (user_id, at, type, bytes);


--
-- Name: sign_in_failures_of; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sign_in_failures_of ON public.sign_in_failures USING btree (digest, at);


--
-- Name: spending_on_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX spending_on_contact ON public.spending USING btree (user_id, contact_id);


--
-- Name: subscriptions_asked; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX subscriptions_asked ON public.subscriptions USING btree (user_id, is_reply_step);


--
-- Name: turns_new; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX turns_new ON public.turns USING btree (number) WHERE (state = 'new'::text);


--
-- Name: turns_of_contact; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX turns_of_contact ON public.turns USING btree (user_id, contact_id);


--
-- Name: turns_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX turns_waiting ON public.turns USING btree (conversation, number) WHERE (state = 'waiting'::text);


--
-- Name: vectors_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX vectors_of_user ON public.vectors USING btree (user_id, embedder);


--
-- Name: words_of_conversation; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX words_of_conversation ON public.conversation_words USING btree (conversation);


--
-- Name: accounts accounts_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id);


--
-- Name: api_keys api_keys_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id);


--
-- Name: assistant_versions assistant_versions_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assistant_versions
    ADD CONSTRAINT assistant_versions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id);


--
-- Name: conversation_words conversation_words_conversation_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.conversation_words
    ADD CONSTRAINT conversation_words_conversation_fkey FOREIGN KEY (conversation) REFERENCES public.conversations(number);


--
-- Name: conversation_words conversation_words_message_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.conversation_words
    ADD CONSTRAINT conversation_words_message_fkey FOREIGN KEY (message) REFERENCES public.messages(number);


--
-- Name: corpora corpora_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.corpora
    ADD CONSTRAINT corpora_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id);


--
-- Name: deliveries deliveries_event_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_event_fkey FOREIGN KEY (event) REFERENCES public.published(number);


--
-- Name: deliveries deliveries_subscription_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES public.subscriptions(subscription_id);


--
-- Name: delivery_attempts delivery_attempts_delivery_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.delivery_attempts
    ADD CONSTRAINT delivery_attempts_delivery_fkey FOREIGN KEY (delivery) REFERENCES public.deliveries(number);


--
-- Name: documents documents_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id);


--
-- Name: messages messages_turn_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_turn_fkey FOREIGN KEY (turn) REFERENCES public.turns(number);


--
-- Name: replies replies_message_number_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.replies
    ADD CONSTRAINT replies_message_number_fkey FOREIGN KEY (message_number) REFERENCES public.messages(number);


--
-- Name: subscriptions subscriptions_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id);


--
-- Name: test_packs test_packs_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.test_packs
    ADD CONSTRAINT test_packs_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id);


--
-- Name: test_rounds test_rounds_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.test_rounds
    ADD CONSTRAINT test_rounds_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id);


--
-- Name: test_runs test_runs_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.test_runs
    ADD CONSTRAINT test_runs_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(user_id);


--
-- PostgreSQL database dump complete
--


