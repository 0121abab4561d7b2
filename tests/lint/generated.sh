#!/bin/sh
# Fails when the completions or manual pages in the checkout differ from the present declarations.
# Usage: generated.sh [FARMTOK]
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

"$here/tests/lint/generate.sh" "${1:-$here/build/release/bin/farmtok}" "$fresh"
stale=0
for folder in completions man; do
  diff -ru "$here/$folder" "$fresh/$folder" || stale=1
done
if [ "$stale" = 1 ]; then
  echo "generated files are stale: run tests/lint/generate.sh" >&2
  exit 1
fi
echo "completions and manual pages are up to date"
