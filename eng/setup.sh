#!/usr/bin/env bash
# Makes a fresh clone buildable and says what it decided. Idempotent; a second run takes a fraction of a second.
#
#   eng/setup.sh          check everything; ask the NuGet feed only where the last answer is missing, old or outdated
#   eng/setup.sh --ask    ask the feed again now
#
# 1. system libraries that the .NET SDK needs (installed by apt-get where run as root, else named)
# 2. the .NET SDK that global.json asks for (named when missing, never installed)
# 3. whether the feed serves the Kafka extension of the Functions worker: written to build.local.props, which is
#    git-ignored and read by Directory.Build.props. See eng/stand-ins/README.md.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
props="$root/build.local.props"
extension="Microsoft.Azure.Functions.Worker.Extensions.Kafka"
answer_days=7

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

ask=false
case "${1:-}" in
  "") ;;
  --ask) ask=true ;;
  *) fail "unknown argument '$1'; known: --ask (ask the NuGet feed again)" ;;
esac

# --- system libraries -------------------------------------------------------------------------------------------------
# librdkafka and SQLite bring all they need but glibc. The SDK needs these.

has_library() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep "$1" >/dev/null; }

debian_name() { # the name of a package in this release of Debian: libicu72 here, libicu76 there
  apt-cache --names-only search "$1" 2>/dev/null | awk '{ print $1 }' | sort -V | tail -n 1
}

