#!/usr/bin/env bash
# Installs the Debian packages of the named sections of packages.txt: packaging/install.sh build run test
# Does nothing, and needs no root, when everything is there already.
set -euo pipefail
list="$(dirname "$(readlink -f "$0")")/packages.txt"

section() { sed -n "/^\[$1\]/,/^\[/p" "$list" | grep -v -e '^\[' -e '^#' -e '^$'; }

wanted=()
for name in "$@"; do
  if [ "$name" = node ] && command -v npm >/dev/null; then continue; fi
  mapfile -t -O "${#wanted[@]}" wanted < <(section "$name")
done

missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null || true)
  [ "$status" = "ii " ] || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || {
    echo "error: these packages are missing and need root: ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "Installing ${#missing[@]} Debian packages: ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
