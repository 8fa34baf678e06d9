"""What core loads before it is needed: it starts fast and small."""

import subprocess
import sys

HEAVY = (
    "boto3",
    "botocore",
    "cryptography",
    "docx",
    "jinja2",
    "lxml",
    "numpy",
    "opentelemetry",
    "prometheus_client",
    "psycopg",
    "pypdf",
    "snowballstemmer",
    "sqlalchemy.dialects.postgresql",
    "tokenizers",
    "holdfast_core.application.steps.order",
    "holdfast_core.dashboard.frame.door",
    "holdfast_core.screens",
)
"""What costs time or memory to load, and what no start needs."""


NOT_FOR_AN_EVENT = (
    *HEAVY,
    "alembic",
    "holdfast_contract.client",
    "holdfast_contract.service.openapi",
    "holdfast_core.application.assistant",
    "holdfast_core.application.thought",
    "holdfast_core.assembly",
    "holdfast_core.bootstrap",
    "opentelemetry",
    "uvloop",
)
"""What a function that is started for a webhook leaves alone, too."""


def loaded(module, names):
    """Say which of these are there once a module was imported in a fresh interpreter."""
    code = f"import sys, {module}; print(*(name for name in {names!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.split()


def test_core_loads_nothing_heavy_before_it_is_needed():
    assert loaded("holdfast_core.cli", HEAVY) == []


def test_a_process_that_is_started_for_an_event_loads_what_takes_it_in_and_no_more():
    assert loaded("holdfast_core.lean", NOT_FOR_AN_EVENT) == []