check_system() {
  [[ "$(uname -s)" == Linux ]] || return 0
  local missing=()
  if [[ ! -e /etc/ssl/certs/ca-certificates.crt && ! -e /etc/pki/tls/certs/ca-bundle.crt && -z "${SSL_CERT_FILE:-}${SSL_CERT_DIR:-}" ]]; then
    missing+=('^ca-certificates$')
  fi
  has_library 'libssl\.so' || missing+=('^libssl3(t64)?$')
  has_library 'libstdc++\.so\.6' || missing+=('^libstdc\+\+6$')
  if [[ "${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-}" != 1 && "${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-}" != true ]]; then
    has_library 'libicuuc\.so' || missing+=('^libicu[0-9]+$')
  fi
  if (( ${#missing[@]} == 0 )); then
    say "system libraries: complete"
    return
  fi

  if ! command -v apt-get >/dev/null; then
    fail "missing system packages (as Debian names them): $(printf '%s ' "${missing[@]}" | tr -d '^$'). Install them and try again."
  fi
  local packages=() pattern name
  if [[ -z "$(debian_name '^libc6$')" && $EUID -eq 0 ]]; then
    apt-get update -qq || fail "apt-get update failed; the missing packages cannot be installed: ${missing[*]}"
  fi
  for pattern in "${missing[@]}"; do
    name="$(debian_name "$pattern")"
    packages+=("${name:-$(tr -d '^$' <<<"$pattern")}")
  done
  if (( EUID != 0 )); then
    fail "missing Debian packages: ${packages[*]}. Install them: sudo apt-get install ${packages[*]}"
  fi
  say "installing missing Debian packages: ${packages[*]}"
  if ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null \
      || fail "apt-get could not install: ${packages[*]}"
  fi
}

# --- .NET SDK ---------------------------------------------------------------------------------------------------------

check_sdk() {
  local wanted found
  wanted="$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json")"
  if ! command -v dotnet >/dev/null; then
    local elsewhere=""
    for elsewhere in "${DOTNET_ROOT:-/nonexistent}/dotnet" "$HOME/.dotnet/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet; do
      [[ -x "$elsewhere" ]] && fail "'dotnet' is not on the PATH, but there is $elsewhere. Put its folder on the PATH."
    done
    fail "the .NET SDK is missing: install $wanted or later of .NET ${wanted%%.*} (global.json), see https://dotnet.microsoft.com/download/dotnet/${wanted%.*}"
  fi
  if ! found="$(cd "$root" && dotnet --version 2>&1)"; then
    printf '%s\n' "$found" >&2
    fail "no .NET SDK that fits: install $wanted or later of .NET ${wanted%%.*} (global.json), see https://dotnet.microsoft.com/download/dotnet/${wanted%.*}"
  fi
  say ".NET SDK: $found (global.json: $wanted or later of .NET ${wanted%%.*})"
}

# --- the Kafka extension ----------------------------------------------------------------------------------------------

version="$(sed -n "s/.*Include=\"$extension\" Version=\"\([^\"]*\)\".*/\1/p" "$root/Directory.Packages.props")"
[[ -n "$version" ]] || fail "Directory.Packages.props names no version of $extension"

# What the answer depends on: the version asked for and the NuGet sources in force here.
feed_key() {
  local folder="$root" files=()
  while :; do
    files+=("$folder"/[nN]u[gG]et.[cC]onfig)
    [[ "$folder" == / ]] && break
    folder="$(dirname "$folder")"
  done
  files+=("$HOME"/.nuget/NuGet/NuGet.Config "$HOME"/.nuget/config/*.config "$HOME"/.config/NuGet/NuGet.Config "$HOME"/.config/NuGet/config/*.config)
  files+=(/etc/opt/NuGet/Config/*.config /etc/opt/NuGet/Config/*/*.config)
  { echo "$version ${RestoreSources:-}"; cat "${files[@]}" 2>/dev/null || true; } | sha256sum | cut -c 1-16
}

write_answer() { # true|false, reason, key
  local temporary
  temporary="$(mktemp "$props.XXXXXX")"
  cat >"$temporary" <<XML
<Project>
  <!-- Written by eng/setup.sh; never committed. $2 -->
  <!-- asked $(date -u +%Y-%m-%dT%H:%M:%SZ) epoch $(date -u +%s) key $3 -->
  <PropertyGroup>
    <UseStandIns>$1</UseStandIns>
  </PropertyGroup>
</Project>
XML
  chmod 644 "$temporary"
  mv "$temporary" "$props"
}

describe() { # true|false
  if [[ "$1" == true ]]; then
    echo "building with the stand-in (eng/stand-ins): runs on LocalHost, cannot be deployed"
  else
    echo "building with the official package"
  fi
}

# A project with that one package and a packages folder of its own: a copy in the shared one would answer for the feed.
# Inside the clone, so that a NuGet.config above it counts; its own empty props keep the repository's out.
ask_feed() { # prints served | not-served | silent | unclear, then the tool's words
  local folder status=0 output
  mkdir -p "$root/artifacts"
  folder="$(mktemp -d "$root/artifacts/ask-feed.XXXXXX")"
  trap 'rm -rf "$folder"' RETURN
  echo '<Project />' | tee "$folder/Directory.Build.props" "$folder/Directory.Build.targets" >"$folder/Directory.Packages.props"
  cat >"$folder/ask.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
  <ItemGroup><PackageReference Include="$extension" Version="$version" /></ItemGroup>
</Project>
XML
  output="$(NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT=2 DOTNET_CLI_UI_LANGUAGE=en timeout 180 \
    dotnet restore "$folder/ask.csproj" --packages "$folder/packages" --no-http-cache --nologo 2>&1)" || status=$?
  if (( status == 0 )); then
    echo served
  elif (( status == 124 )); then
    echo silent
    echo "no answer within 180 s"
  elif grep -q 'NU1301' <<<"$output"; then
    echo silent
    grep -o 'NU1301:.*' <<<"$output" | sort -u | head -n 3
  elif grep -qE 'error NU110[123]' <<<"$output"; then
    echo not-served
    grep -oE 'NU110[123]:.*' <<<"$output" | sort -u | head -n 1
  else
    echo unclear
    printf '%s\n' "$output"
  fi
}

decide_extension() {
  local key old="" asked=0 answered=0 why="" reply answer words
  key="$(feed_key)"
  if [[ -e "$props" ]]; then
    old="$(sed -n 's/.*<UseStandIns>\(.*\)<\/UseStandIns>.*/\1/p' "$props" | head -n 1)"
    if ! grep -q 'Written by eng/setup.sh' "$props"; then
      say "Kafka extension: build.local.props is written by hand (UseStandIns=${old:-unset}) and left as it is; delete it to have the feed asked"
      return
    fi
    asked="$(sed -n 's/.* epoch \([0-9]*\) key .*/\1/p' "$props")"
    if [[ "$(sed -n 's/.* key \([0-9a-f]*\) -->.*/\1/p' "$props")" != "$key" ]]; then
      why="the NuGet sources or the version have changed"
    elif (( $(date -u +%s) - ${asked:-0} > answer_days * 86400 )); then
      why="the last answer is older than $answer_days days"
    elif [[ "$ask" == true ]]; then
      why="--ask"
    else
      say "Kafka extension: $(describe "$old"). $(sed -n 's/.*never committed\. \(.*\) -->/\1/p' "$props") Asked $(sed -n 's/.*asked \([^ ]*\) .*/\1/p' "$props"); asked again when the NuGet sources or the version change, after $answer_days days, or by eng/setup.sh --ask."
      return
    fi
  else
    why="first time here"
  fi

  say "Kafka extension: asking the NuGet feed for $extension $version ($why) …"
  reply="$(ask_feed)"
  answer="$(head -n 1 <<<"$reply")"
  words="$(tail -n +2 <<<"$reply")"
  case "$answer" in
    served)
      write_answer false "The feed serves $extension $version." "$key"
      say "Kafka extension: the feed serves it; $(describe false)"
      ;;
    not-served)
      write_answer true "The feed does not serve $extension $version (${words%%:*})." "$key"
      say "Kafka extension: the feed does not serve it ($words); $(describe true)"
      ;;
    silent)
      printf '%s\n' "$words" >&2
      if [[ -n "$old" ]]; then
        say "Kafka extension: the feed does not answer, so the last decision stays: $(describe "$old")"
        return
      fi
      fail "the NuGet feed does not answer, so it is not known whether it serves $extension. Check the network and the sources ('dotnet nuget list source'), then try again."
      ;;
    *)
      printf '%s\n' "$words" >&2
      fail "the NuGet feed's answer about $extension is not understood; see above"
      ;;
  esac
}

check_broker() {
  if [[ -n "${KAFKA_HOME:-}" ]] && ! command -v java >/dev/null; then
    say "KAFKA_HOME is set, but there is no Java (17 or later): the tests on a real broker are skipped"
  fi
}

check_system
check_sdk
decide_extension
check_broker
