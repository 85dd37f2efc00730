#!/usr/bin/env bash
# Builds everything once (Release) and runs the test projects one after the other.
#
#   ./test.sh             all
#   ./test.sh Core Kafka  only the test projects whose names contain one of these words
#
# Last line: "N passed, N failed" or "N passed, N failed, N skipped". Exit code 0 only if tests ran and none failed.
# Tests on a real broker run where KAFKA_HOME or KAFKA_BOOTSTRAP is set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1

passed=0 failed=0 skipped=0

finish() {
  if (( skipped > 0 )); then
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  else
    printf '%d passed, %d failed\n' "$passed" "$failed"
  fi
  (( failed == 0 && passed > 0 )) && exit 0
  exit 1
}

projects=()
for project in tests/*/*Tests.csproj; do
  name="$(basename "$project" .csproj)"
  if (( $# == 0 )); then
    projects+=("$project")
    continue
  fi
  for word in "$@"; do
    if [[ "${name,,}" == *"${word,,}"* ]]; then
      projects+=("$project")
      break
    fi
  done
done
if (( ${#projects[@]} == 0 )); then
  echo "no test project's name contains: $*" >&2
  finish
fi

eng/setup.sh

output="$(mktemp)"
trap 'rm -f "$output"' EXIT

# The Functions SDK restores a project of its own, which no setting of ours reaches but the environment: its NU1603
# (a feed without the oldest version that a package allows) says nothing here. Our own warnings are errors.
build() {
  NoWarn="1701;1702;NU1603" dotnet build "$1" -c Release --nologo -v quiet >"$output" 2>&1 || { cat "$output"; return 1; }
}

started=$SECONDS
if (( $# == 0 )); then
  echo "building ServerlessStreams.sln …"
  build ServerlessStreams.sln || { echo "the build failed: no test ran"; failed=1; finish; }
else
  for project in "${projects[@]}"; do
    echo "building $(basename "$project" .csproj) …"
    build "$project" || { echo "the build of $project failed: no test ran"; failed=1; finish; }
  done
fi
echo "built in $(( SECONDS - started )) s"

mkdir -p artifacts/test-results

# Why tests were skipped, each reason once; the console logger keeps it to itself.
skip_reasons() {
  awk '/<UnitTestResult / { skipped = /outcome="NotExecuted"/ }
       skipped && /<Message>/ { sub(/.*<Message>/, ""); sub(/<\/Message>.*/, ""); print "  skipped: " $0 }' "$1" | sort | uniq -c |
    sed 's/^ *\([0-9]*\) *skipped: /  \1 skipped: /'
}

for project in "${projects[@]}"; do
  name="$(basename "$project" .csproj)"
  started=$SECONDS
  echo
  echo "== $name"
  status=0
  # A test that hangs ends the run of its project after ten minutes, with its name.
  dotnet test "$project" --no-build -c Release --nologo -v quiet --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" \
    --results-directory artifacts/test-results \
    --blame-hang --blame-hang-timeout 10m --blame-hang-dump-type none 2>&1 \
    | tee "$output" | { grep -vE '^(Test run for |A total of |Data collector |Additionally, path to test adapters|WARNING: Overwriting results file|Results File: |$)' || true; } || status=$?

  summary="$(grep -E '^(Passed|Failed|Skipped)! +- Failed:' "$output" | tail -n 1 || true)"
  count() { sed -n "s/.*[- ,]$1: *\([0-9]*\).*/\1/p" <<<"$summary"; }
  if [[ -n "$summary" ]]; then
    project_failed="$(count Failed)"
    passed=$(( passed + $(count Passed) ))
    skipped=$(( skipped + $(count Skipped) ))
    (( $(count Skipped) == 0 )) || skip_reasons "artifacts/test-results/$name.trx"
  else
    project_failed=0
    (( status != 0 )) || echo "$name: no test ran"
  fi
  if (( status != 0 && project_failed == 0 )); then
    echo "$name: the run ended with code $status without a failed test (see above); counted as one failure"
    project_failed=1
  fi
  failed=$(( failed + project_failed ))
  echo "$name: $(( SECONDS - started )) s"
done

echo
finish
