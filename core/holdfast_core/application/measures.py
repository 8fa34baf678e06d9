"""What core counts of itself. Every figure there is, named once; docs/metrics.md is made from it."""

from holdfast_contract.service.access import http_figures
from holdfast_contract.service.metrics import SLOW, Registry, database_figures

REGISTRY = Registry("holdfast_core")

INFO = REGISTRY.gauge("info", "Always 1; its label says which version this is.", "version")
REQUESTS, REQUEST_SECONDS = http_figures(REGISTRY)
LOOP_LAG = REGISTRY.gauge(
    "loop_lag_seconds", "The longest that the event loop kept anything waiting since it was last asked."
)

SIGN_INS = REGISTRY.counter(
    "sign_ins", "Tries to sign in to the dashboard, by outcome: ok, wrong, or throttled.", "outcome"
)
EVENTS = REGISTRY.counter(
    "events", "Events that came from gateways, by outcome: new, duplicate, or refused.", "outcome"
)
for _outcome in ("new", "duplicate", "refused"):
    EVENTS.begin(_outcome)
WAITING = REGISTRY.gauge("waiting", "Pieces of work that wait, of all processes together.", "queue")
OLDEST_WAITING = REGISTRY.gauge(
    "oldest_waiting_seconds", "For how long the oldest of them has been due; 0 where there is none.", "queue"
)
WORK = REGISTRY.counter(
    "work",
    "Pieces of work that were tried, by outcome: done, later (to be tried again), dead (given up), undone "
    "(forgotten meanwhile), lost (somebody else has it), failed (its outcome could not be stored).",
    "queue",
    "outcome",
)
for _queue in ("events", "turns", "replies", "forgettings", "removals", "deliveries", "ingestions"):
    for _outcome in ("done", "dead"):
        WORK.begin(_queue, _outcome)
WORK_SECONDS = REGISTRY.histogram("work_seconds", "How long a try at a piece of work took.", "queue")
FAILURES = REGISTRY.counter("work_failures", "Tries that failed, by the error's code.", "queue", "code")

TURNS = REGISTRY.counter("turns", "Decisions on what contacts wrote, by what was decided.", "action")
REPLY_SECONDS = REGISTRY.histogram(
    "reply_seconds",
    "From when the contact wrote, by WhatsApp's clock in whole seconds, to the reply being sent.",
    buckets=SLOW,
)
STEP_SECONDS = REGISTRY.histogram("step_seconds", "How long a step of a decision took.", "step")
MODEL_CALLS = REGISTRY.counter(
    "model_calls", "Calls to language models, by outcome: ok, or a code.", "outcome"
)
MODEL_CALLS.begin("ok")
MODEL_SECONDS = REGISTRY.histogram(
    "model_seconds", "How long a language model took for an answer.", buckets=SLOW
)
MODEL_TOKENS = REGISTRY.counter("model_tokens", "Tokens that models read and wrote.", "direction")
MODEL_MONEY = REGISTRY.counter("model_money", "Money that models cost, in the currency of the prices.")

GATEWAY_CALLS = REGISTRY.counter(
    "gateway_calls",
    "Requests to gateways, by the gateway's host, and by the answer: 2xx, 4xx, 5xx, or none.",
    "gateway",
    "outcome",
)
GATEWAY_SECONDS = REGISTRY.histogram(
    "gateway_call_seconds", "How long gateways took to answer, by host.", "gateway"
)
ATTEMPTS = REGISTRY.counter(
    "delivery_attempts",
    "Attempts to deliver an event to a subscription, by the answer: 2xx, 3xx, 4xx, 5xx, or none.",
    "outcome",
)
ATTEMPT_SECONDS = REGISTRY.histogram("delivery_attempt_seconds", "How long subscriptions took to answer.")

DATABASE = database_figures(REGISTRY)
UNREACHABLE = REGISTRY.gauge("database_unreachable", "1 where the database did not answer just now, else 0.")
CERTIFICATE_LEFT = REGISTRY.gauge(
    "certificate_left_seconds", "Until the certificate of CORE_PUBLIC_URL ends, where that is https."
)
