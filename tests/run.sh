#!/usr/bin/env bash
# Installs, builds and runs everything that CI runs, and ends with a line of totals.
#
#   tests/run.sh [--quick] [--fresh] [unit] [e2e] [lint] [examples] [fuzz] [bench]
#
# Without a part: unit, e2e, lint and examples. --quick leaves out the runs under the sanitizers.
# A suite that passed is not run again while its programs, scripts and clips are byte for byte the same; its line says
# so, and --fresh runs it anyway. Logs are in build/logs.
set -uo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$root" || exit 1
# shellcheck source=tests/steps.sh
. tests/steps.sh

quick=no
parts=()
for word in "$@"; do
  case $word in
    --quick) quick=yes ;;
    --fresh) rm -rf build/kept ;;
    unit | e2e | lint | examples | fuzz | bench) parts+=("$word") ;;
    *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2 ;;
  esac
done
[ "${#parts[@]}" -gt 0 ] || parts=(unit e2e lint examples)
wanted() { [[ " ${parts[*]} " == *" $1 "* ]]; }

# A user's own settings must not reach the tests; only the folder of clips and the contract is theirs to set.
FARMTOK_SHARED=${FARMTOK_SHARED:-$(dirname "$root")/shared}
QUICKSTART_MEDIA=${QUICKSTART_MEDIA:-}
for name in "${!FARMTOK_@}"; do [ "$name" = FARMTOK_SHARED ] || unset "$name"; done
export FARMTOK_SHARED
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1

build() { # PRESET [TARGET...]
  local preset=$1
  shift
  [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" || return
  cmake --build --preset "$preset" ${1:+--target "$@"}
}

unit_tests() { # PRESET
  local only=()
  if [ "$1" = release ] && [ "$quick" = no ]; then only=(-R '^media$'); fi
  ctest --test-dir "build/$1" -j2 -V --timeout 1200 "${only[@]}"
}

# node_packages FOLDER...: the packages of each, where they are not installed yet.
node_packages() {
  local folder
  for folder in "$@"; do
    (
      cd "$folder" || exit
      [ node_modules/.package-lock.json -nt package-lock.json ] && exit
      if [ -f package-lock.json ]; then npm ci --no-audit --no-fund; else npm install --no-audit --no-fund; fi
    ) || return
  done
}

end_to_end() { # PRESET SCRIPT
  FARMTOK_BIN="$root/build/$1/bin" timeout -k 10 1200 "$2"
}

fuzz() {
  local target corpora
  for target in build/fuzz/bin/fuzz_*; do
    corpora=("build/corpus/$(basename "$target")")
    mkdir -p "${corpora[0]}"
    # Where random bytes would not find the way in.
    [ -d "tests/fuzz/seeds/$(basename "$target")" ] && corpora+=("tests/fuzz/seeds/$(basename "$target")")
    "$target" -max_total_time="${FUZZ_SECONDS:-20}" -print_final_stats=1 "${corpora[@]}" || return
  done
}

step 'packages' plain packaging/install.sh build run test node

# Installed programs are built with optimisation, and all tests under the sanitizers. --quick builds the tests with
# optimisation instead; otherwise only those of the renderer, where the optimiser is a part of the tested code.
quick_targets=()
[ "$quick" = yes ] || quick_targets=(farmtok farmtokd farmtok-media test_media)

presets=()
if wanted unit || wanted e2e || wanted examples || wanted lint || wanted bench; then presets+=(release); fi
if [ "$quick" = no ] && { wanted unit || wanted e2e; }; then presets+=(asan); fi
for preset in "${presets[@]}"; do
  targets=()
  [ "$preset" = asan ] || targets=("${quick_targets[@]}")
  step "build $preset" plain build "$preset" "${targets[@]}" && built[$preset]=yes
done

# tests_of PRESET: all tests of that build, one after the other.
tests_of() {
  local preset=$1 script name="unit tests, $1"
  if [ "$preset" = release ] && [ "$quick" = no ]; then name="the renderer's unit tests"; fi
  if wanted unit && needs "$preset" "$name"; then
    kept "$name" "build/$preset/bin" tests/model/validate_schemas.py "$FARMTOK_SHARED" -- doctest unit_tests "$preset"
  fi
  wanted e2e || return
  for script in tests/e2e/*.sh; do
    [ -x "$script" ] || continue
    [ "$preset" = release ] || grep -qx '# asan' "$script" || continue
    name="$(basename "$script" .sh), $preset"
    needs "$preset" "$name" || continue
    kept "$name" "build/$preset/bin" tests/e2e "$FARMTOK_SHARED" -- totals end_to_end "$preset" "$script"
  done
}

if wanted e2e; then step 'node packages' plain node_packages tests/e2e/browser tests/e2e/provenance; fi
if wanted unit || wanted e2e; then beside tests_of "${presets[@]}"; fi

if wanted lint; then FARMTOK_BIN="$root/build/release/bin" step 'lint' totals tests/lint/run.sh; fi

if wanted examples && needs release 'quickstart'; then
  # shellcheck disable=SC2086 # an unset variable is no argument
  kept 'quickstart' build/release/bin examples packaging ${QUICKSTART_MEDIA:+"$QUICKSTART_MEDIA"} -- single examples/quickstart.sh
fi

if wanted fuzz; then
  if step 'build fuzz' plain build fuzz fuzz_targets; then step 'fuzz' single fuzz; fi
fi

if wanted bench && needs release 'bench'; then
  for script in tests/bench/*.sh; do
    [ -x "$script" ] && FARMTOK_BIN="$root/build/release/bin" step "bench $(basename "$script" .sh)" totals "$script"
  done
fi

finish
