#!/bin/sh
# asan
# Proofs in all forms of their link, posts that reach no one, defaults that change later, and refunds on delete.
exec /usr/bin/python3 -B "$(dirname "$0")/people.py"
