#!/bin/sh
# Random rules of RFC 5545 as `schedule explain` reads them, beside python3-dateutil. FARMTOK_RULES sets how many (300).
exec /usr/bin/python3 -B "$(dirname "$0")/rules.py"
