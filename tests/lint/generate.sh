#!/bin/sh
# Writes the completions and manual pages from the declarations of the command line.
# Usage: generate.sh [FARMTOK [ROOT]]   FARMTOK: the program (build/release/bin/farmtok); ROOT: where to write (the checkout)
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
farmtok=${1:-$here/build/release/bin/farmtok}
root=${2:-$here}

mkdir -p "$root/completions" "$root/man"
"$farmtok" completions bash >"$root/completions/farmtok.bash"
"$farmtok" completions zsh >"$root/completions/_farmtok"
"$farmtok" completions fish >"$root/completions/farmtok.fish"
"$farmtok" manual >"$root/man/farmtok.1"
"$farmtok" manual farmtokd >"$root/man/farmtokd.8"
# A page for each noun in the overview, and for help itself.
for noun in $("$farmtok" help | sed -n 's/^  \([a-z]*\)  *[A-Z].*/\1/p; s/^  \([a-z, ]*\): the farm.s .*/\1/p' | tr -d ,) help; do
  "$farmtok" manual "$noun" >"$root/man/farmtok-$noun.1"
done
