#!/usr/bin/env bash
# Every check that reads the sources, all of them even when one fails, and a list of those that did.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit
PATH="$PWD/.venv/bin:$PATH"

failed=()

check() {
    local name=$1
    shift
    printf '%s\n' "── $name"
    "$@" || failed+=("$name")
}

shell_scripts() {
    local script
    local -a scripts=(infra/*.sh infra/docker/*.sh infra/scripts/*.sh)
    for script in .ci/run "${scripts[@]}"; do
        bash -n "$script" || return 1
    done
    shellcheck .ci/run "${scripts[@]}"
}

# Prometheus opens what a configuration names, so only the syntax is looked at; the keys are not here.
prometheus_rules() (
    cd infra/monitoring || exit
    PATH="$PATH:$OLDPWD/.tools/prometheus/usr/bin"
    promtool check config --syntax-only prometheus.yaml &&
        promtool check rules alerts.yaml &&
        promtool test rules alerts.test.yaml
)

check "ruff check" ruff check --extend-exclude .tools .
check "ruff format" ruff format --check --extend-exclude .tools .
check "mypy" mypy
check "mypy, scripts" mypy infra/scripts
check "layers" lint-imports --no-logo
check "shell" shell_scripts
check "Dockerfiles" hadolint infra/docker/gateway.Dockerfile infra/docker/core.Dockerfile
check "Caddy" env HOLDFAST_SITE=desk.example.org HOLDFAST_MORE=gateway.caddy GATEWAY_PUBLIC=gateway.example.org \
    caddy validate --adapter caddyfile --config infra/caddy/Caddyfile
check "Prometheus" prometheus_rules
check "known vulnerabilities" python infra/scripts/audit.py
check "CloudFormation" cfn-lint infra/lambda/template.yaml

if ((${#failed[@]})); then
    printf 'lint failed: %s\n' "$(IFS=,; echo "${failed[*]}")"
    exit 1
fi
echo "lint passed"
