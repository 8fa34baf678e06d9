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
    for script in .ci/run infra/scripts/*.sh; do
        bash -n "$script" || return 1
    done
    # ShellCheck sees more; it is no Python package, so it is used where it is installed.
    if command -v shellcheck >/dev/null; then
        shellcheck .ci/run infra/scripts/*.sh
    fi
}

check "ruff check" ruff check --extend-exclude .tools .
check "ruff format" ruff format --check --extend-exclude .tools .
check "mypy" mypy
check "mypy, scripts" mypy infra/scripts
check "layers" lint-imports --no-logo
check "shell" shell_scripts

if ((${#failed[@]})); then
    printf 'lint failed: %s\n' "$(IFS=,; echo "${failed[*]}")"
    exit 1
fi
echo "lint passed"
