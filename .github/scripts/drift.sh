#!/usr/bin/env bash
# Shows that an edit behind lockstep's back is seen: serves a simulator, applies the sample to it,
# edits one prompt by curl, and expects `drift` to end with 3 until an apply has put it back.
# Everything happens in a folder of its own and on loopback. LOCKSTEP names the program to use.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
lockstep="${LOCKSTEP:-}"
if [ -z "$lockstep" ]; then
    cargo build --quiet --locked --manifest-path "$root/Cargo.toml" --package lockstep
    lockstep="${CARGO_TARGET_DIR:-$root/target}/debug/lockstep"
fi

project="$(mktemp -d)"
server=
clean() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$project"
}
trap clean EXIT

cp -r "$root/fixtures/drift/." "$root/manifests" "$project/"
cd "$project"

# Takes the value of the first such key out of compact JSON.
first() {
    grep -oE "\"$1\" *: *\"[^\"]*\"" | head -n 1 | sed -E 's/.*: *"([^"]*)"/\1/'
}

"$lockstep" sim --listen 127.0.0.1:0 --state tenant.json --format json >sim.json 2>sim.log &
server=$!
for _ in $(seq 100); do
    grep -q baseUrl sim.json && break
    kill -0 "$server" || { cat sim.log; exit 1; }
    sleep 0.1
done
base="$(first baseUrl <sim.json)"
[ -n "$base" ] || { echo "the simulator did not say where it listens"; exit 1; }
sed -i.orig "s#http://127.0.0.1:8080#$base#" lockstep.yaml

# What a user of a real organisation would set. The simulator takes any key of a provider.
GENESYSCLOUD_OAUTHCLIENT_ID="$(first clientId <sim.json)"
GENESYSCLOUD_OAUTHCLIENT_SECRET="$(first clientSecret <sim.json)"
export GENESYSCLOUD_OAUTHCLIENT_ID GENESYSCLOUD_OAUTHCLIENT_SECRET
export ANTHROPIC_API_KEY=not-a-key PRIVATE_INFERENCE_KEY=not-a-key

# Runs lockstep and fails unless it ends with the code that is expected.
expect() {
    local code="$1" status=0
    shift
    echo "--- lockstep $*"
    "$lockstep" "$@" --env served || status=$?
    if [ "$status" -ne "$code" ]; then
        echo "lockstep $* ended with $status, not with $code"
        exit 1
    fi
}

# The folder lasts as long as its tenant, on a CI service too.
kept=(--allow local-ledger --reason "the tenant ends with its folder")

expect 0 apply --yes "${kept[@]}"
expect 0 drift

token="$(curl --noproxy '*' -sSf -u "$GENESYSCLOUD_OAUTHCLIENT_ID:$GENESYSCLOUD_OAUTHCLIENT_SECRET" \
    -d grant_type=client_credentials "$base/oauth/token" | first access_token)"
list="$base/api/v2/ai/llm/gateway/prompts?pageSize=100&pageNumber=1"
prompt="$(curl --noproxy '*' -sSf -H "Authorization: Bearer $token" "$list" | first selfUri)"
echo "--- curl -X PUT $base$prompt"
curl --noproxy '*' -sSf -o /dev/null -X PUT -H "Authorization: Bearer $token" \
    -H 'Content-Type: application/json' -d '{"temperature": 1.9}' "$base$prompt"

expect 3 drift
expect 0 apply --yes "${kept[@]}"
expect 0 drift
expect 0 audit verify
echo "drift was seen, and put back"
