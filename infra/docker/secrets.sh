#!/usr/bin/env bash
# Make the files that docker-compose.yml gives to its services as secrets. Those that are there stay.
set -euo pipefail
folder=${1:-secrets}

umask 077
mkdir -p "$folder"
chmod 700 "$folder"

# Containers run as users of their own and read the file itself; the folder keeps everybody else on the host out.
put() {
    local name=$1 value=$2
    [[ -e $folder/$name ]] && return
    printf '%s' "$value" >"$folder/$name.new"
    chmod 444 "$folder/$name.new"
    mv "$folder/$name.new" "$folder/$name"
    printf 'made %s\n' "$folder/$name"
}

bytes() { head -c "$1" /dev/urandom | base64 -w 0; }
letters() { bytes 32 | tr -d '/+='; }
content() { cat "$folder/$1"; }

put gateway_api_key "$(letters)"
put webhook_secret "whsec_$(bytes 32)"
put gateway_backup_key "$(bytes 32)"
put core_secret_key "$(letters)"
put core_admin_email "${CORE_ADMIN_EMAIL:-owner@holdfast.localhost}"
put core_admin_password "$(letters)"
put postgres_password "$(letters)"
put core_database_url "postgresql://holdfast:$(content postgres_password)@postgres/holdfast"
put metrics_key "$(letters)"
put grafana_password "$(letters)"
put n8n_key "$(letters)"
put s3_access_key "$(letters | cut -c1-20)"
put s3_secret_key "$(letters)"
put s3_credentials "[default]
aws_access_key_id = $(content s3_access_key)
aws_secret_access_key = $(content s3_secret_key)
"
put s3_identities "{\"identities\": [{\"name\": \"holdfast\", \"credentials\": [{\"accessKey\": \"$(content s3_access_key)\", \
\"secretKey\": \"$(content s3_secret_key)\"}], \"actions\": [\"Read\", \"Write\", \"List\", \"Admin\"]}]}"
