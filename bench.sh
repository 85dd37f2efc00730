#!/usr/bin/env bash
# Runs the benchmarks: ./bench.sh [scenario…] [--quick] [--json]
# With --json the standard output carries one JSON line per case and nothing else; everything else goes to stderr.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1

eng/setup.sh >&2
echo "building the benchmarks …" >&2
NoWarn="1701;1702;NU1603" dotnet build tests/Benchmarks -c Release --nologo -v quiet >&2
exec dotnet run --project tests/Benchmarks -c Release --no-build -- "$@"
