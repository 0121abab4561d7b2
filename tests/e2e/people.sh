#!/bin/sh
# asan
# Proofs in all forms of their link, posts that reach nobody, defaults that change later, and what goes back on delete.
exec /usr/bin/python3 -B "$(dirname "$0")/people.py"
