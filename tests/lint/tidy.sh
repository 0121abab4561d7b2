#!/usr/bin/env bash
# clang-tidy over the .cpp files named, else over those that differ from the branch point with origin/main (or from the
# last commit). `tests/lint/tidy.sh --all` checks every one. Needs the release build's compile_commands.json.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
cd "$root"
tool=$(command -v clang-tidy-14 || command -v clang-tidy) || {
  echo "skipped: clang-tidy is not installed (Debian package clang-tidy-14)"
  exit 0
}
build=${FARMTOK_BUILD:-build/release}
if [ "${1:-}" = --all ]; then
  mapfile -t files < <(find lib apps -name '*.cpp' | sort)
elif [ $# -gt 0 ]; then
  files=("$@")
else
  since=$(git merge-base HEAD origin/main 2>/dev/null || echo HEAD)
  mapfile -t files < <({ git diff --name-only --diff-filter=d "$since" -- lib apps; git ls-files -o --exclude-standard lib apps; } |
    grep '\.cpp$' | sort -u)
fi
[ "${#files[@]}" -gt 0 ] || exit 0
# g++ accepts flags that clang does not.
printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$(nproc)" "$tool" -p "$build" --quiet \
  --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-error 2>/dev/null
