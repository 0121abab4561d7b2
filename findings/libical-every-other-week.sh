#!/usr/bin/env bash
# libical 3.0.16 (Debian 12): a rule for every other week starts in the wrong week when the week's first listed day lies
# before DTSTART.
#
# Expected (RFC 5545, 3.3.10: INTERVAL counts weeks from the week of DTSTART, and WKST says where that week begins):
#   DTSTART 21 April 2026 (a Tuesday), FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SA gives 21 April, 3 May, 5 May, 17 May.
# Seen: 26 April, 28 April, 10 May, 12 May: the weeks in between, and DTSTART is not among them.
# python3-dateutil gives the expected result and is the judge here. Exits 1 when one of them gives another result.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
for package in libical3=3.0.16-1+b1 libical-dev=3.0.16-1+b1 python3-dateutil=2.8.2-2 python3-six=1.16.0-4; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log >&2; exit 2; }
done
for file in *.deb; do dpkg -x "$file" root; done
cat >expand.c <<'C'
#include <libical/ical.h>
#include <stdio.h>
int main(int count, char **words) {
  struct icalrecur_iterator_impl *rule = icalrecur_iterator_new(icalrecurrencetype_from_string(words[2]), icaltime_from_string(words[1]));
  for (int i = 0; i < 4 && count == 3; ++i) printf("%.8s ", icaltime_as_ical_string(icalrecur_iterator_next(rule)));
  return 0;
}
C
libraries=root/usr/lib/$(gcc -dumpmachine)
gcc -Iroot/usr/include expand.c -L"$libraries" -lical -Wl,-rpath-link,"$libraries" -o expand
start=20260421T090000 rule='FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SA'
seen=$(LD_LIBRARY_PATH=$libraries ./expand $start "$rule")
right=$(PYTHONPATH=root/usr/lib/python3/dist-packages /usr/bin/python3 -c "
import datetime
from dateutil.rrule import rrulestr
rule = rrulestr('$rule', dtstart=datetime.datetime(2026, 4, 21, 9))
print(*(day.strftime('%Y%m%d') for day, _ in zip(rule, range(4))), end=' ')")
echo "libical:  $seen"
echo "dateutil: $right"
[ "$seen" = "20260426 20260428 20260510 20260512 " ] && [ "$right" = "20260421 20260503 20260505 20260517 " ]
