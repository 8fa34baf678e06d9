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


def test_core_loads_nothing_heavy_before_it_is_needed():
    code = f"import sys, holdfast_core.cli; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
