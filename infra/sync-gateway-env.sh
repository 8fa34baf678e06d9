#!/usr/bin/env bash
# Create or update the gateway's settings on a host over ssh, restart it, and prove that it is as well as before.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: infra/sync-gateway-env.sh USER@HOST [options]

  --file FILE            settings to bring there, lines NAME=value
  --set NAME             one setting; its value is read from the environment variable NAME, or else from a
                         line of standard input. May be given several times
  --replace-backup-key   let GATEWAY_BACKUP_KEY be replaced. Backups that the old one sealed are then lost
  --dry-run              only show what would change
  --env PATH             the file on the host (/etc/holdfast/gateway/.env)
  --tool COMMAND         how holdfast-gateway is called there (found: systemd's release, or docker compose)
  --restart-command CMD  how it is restarted there (found likewise)
  --url URL              where it answers there (http://127.0.0.1:3001)
  --within SECONDS       how long it may take to be well again (120)
  --ssh COMMAND          what takes the place of ssh, such as "ssh -p 2222" ($HOLDFAST_SSH)

What is on the host and not given stays as it is. A backup key, an API key and a webhook secret that are missing
are made on the host. Names are shown, never values. The file before is kept as .env.<time>; where the gateway is
not well afterwards, that one is put back.

exit code: 0 done, 1 failed or put back, 2 wrong usage
TEXT
}

refuse() {
    printf '%s\n' "$1" >&2
    exit "${2:-2}"
}

# Everything below the line runs on the host. Given settings come on its standard input, and nothing that it is
# called with is a secret. It is one function, so that shellcheck reads it too.
on_the_host() {
    set -euo pipefail
    umask 077

    say() { printf '%s\n' "$*"; }

    give_up() {
        printf '%s\n' "$*" >&2
        exit 1
    }

    find_out() {
        if [[ -z $tool ]]; then
            if [[ -x /opt/holdfast/current/.venv/bin/holdfast-gateway ]]; then
                tool=/opt/holdfast/current/.venv/bin/holdfast-gateway
            elif [[ -f $folder/docker-compose.yml ]]; then
                # The container sees the folder of the file where the gateway reads it.
                tool="docker compose --project-directory $folder run --rm --no-deps -T -v $folder:$folder"
                tool+=" --user $(id -u):$(id -g) gateway"
            else
                give_up "There is no gateway on this host. Install it (infra/install-vps.sh), or say --tool."
            fi
        fi
        if [[ -z $restart ]]; then
            if [[ -d /run/systemd/system ]] && systemctl cat holdfast-gateway.service >/dev/null 2>&1; then
                restart="systemctl restart holdfast-gateway.service"
            elif [[ -f $folder/docker-compose.yml ]]; then
                restart="docker compose --project-directory $folder up -d --no-deps --force-recreate gateway"
            else
                give_up "It is not clear how the gateway is restarted here. Say --restart-command."
            fi
        fi
    }

    # Gives how many sessions are connected, or fails where the gateway is not ready.
    connected() {
        python3 -c '
import json, sys, urllib.request
url = sys.argv[1]
ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
ask(url + "/ready", timeout=5).close()
with ask(url + "/health", timeout=5) as answer:
    print(json.load(answer)["sessions"].get("connected", 0))
' "$url" 2>/dev/null
    }

    # Restarts, and waits so many seconds until the gateway is ready and as many sessions are connected as before.
    restart_and_prove() {
        local within=$1 now=none
        local until=$((SECONDS + within))
        # What is asked of a shell here may have several words.
        bash -c "$restart" </dev/null || say "the restart failed with exit code $?"
        while ((SECONDS < until)); do
            if now=$(connected) && ((now >= before)); then
                say "well: ready, sessions connected: $now (before: $before)"
                return 0
            fi
            sleep 0.5
        done
        say "NOT WELL within $within s: sessions connected: ${now:-the gateway does not answer} (before: $before)"
        return 1
    }

    local before keep names
    folder=$(dirname "$path")
    mkdir -p "$folder"
    find_out
    draft=$(mktemp "$folder/.env.draft.XXXXXX")
    trap 'rm -f "$draft"' EXIT

    # Words of the tool are split on purpose: it may be a whole docker compose line.
    # shellcheck disable=SC2086
    names=$($tool merge-env --file "$path" --into "$draft" ${replace:+--replace-backup-key}) || give_up "Nothing was changed."
    # The checks see the file alone, and a data folder relative to where the service runs.
    # shellcheck disable=SC2086
    (cd "$folder" && $tool check-env --file "$draft" </dev/null >/dev/null) || give_up "Nothing was changed."
    say "$names"
    if [[ -n $dry ]]; then
        say "Nothing was changed: --dry-run."
        return 0
    fi

    before=$(connected) || before=0
    if [[ -f $path ]] && cmp -s "$path" "$draft" && connected >/dev/null; then
        say "Nothing was changed: all of it is there, and the gateway is well."
        return 0
    fi
    keep=""
    if [[ -f $path ]]; then
        keep="$path.$(date -u +%Y%m%dT%H%M%S.%N | cut -c1-19)"
        cp -p "$path" "$keep"
        chmod 600 "$keep"
        # The last ten are enough; names sort as times do.
        find "$folder" -maxdepth 1 -name "$(basename "$path").[0-9]*" | sort | head -n -10 | xargs -r rm -f --
        chown --reference="$path" "$draft"
        chmod --reference="$path" "$draft"
    elif [[ -n $owner ]]; then
        chown "root:$owner" "$draft"
        chmod 640 "$draft"
    fi
    sync "$draft"
    mv -f "$draft" "$path"

    if restart_and_prove "$within"; then
        return 0
    fi
    if [[ -z $keep ]]; then
        give_up "The gateway is not well. There were no settings before, so that the new ones stay."
    fi
    say "Putting the settings back as they were."
    cp -p "$keep" "$draft"
    chown --reference="$path" "$draft"
    chmod --reference="$path" "$draft"
    mv -f "$draft" "$path"
    # Whoever was impatient with the new settings is not with the old ones.
    restart_and_prove $((within > 120 ? within : 120)) || give_up "The gateway is not well with the old settings either: look at its log."
    give_up "The new settings were refused: the gateway was not well with them. The old ones are in place again."
}

quoted() {
    # For any POSIX shell: whoever logs in may not have bash.
    printf "'%s'" "${1//\'/\'\\\'\'}"
}

main() {
    local host="" file="" replace="" dry="" path=/etc/holdfast/gateway/.env tool="" restart=""
    local url=http://127.0.0.1:3001 within=120 ssh=${HOLDFAST_SSH:-ssh -o BatchMode=yes} name
    local -a names=()
    while (($#)); do
        case $1 in
            --file | --set | --env | --tool | --restart-command | --url | --within | --ssh)
                (($# > 1)) || refuse "$1 wants a value: infra/sync-gateway-env.sh --help"
                ;;&
            --file) file=$2; shift ;;
            --set) names+=("$2"); shift ;;
            --env) path=$2; shift ;;
            --tool) tool=$2; shift ;;
            --restart-command) restart=$2; shift ;;
            --url) url=$2; shift ;;
            --within) within=$2; shift ;;
            --ssh) ssh=$2; shift ;;
            --replace-backup-key) replace=yes ;;
            --dry-run) dry=yes ;;
            -h | --help) usage; exit 0 ;;
            -*) refuse "No such option: $1. See infra/sync-gateway-env.sh --help" ;;
            *)
                [[ -z $host ]] || refuse "One host at a time: $host or $1?"
                host=$1
                ;;
        esac
        shift
    done
    [[ -n $host ]] || { usage >&2; exit 2; }
    [[ $within =~ ^[0-9]+$ ]] || refuse "--within is a number of seconds."
    [[ -z $file || -r $file ]] || refuse "$file cannot be read."
    for name in "${names[@]}"; do
        [[ $name != *=* ]] || refuse "--set ${name%%=*} is enough: a value on the command line is seen by others. It is read from the environment or from standard input."
        [[ $name =~ ^[A-Z][A-Z0-9_]*$ ]] || refuse "$name is no name of a setting."
    done

    local variable script="" owner=holdfast-gateway
    for variable in path tool restart url within replace dry owner; do
        script+="$variable=$(quoted "${!variable}")"$'\n'
    done
    script+="getent group \"\$owner\" >/dev/null || owner="$'\n'
    script+="$(declare -f on_the_host)"$'\non_the_host\n'
    local become
    # shellcheck disable=SC2016 # expands on the host
    become='if [ "$(id -u)" = 0 ] || [ -w "$1" ]; then exec bash -c "$0"; else exec sudo -n bash -c "$0"; fi'
    # shellcheck disable=SC2086 # --ssh has several words
    given "$file" "${names[@]}" | $ssh "$host" "sh -c $(quoted "$become") $(quoted "$script") $(quoted "$(dirname "$path")")"
}

# Writes what is to be brought there: the file first, so that --set wins.
given() {
    local file=$1 name value
    shift
    if [[ -n $file ]]; then
        cat -- "$file"
        echo
    fi
    for name in "$@"; do
        if [[ -n ${!name:-} ]]; then
            value=${!name}
        else
            IFS= read -r value || refuse "There is no value for $name, neither in the environment nor on standard input." 1
        fi
        printf "%s='%s'\n" "$name" "${value//\'/\\\'}"
    done
}

main "$@"
