#!/usr/bin/env bash
# Install this release of Holdfast on a Debian machine, or upgrade to it. A second run finds all done and changes nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'TEXT'
usage: bash infra/install-vps.sh [options]            as root, in a checkout or an unpacked release

  --only gateway|core   one of the two; the other is on another machine
  --site NAME           where browsers find core, such as desk.example.org; Caddy fetches a certificate for it
  --email ADDRESS       the sign-in of the dashboard (owner@holdfast.localhost)
  --no-caddy            something else stands in front
  --no-start            install, and start nothing
  --rollback            go back to the release before this one, and nothing else

Releases lie in /opt/holdfast/releases, settings in /etc/holdfast, data in /var/lib/holdfast-*. The last three
releases are kept. A release that does not get well is not used: the one before goes on.
TEXT
}

OPT=/opt/holdfast
ETC=/etc/holdfast
KEPT=3
CADDY_FAILED=""

say() { printf 'holdfast: %s\n' "$*"; }

give_up() {
    printf 'Cannot install. %s\n' "$*" >&2
    exit 1
}

main() {
    local only="" site="" email="" caddy=yes start=yes rollback=""
    while (($#)); do
        case $1 in
            --only | --site | --email) (($# > 1)) || { usage >&2; exit 2; } ;;&
            --only) only=$2; shift ;;
            --site) site=$2; shift ;;
            --email) email=$2; shift ;;
            --no-caddy) caddy="" ;;
            --no-start) start="" ;;
            --rollback) rollback=yes ;;
            -h | --help) usage; exit 0 ;;
            *) usage >&2; exit 2 ;;
        esac
        shift
    done
    [[ $only =~ ^(|gateway|core)$ ]] || { usage >&2; exit 2; }
    ((EUID == 0)) || give_up "It makes users and services: run it as root."
    command -v apt-get >/dev/null || give_up "It is for Debian and its relatives. docs/docker.md has the way for others."
    # One at a time, and none that a closed terminal cuts in half.
    exec 9>/run/holdfast-install.lock
    flock -n 9 || give_up "Another installation is going on."

    local -a services=()
    [[ $only == core ]] || services+=(holdfast-gateway)
    [[ $only == gateway ]] || services+=(holdfast-core holdfast-core-worker)

    if [[ -n $rollback ]]; then
        [[ -L $OPT/previous ]] || give_up "There is no release before this one."
        switch_to "$(readlink "$OPT/previous")"
        units "$OPT/current" "${services[@]}"
        restart "${services[@]}" || give_up "The release before does not get well either: journalctl -n 50"
        say "$(basename "$(readlink "$OPT/current")") runs again"
        return
    fi

    packages "$only" "$caddy"
    users "$only"
    local release was
    was=$(state)
    release=$(release_folder)
    settings "$release" "$only" "$site" "$email"
    units "$release" "${services[@]}"
    [[ -z $caddy || $only == gateway ]] || front "$release" "$site"
    local before=""
    [[ ! -L $OPT/current ]] || before=$(readlink "$OPT/current")
    switch_to "$release"
    if [[ $was == "$(state)" ]] && systemd_runs && systemctl is-active --quiet "${services[@]/%/.service}"; then
        say "nothing has changed, and all of it runs"
    elif [[ -z $start ]]; then
        say "installed, nothing started. To start: systemctl enable --now ${services[*]}"
    elif ! restart "${services[@]}"; then
        if [[ -n $before && $before != "$release" ]]; then
            say "the new release is not well; going back to $before"
            switch_to "$before"
            units "$before" "${services[@]}"
            restart "${services[@]}" || true
        fi
        give_up "The services did not get well. Look at: journalctl -u holdfast-gateway -u holdfast-core -n 50"
    fi
    tidy
    [[ -z $CADDY_FAILED ]] || give_up "Everything runs but Caddy. Look at: journalctl -u caddy -n 20"
    say "$(basename "$release") is installed"
}

