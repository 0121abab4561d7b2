#!/usr/bin/env bash
# rrule 2.8.1 (npm): when two positions of BYSETPOS name the same day, that day is there twice.
#
# Expected (RFC 5545, 3.3.10: a recurrence set has no duplicates): the third and the last but one Wednesday of a month
#   with four Wednesdays are one day, so FREQ=MONTHLY;BYDAY=WE;BYSETPOS=-2,3 gives it once.
# Seen: 20 May and 17 June 2026 twice each; 15 and 22 July (five Wednesdays) once each. COUNT counts the repeats, too.
# rrule-temporal 2.2.8 gives the expected result. Exits 1 when one of them gives another.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund rrule@2.8.1 rrule-temporal@2.2.8
cat >try.cjs <<'JS'
const { rrulestr } = require('rrule');
const { RRuleTemporal } = require('rrule-temporal');
const text = 'DTSTART:20260519T090000Z\nRRULE:FREQ=MONTHLY;BYDAY=WE;BYSETPOS=-2,3';
const seen = rrulestr(text).all((_, count) => count < 6).map((day) => day.toISOString().slice(0, 10));
const right = new RRuleTemporal({ rruleString: text }).all((_, count) => count < 4)
  .map((day) => day.toPlainDate().toString());
console.log('rrule:         ', ...seen);
console.log('rrule-temporal:', ...right);
const same = (list, text) => list.join(' ') === text;
process.exit(same(seen, '2026-05-20 2026-05-20 2026-06-17 2026-06-17 2026-07-15 2026-07-22') &&
  same(right, '2026-05-20 2026-06-17 2026-07-15 2026-07-22') ? 0 : 1);
JS
node try.cjs
