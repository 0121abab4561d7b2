#!/bin/sh
# Previews of copies: drawn, rendered, told, saved; and what makes a post's copy fail.
exec /usr/bin/python3 -B "$(dirname "$0")/preview.py"
