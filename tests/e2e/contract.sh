#!/bin/sh
# asan
# Every path of the contract over both doors: envelope, fields, errors, pages, limits.
exec /usr/bin/python3 -B "$(dirname "$0")/contract.py"
