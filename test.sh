#!/usr/bin/env bash
# Builds everything once and runs all tests. The last line is "N passed, N failed, N skipped".
set -euo pipefail

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
cd "$root"
. "$root/scripts/common.sh"

usage="usage: ./test.sh [--long] [PROJECT…]
  --long   run the long tests, too (more seeds, more kills)
  PROJECT  folders of tests/ (default: all)"
projects=()
while (($#)); do
  case $1 in
    --long) export BUILDFARM_LONG_TESTS=1 ;;
    -h | --help) printf '%s\n' "$usage"; exit 0 ;;
    -*) use "there is no option $1; $usage" ;;
    *) [[ -d tests/$1 ]] || use "there is no tests/$1"; projects+=("$1") ;;
  esac
  shift
done
check_machine
if [[ ${#projects[@]} -eq 0 ]]; then for folder in tests/*/; do projects+=("$(basename "$folder")"); done; fi
# No project may hang the run: what takes longer is a failure with its name.
limit=$([[ -n ${BUILDFARM_LONG_TESTS-} ]] && echo 3600 || echo 900)

install_packages "${build_packages[@]}" "${test_packages[@]}"
# Terraform looks for providers in its own places; a mirror that was put elsewhere on this machine is found here.
for mirror in /opt/* /srv/*; do
  if [[ -d $mirror/registry.terraform.io/hashicorp/aws ]]; then export BUILDFARM_TERRAFORM_PLUGINS=${BUILDFARM_TERRAFORM_PLUGINS:-$mirror}; fi
done
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say 'Building'
mkdir -p artifacts/embedded
stamp=artifacts/embedded/buildfarm-release.stamp
touch "$stamp.began"
if ! dotnet build BuildFarm.sln -c Release -v quiet --nologo >artifacts/test-build.log 2>&1; then
  grep -E 'error|Error' artifacts/test-build.log | sort -u | head -n 30 >&2
  die 'the build failed; its whole output is in artifacts/test-build.log'
fi
# Tests that start ./buildfarm find it built.
mv "$stamp.began" "$stamp"
prepare_agent

results=$root/artifacts/test-results
rm -rf "$results"
mkdir -p "$results"
# Attribute of an XML element on standard input.
attribute() { sed -n "s/.* $1=\"\([^\"]*\)\".*/\1/p" | head -n 1; }
plain() { sed -e 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#xD;//g; s/&#xA;/ /g; s/&amp;/\&/g'; }
# The tests of one outcome with the message of each, a line each.
tests_of() {
  tr -d '\r' <"$2" | awk -v outcome="$1" '
    /<UnitTestResult / { name = $0; sub(/.* testName="/, "", name); sub(/".*/, "", name); hit = index($0, "outcome=\"" outcome "\"") > 0; message = ""; if (hit && /\/>/) { print name; hit = 0 } }
    hit && /<Message>/ { message = $0; sub(/.*<Message>/, "", message); sub(/<\/Message>.*/, "", message); print name ": " message; hit = 0 }
    /<\/UnitTestResult>/ { if (hit) print name; hit = 0 }' | plain
}

passed=0 failed=0 skipped=0
for project in "${projects[@]}"; do
  file=$results/$project.trx
  began=$SECONDS status=0
  timeout --kill-after=20 "$limit" dotnet test "tests/$project" -c Release --no-build --nologo --results-directory "$results" \
    --logger "trx;LogFileName=$project.trx" >"$results/$project.log" 2>&1 || status=$?
  if [[ ! -s $file ]]; then
    # No results at all: the project has no tests, hung or crashed.
    if grep -q 'No test is available' "$results/$project.log"; then printf '%-12s no tests\n' "$project"; continue; fi
    failed=$((failed + 1))
    printf '%-12s FAILED: no results after %s s%s\n' "$project" "$((SECONDS - began))" "$([[ $status -eq 124 || $status -eq 137 ]] && echo " (stopped at the limit of $limit s)")"
    tail -n 20 "$results/$project.log"
    continue
  fi
  counters=$(grep -m1 '<Counters ' "$file")
  good=$(attribute passed <<<"$counters") all=$(attribute total <<<"$counters")
  bad=$(tests_of Failed "$file" | grep -c . || true)
  idle=$(tests_of NotExecuted "$file" | grep -c . || true)
  # A crash in the middle leaves fewer results than there are tests.
  ((status == 0 || bad > 0)) || { bad=1; tail -n 20 "$results/$project.log"; }
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + idle))
  printf '%-12s %4s of %4s passed, %s failed, %s skipped in %s s\n' "$project" "$good" "$all" "$bad" "$idle" "$((SECONDS - began))"
  tests_of Failed "$file" | sed 's/^/  FAILED  /'
  tests_of NotExecuted "$file" | sed 's/^/  skipped /'
done

printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[[ $failed -eq 0 ]]
