#!/usr/bin/env bash
# Remove what `make` can make again. Data (.data) and secrets (.env) are never touched.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rm -rf .venv .tools gateway/node_modules core/node_modules \
    infra/n8n/n8n-nodes-holdfast/node_modules infra/n8n/n8n-nodes-holdfast/dist \
    .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
find . -type d \( -name __pycache__ -o -name '*.egg-info' \) -not -path './.data/*' -prune -exec rm -rf {} +
