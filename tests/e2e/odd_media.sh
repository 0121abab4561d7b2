#!/bin/sh
# Files with odd parts: sizes and sound that change, crops, cut ends, recordings that begin anywhere.
exec /usr/bin/python3 -B "$(dirname "$0")/odd_media.py"
