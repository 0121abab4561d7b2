#!/usr/bin/env bash
# Every lint, each with its findings as FILE:LINE: the fault: the remedy. Ends with "N passed, N failed".
set -uo pipefail
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
cd "$root" || exit 1
passed=0 failed=0

run() {
  local name=$1 said
  shift
  if said=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok   $name"
  else
    failed=$((failed + 1))
    echo "FAIL $name"
    while IFS= read -r line; do echo "  $line"; done <<<"$said"
  fi
}

# sources GLOB...: files of the project by name, without the files of a build or a package manager.
sources() {
  local names=()
  for glob in "$@"; do names+=(-o -name "$glob"); done
  find . \( -name build -o -name node_modules -o -name .git \) -prune -o -type f \( "${names[@]:1}" \) -print0 | sort -z
}

formatted() {
  local bad
  bad=$(sources '*.cpp' '*.hpp' | xargs -0 clang-format-14 --dry-run 2>&1 |
    sed -nE 's/^([^ :]+:[0-9]+):[0-9]+: warning: code should be clang-formatted.*/\1/p' | sort -t: -u -k1,1)
  [ -z "$bad" ] && return 0
  while IFS= read -r place; do echo "$place: is not formatted: clang-format-14 -i ${place%:*}"; done <<<"$bad"
  return 1
}

shell_scripts() {
  { sources '*.sh'; find .ci -type f -print0; } | xargs -0 shellcheck -x -S style -e SC2317 -f gcc
}

executable() {
  local ok=0
  while IFS= read -r -d '' script; do
    if head -c 2 "$script" | grep -q '^#!' && [ ! -x "$script" ]; then
      echo "$script:1: begins with #! but cannot be run: chmod +x"
      ok=1
    fi
  done < <(sources '*.sh' '*.py')
  return "$ok"
}

run 'floors: every #include falls' tests/lint/floors.py
run 'headers: each .cpp is declared in its folder' tests/lint/headers.py
run 'files: length, paths, words, Python' tests/lint/files.py
run 'glossary: nouns, closed words, order' tests/lint/glossary.py
run 'settings: each key is read in one policy' tests/lint/settings_keys.py
run 'the lints notice what they are for' tests/lint/self_check.sh
run 'C++ is formatted' formatted
run 'shell scripts' shell_scripts
run 'scripts can be run' executable
if [ -x tests/lint/generated.sh ]; then
  run 'man pages and completions are fresh' tests/lint/generated.sh ${FARMTOK_BIN:+"$FARMTOK_BIN/farmtok"}
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
