#!/bin/sh
# Near copies: found by results, jobs and `media similar`; the quality of that, over clips and copies of them.
exec /usr/bin/python3 -B "$(dirname "$0")/similar.py"
