#!/usr/bin/env bash
# ical.js 2.2.1 (npm): a yearly rule with BYMONTHDAY and no BYMONTH keeps to the month of DTSTART.
#
# Expected (RFC 5545, 3.3.10, table of BYxxx: BYMONTHDAY expands a yearly rule, in every month):
#   DTSTART 24 February 2026, FREQ=YEARLY;BYMONTHDAY=13 gives 13 March, 13 April, 13 May 2026.
# Seen: 13 February 2027, 2028, 2029. rrule 2.8.1 answers as expected; libical 3.0.16 does the same as ical.js (seen, not
# run here). A monthly plan that was written as a yearly rule posts once a year. Exits 1 when one answers otherwise.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund ical.js@2.2.1 rrule@2.8.1
cat >try.cjs <<'JS'
const ICAL = require('ical.js').default ?? require('ical.js');
const { rrulestr } = require('rrule');
const rule = 'FREQ=YEARLY;BYMONTHDAY=13';
const days = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString('2026-02-24T09:00:00'));
const seen = Array.from({ length: 3 }, () => days.next().toICALString().slice(0, 8));
const right = rrulestr(`DTSTART:20260224T090000Z\nRRULE:${rule}`).all((_, count) => count < 3)
  .map((day) => day.toISOString().slice(0, 10).replaceAll('-', ''));
console.log('ical.js:', ...seen);
console.log('rrule:  ', ...right);
const same = (list, text) => list.join(' ') === text;
process.exit(same(seen, '20270213 20280213 20290213') && same(right, '20260313 20260413 20260513') ? 0 : 1);
JS
node try.cjs
