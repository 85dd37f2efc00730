#!/usr/bin/env bash
# Builds the demo and runs it: real prices in, alerts out; stock movements in, inventory out.
#
#   ./run.sh                 plays both to the end, prints alerts, lowest stocks and a summary
#   ./run.sh --watch         stays and keeps serving
#   ./run.sh --state DIR     keeps state in DIR (SQLite); a second run with it begins where the first one ended
#   ./run.sh --output DIR    also writes what went in and what came out, as JSON lines
#   ./run.sh --json          prints one JSON summary line last; everything else goes to standard error
#   ./run.sh --port N        port of the HTTP functions (default 7071; 0 = any free one)
#   ./run.sh --verbose       shows details
#
# With Kafka__Brokers in the environment it runs on that broker, else on an embedded one.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1

usage() { sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
fail() { printf 'run.sh: %s\n' "$*" >&2; exit 2; }

watch=false state="" output="" host=()
while (( $# > 0 )); do
  case "$1" in
    --watch) watch=true ;;
    --state) [[ -n "${2:-}" ]] || fail "--state needs a folder"; state="$2"; shift ;;
    --output) [[ -n "${2:-}" ]] || fail "--output needs a folder"; output="$2"; shift ;;
    --port) [[ -n "${2:-}" ]] || fail "--port needs a number"; host+=(--port "$2"); shift ;;
    --json|--verbose) host+=("$1") ;;
    -h|--help) usage; exit 0 ;;
    *) fail "unknown argument '$1' (./run.sh --help lists them)" ;;
  esac
  shift
done

# Everything but the summary goes to standard error, so that --json needs no exception here.
"$root/eng/setup.sh" >&2

started=$SECONDS
printf 'building … (the first time takes a minute or two)\n' >&2
log="$(mktemp)"
# The Functions SDK restores a project of its own, which no setting of ours reaches but the environment: its NU1603
# (a feed without the oldest version that a package allows) says nothing here.
if ! NoWarn="1701;1702;NU1603" dotnet build "$root/eng/demo.slnf" -c Release --nologo -v quiet >"$log" 2>&1; then
  cat "$log" >&2
  rm -f "$log"
  fail "the build failed (see above)"
fi
rm -f "$log"
printf 'built in %d s\n' $(( SECONDS - started )) >&2

# A run's own folder: its input, and its state unless that is to stay. Folders of runs that are over are removed by the
# next one, also after a kill.
runs="$root/artifacts/run"
mkdir -p "$runs"
for old in "$runs"/*; do
  [[ -d "$old" ]] || continue
  kill -0 "${old##*/}" 2>/dev/null || rm -rf "$old"
done
folder="$runs/$$"
mkdir -p "$folder"
dotnet "$root/functions/DemoInput/bin/Release/net10.0/DemoInput.dll" "$folder"

if [[ -n "$state" ]]; then
  mkdir -p "$state" || fail "--state: folder '$state' cannot be made"
  Streams__State="sqlite:$(cd "$state" && pwd)/state.db"
  # On the embedded broker, which begins empty, the same records then stand at the same offsets as before.
  host+=(--play-first)
else
  Streams__State="sqlite:$folder/state.db"
fi
export Streams__State

if [[ -n "$output" ]]; then
  mkdir -p "$output" || fail "--output: folder '$output' cannot be made"
  output="$(cd "$output" && pwd)"
  host+=(
    --save "prices=$output/prices.jsonl"
    --save "stock-movements=$output/movements.jsonl"
    --save "price-alerts=$output/price-alerts.jsonl"
    --save "low-stock=$output/low-stock.jsonl"
    --save-http "/api/inventory=$output/inventory.json"
  )
fi

$watch || host+=(--until-caught-up)

# exec: whoever stops or kills this process stops or kills the host.
exec dotnet "$root/src/ServerlessStreams.LocalHost/bin/Release/net10.0/ServerlessStreams.LocalHost.dll" \
  "$root/functions/StreamFunctions/bin/Release/net10.0" \
  --topic prices:4 --topic stock-movements:4 \
  --topic price-alerts:4 --topic low-stock:4 \
  --topic prices.dead-letter:4 --topic stock-movements.dead-letter:4 \
  --play "prices=$folder/prices.play.jsonl" --play "stock-movements=$folder/movements.play.jsonl" \
  --show price-alerts \
  --show-http "Ten lowest stocks=/api/inventory?lowest=10" \
  --count alerts=price-alerts --count lowStock=low-stock \
  "${host[@]}"
