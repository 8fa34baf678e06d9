"""Every table of core. Whoever imports one has declared all of them."""

from holdfast_core.adapters.tables.assistant import (
    assistant_versions,
    example_vectors,
    is_in_use,
    test_packs,
    test_runs,
)
from holdfast_core.adapters.tables.base import (
    DONE,
    FAILED,
    METADATA,
    NEW,
    NOTHING,
    WAITING,
    Moment,
    Number,
    is_new,
    is_waiting,
    lanes_of,
)
from holdfast_core.adapters.tables.conversations import (
    conversations,
    forgettings,
    inbox,
    messages,
    reactions,
    replies,
    sendings,
    turns,
)
from holdfast_core.adapters.tables.ingestions import ingestions, upload_parts
from holdfast_core.adapters.tables.knowledge import (
    corpora,
    documents,
    holdings,
    passage_texts,
    passages,
    vectors,
)
from holdfast_core.adapters.tables.memory import contact_attributes, spending
from holdfast_core.adapters.tables.people import api_keys, contacts, users
from holdfast_core.adapters.tables.sessions import sessions

__all__ = [
    "DONE",
    "FAILED",
    "METADATA",
    "NEW",
    "NOTHING",
    "WAITING",
    "Moment",
    "Number",
    "api_keys",
    "assistant_versions",
    "contact_attributes",
    "contacts",
    "conversations",
    "corpora",
    "documents",
    "example_vectors",
    "forgettings",
    "holdings",
    "inbox",
    "ingestions",
    "is_in_use",
    "is_new",
    "is_waiting",
    "lanes_of",
    "messages",
    "passage_texts",
    "passages",
    "reactions",
    "replies",
    "sendings",
    "sessions",
    "spending",
    "test_packs",
    "test_runs",
    "turns",
    "upload_parts",
    "users",
    "vectors",
]
