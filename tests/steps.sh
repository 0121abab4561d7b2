# shellcheck shell=bash
# The steps of tests/run.sh: each runs a command into a log, prints one line on the terminal, and counts the results.
#
# How a step is counted: `plain` only when it fails; `single` as one; `doctest` by doctest's summaries; `totals` by its
# last line, "N passed, N failed" and perhaps ", N skipped".

passed=0 failed=0 skipped=0 same=0
declare -A built=()
mkdir -p build/logs build/kept
: >build/logs/failures

# count KIND STATUS LOG: prints "PASSED FAILED SKIPPED". A failing command never counts as nothing failed.
count() {
  local kind=$1 status=$2 log=$3 numbers
  case $kind in
    plain) numbers="0 0 0" ;;
    single) numbers="$((status == 0)) 0 0" ;;
    doctest) numbers=$(awk -F'[|:]' '/\[doctest\] test cases:/ {p += $(NF-2); f += $(NF-1); s += $NF; n++}
      END {print p + 0, f + 0, s + 0; exit n == 0}' "$log") || status=1 ;;
    totals)
      local last
      last=$(grep -v '^[[:space:]]*$' "$log" | tail -n 1)
      if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]]; then
        numbers="${BASH_REMATCH[1]} ${BASH_REMATCH[2]} ${BASH_REMATCH[4]:-0}"
      else
        numbers="0 0 0" status=1
      fi
      ;;
  esac
  read -r p f s <<<"$numbers"
  [ "$status" != 0 ] && [ "$f" = 0 ] && f=1
  echo "$p $f $s"
}

# step NAME KIND COMMAND...: false when any part of it failed. Leaves its numbers in `last_numbers`.
step() {
  local name=$1 kind=$2 log begun took status=0 p f s word=ok
  shift 2
  log=build/logs/$(tr -c 'a-zA-Z0-9\n' '-' <<<"$name" | tr -s -).log
  begun=${EPOCHREALTIME/[.,]/}
  ( "$@" ) >"$log" 2>&1 </dev/null || status=$?
  took=$(((${EPOCHREALTIME/[.,]/} - begun) / 100000))
  last_numbers=$(count "$kind" "$status" "$log")
  read -r p f s <<<"$last_numbers"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  [ "$f" = 0 ] || word=FAIL
  line "$word" "$took" "$name" "$kind" "$p" "$f" "$s"
  [ "$f" = 0 ] && return 0
  # The failed checks are repeated before the totals, because a long output may reach a reader only in part.
  grep -E -A 3 '^FAIL|FAILED|ERROR:' "$log" | head -n 60 | sed "s/^/$name: /" >>build/logs/failures
  # In one piece, because another step may print beside it.
  printf '%s\n' "  the end of $log:
$(tail -n 40 "$log" | sed 's/^/  | /')"
  return 1
}

# beside COMMAND WORD...: runs COMMAND with each of the words at the same time and adds up their counts. The tests
# wait more than they compute, so two builds' tests share the cores well.
# shellcheck disable=SC2030,SC2031 # each counts separately, and passes its numbers on in a file
beside() {
  local command=$1 word p f s m
  shift
  for word in "$@"; do
    (
      passed=0 failed=0 skipped=0 same=0
      "$command" "$word"
      echo "$passed $failed $skipped $same" >"build/logs/counted-$word"
    ) &
  done
  wait
  for word in "$@"; do
    read -r p f s m <"build/logs/counted-$word"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s)) same=$((same + m))
    rm -f "build/logs/counted-$word"
  done
}

line() { # WORD TENTHS NAME KIND PASSED FAILED SKIPPED [NOTE]
  local counts=""
  [ "$4" = plain ] || counts="$5 passed, $6 failed"
  [ "$7" = 0 ] || counts+=", $7 skipped"
  printf '%-4s %6d.%d s  %-28s %s%s\n' "$1" $(($2 / 10)) $(($2 % 10)) "$3" "$counts" "${8:+ $8}"
}

# digest PATH...: of the bytes of programs and scripts; of the names, sizes and times of a folder outside the checkout.
digest() {
  local path
  for path in "$@"; do
    case $path in
      /*) find -L "$path" -type f -printf '%P %s %T@\n' 2>/dev/null | sort ;;
      *) find "$path" -name node_modules -prune -o -type f -print0 2>/dev/null | sort -z | xargs -0 -r sha256sum ;;
    esac
  done | sha256sum
}

# kept NAME INPUT... -- KIND COMMAND...: a step that is not repeated while its inputs equal those with which it passed.
kept() {
  local name=$1 inputs=() note now p f s
  shift
  while [ "$1" != -- ]; do inputs+=("$1"); shift; done
  shift
  note=build/kept/$(tr -c 'a-zA-Z0-9\n' '-' <<<"$name")
  now=$(digest "${inputs[@]}" tests/run.sh tests/steps.sh packaging/packages.txt)
  if [ -f "$note" ] && [ "$(head -n 1 "$note")" = "$now" ]; then
    read -r p f s <<<"$(tail -n 1 "$note")"
    passed=$((passed + p)) skipped=$((skipped + s)) same=$((same + p))
    line same 0 "$name" "$1" "$p" "$f" "$s" "(unchanged since it passed)"
    return
  fi
  rm -f "$note"
  # A skip depends on something that is missing, so the step is run again.
  if step "$name" "$@" && [ "${last_numbers##* }" = 0 ]; then printf '%s\n%s\n' "$now" "$last_numbers" >"$note"; fi
}

# needs PRESET NAME: false, and counted as skipped, when that build failed.
needs() {
  [ "${built[$1]:-no}" = yes ] && return 0
  skipped=$((skipped + 1))
  echo "skip           $2: build $1 failed"
  return 1
}

finish() {
  [ "$same" = 0 ] || echo "$same of the passed were not run again: nothing they depend on has changed (--fresh runs all)"
  [ ! -s build/logs/failures ] || sed 's/^/  | /' build/logs/failures
  local totals="$passed passed, $failed failed"
  [ "$skipped" = 0 ] || totals+=", $skipped skipped"
  echo "$totals"
  [ "$failed" = 0 ]
  exit
}