# Gives a sign of everything that a service reads when it starts; another one asks for a restart.
state() {
    # The first time there is none of it.
    { readlink "$OPT/current" && cat "$ETC"/*/.env /etc/systemd/system/holdfast*; } 2>/dev/null | sha256sum || true
}

packages() {
    local only=$1 caddy=$2
    local -a wanted=(ca-certificates nodejs npm procps python3 python3-pip util-linux)
    if [[ $only != core ]]; then
        # Playwright's driver wants libatomic1, which a small Debian lacks.
        wanted+=(chromium-headless-shell fonts-droid-fallback fonts-liberation fonts-noto-color-emoji libatomic1)
        # Where Debian has no headless one, the whole one.
        apt-cache show chromium-headless-shell >/dev/null 2>&1 || wanted=("${wanted[@]/chromium-headless-shell/chromium}")
    fi
    [[ -z $caddy || $only == gateway ]] || wanted+=(caddy)
    local -a missing=()
    local package
    for package in "${wanted[@]}"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    say "packages: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

users() {
    local only=$1 name
    for name in gateway core; do
        [[ -z $only || $only == "$name" ]] || continue
        if ! getent passwd "holdfast-$name" >/dev/null; then
            useradd --system --user-group --no-create-home --home-dir "/var/lib/holdfast-$name" \
                --shell /usr/sbin/nologin "holdfast-$name"
        fi
        # systemd makes these too; commands at a terminal need them before its first start.
        install -d -o "holdfast-$name" -g "holdfast-$name" -m 0700 "/var/lib/holdfast-$name"
        install -d -o root -g "holdfast-$name" -m 0750 "$ETC/$name"
    done
    [[ $only == core ]] || install -d -o holdfast-gateway -g holdfast-gateway -m 0700 /var/cache/holdfast-gateway
}

# What goes into a release: sources, and nothing that was made or is secret.
sources() {
    tar --sort=name --mtime=@0 --owner=0 --group=0 --mode=u=rwX,go=rX --create --file=- \
        --exclude=.git --exclude=.venv --exclude=.tools --exclude=.data --exclude=node_modules --exclude=__pycache__ \
        --exclude='.env*' --exclude=secrets --exclude='.*_cache' --exclude=tests \
        LICENSE Makefile README.md pyproject.toml uv.lock contract core docs gateway infra
}

# Makes the release of these sources, where it is not there yet, and gives its folder.
release_folder() {
    local version digest folder
    version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml | head -n 1)
    digest=$(sources | sha256sum | cut -c1-12)
    folder=$OPT/releases/$version-$digest
    if [[ ! -e $folder/.complete ]]; then
        say "making $folder: some minutes the first time" >&2
        rm -rf "$folder"
        install -d -m 0755 "$OPT" "$OPT/releases" "$folder"
        sources | tar --extract --directory="$folder"
        python3 "$folder/infra/scripts/install.py" --production >&2 || give_up "See above."
        touch "$folder/.complete"
    fi
    printf '%s' "$folder"
}

settings() {
    local release=$1 only=$2 site=$3 email=$4
    local -a options=(--folder "$ETC")
    [[ -z $only ]] || options+=(--only "$only")
    [[ -z $site ]] || options+=(--site "$site")
    [[ -z $email ]] || options+=(--email "$email")
    (cd "$release/infra/scripts" && "$release/.venv/bin/python" env_on_host.py "${options[@]}")
}

units() {
    local release=$1 name
    shift
    for name in holdfast.target "${@/%/.service}"; do
        install -m 0644 "$release/infra/systemd/$name" "/etc/systemd/system/$name"
    done
    for name in gateway core; do
        [[ " $* " == *" holdfast-$name "* ]] || continue
        # A person types `holdfast-gateway session list`, and it runs as the service does.
        cat >"/usr/local/bin/holdfast-$name" <<WRAPPER
#!/bin/sh
cd $ETC/$name && exec runuser -u holdfast-$name -- env HOME=/var/lib/holdfast-$name $OPT/current/.venv/bin/holdfast-$name "\$@"
WRAPPER
        chmod 0755 "/usr/local/bin/holdfast-$name"
    done
    ! systemd_runs || systemctl daemon-reload
}

front() {
    local release=$1 site=$2 file=/etc/caddy/Caddyfile setting
    if [[ -z $site ]]; then
        say "no --site was given: Caddy stays as it is"
        return
    fi
    setting=$(printf '[Service]\nEnvironment="HOLDFAST_SITE=%s"' "$site")
    if cmp -s "$file" "$release/infra/caddy/Caddyfile" &&
        [[ $setting == "$(cat /etc/systemd/system/caddy.service.d/holdfast.conf 2>/dev/null)" ]]; then
        return
    fi
    [[ ! -e $file ]] || cp -p "$file" "$file.before-holdfast"
    install -d -m 0755 /etc/caddy/holdfast.d /etc/systemd/system/caddy.service.d
    install -m 0644 "$release/infra/caddy/Caddyfile" "$file"
    printf '%s\n' "$setting" >/etc/systemd/system/caddy.service.d/holdfast.conf
    if systemd_runs; then
        systemctl daemon-reload
        systemctl enable --quiet caddy
        systemctl restart caddy || CADDY_FAILED=yes
    fi
}

# The link is replaced in one step: no command finds it missing.
switch_to() {
    local release=$1 before=""
    [[ -L $OPT/current ]] && before=$(readlink "$OPT/current")
    if [[ -n $before && $before != "$release" ]]; then
        ln -sfn "$before" "$OPT/previous.new" && mv -T "$OPT/previous.new" "$OPT/previous"
    fi
    ln -sfn "$release" "$OPT/current.new" && mv -T "$OPT/current.new" "$OPT/current"
}

restart() {
    if ! systemd_runs; then
        say "systemd does not run here. The services are: $*"
        return 0
    fi
    systemctl enable --quiet "${@/%/.service}"
    # Each says itself when it is ready. Core is first, so that the gateway's events are taken at once.
    local name
    for name in holdfast-core holdfast-core-worker holdfast-gateway; do
        [[ " $* " == *" $name "* ]] || continue
        say "restarting $name"
        systemctl restart "$name.service" || return 1
    done
}

systemd_runs() { [[ -d /run/systemd/system ]]; }

tidy() {
    local folder
    # The newest ones stay, and those in use in any case.
    find "$OPT/releases" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n +$((KEPT + 1)) |
        while read -r _ folder; do
            [[ $folder == "$(readlink "$OPT/current")" || $folder == "$(readlink "$OPT/previous" || true)" ]] ||
                rm -rf "$folder"
        done
}

main "$@"
