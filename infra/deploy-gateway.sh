#!/usr/bin/env bash
# Bring the last commit to a host, install its gateway there, give it the settings of .env.gateway, prove its health.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if (($# != 1)) || [[ $1 == -* ]]; then
    echo "usage: make deploy-gateway HOST=user@host" >&2
    exit 2
fi
host=$1
ssh=${HOLDFAST_SSH:-ssh -o BatchMode=yes}

revision=$(git rev-parse --short=12 HEAD)
[[ -z $(git status --porcelain --untracked-files=no) ]] || echo "note: what is not committed stays here" >&2
echo "bringing $revision to $host"
# A folder of its own for each try: two people may deploy at once, and the second waits for no half of the first.
# shellcheck disable=SC2016,SC2086 # expands on the host; --ssh has several words
git archive --format=tar HEAD | $ssh "$host" 'set -e
    folder=$(mktemp -d)
    trap "rm -rf \"$folder\"" EXIT
    tar -x -C "$folder"
    if [ "$(id -u)" = 0 ]; then become=; else become="sudo -n"; fi
    $become bash "$folder/infra/install-vps.sh" --only gateway'
if [[ -f .env.gateway ]]; then
    infra/sync-gateway-env.sh "$host" --file .env.gateway --ssh "$ssh"
fi
