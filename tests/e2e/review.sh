#!/bin/sh
# A person goes through pending results on a terminal; sheets and addresses of results.
exec /usr/bin/python3 -B "$(dirname "$0")/review.py"
