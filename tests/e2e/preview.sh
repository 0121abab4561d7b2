#!/bin/sh
# Previews of copies: drawn, rendered, shown, saved; and the reasons for which a post's copy fails.
exec /usr/bin/python3 -B "$(dirname "$0")/preview.py"
