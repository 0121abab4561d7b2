#!/bin/sh
# A volunteer in a real Chromium; also makes the README's pictures (kept with UPDATE_DOCS=1).
exec /usr/bin/python3 -B "$(dirname "$0")/browser.py"
