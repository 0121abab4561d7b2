#!/usr/bin/env bash
# ical.js 2.2.1 (npm): BYSETPOS of a daily rule is ignored. A calendar that uses it shows three posts a day where the
# rule names one.
#
# Expected (RFC 5545, 3.3.10: BYSETPOS picks from the set of instances within one interval of the rule):
#   FREQ=DAILY;BYHOUR=9,12,18;BYSETPOS=-1 gives 18:00 of each day.
# Seen: 9:00, 12:00 and 18:00 of each day, without an error. rrule 2.8.1 answers as expected. libical 3.0.16, from which
# ical.js descends, does the same as ical.js (seen, not run here).
# Exits 1 when one of them gives another result.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund ical.js@2.2.1 rrule@2.8.1
cat >try.cjs <<'JS'
const ICAL = require('ical.js').default ?? require('ical.js');
const { rrulestr } = require('rrule');
const rule = 'FREQ=DAILY;BYHOUR=9,12,18;BYSETPOS=-1';
const days = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString('2026-10-16T09:00:00'));
const seen = Array.from({ length: 4 }, () => days.next().toICALString());
const right = rrulestr(`DTSTART:20261016T090000Z\nRRULE:${rule}`).all((_, count) => count < 4)
  .map((day) => day.toISOString().replace(/[-:]|\.000Z/g, ''));
console.log('ical.js:', ...seen);
console.log('rrule:  ', ...right);
const same = (list, text) => list.join(' ') === text;
process.exit(same(seen, '20261016T090000 20261016T120000 20261016T180000 20261017T090000') &&
  same(right, '20261016T180000 20261017T180000 20261018T180000 20261019T180000') ? 0 : 1);
JS
node try.cjs
