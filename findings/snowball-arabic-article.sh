#!/usr/bin/env bash
# Snowball 2.2.0 (Debian 12): the Arabic stemmer leaves the article after "and", and removes letters of the word itself.
#
# Expected: a noun has one stem with its article, with "and" and the article, and without both:
#   قهوة (coffee), القهوة (the coffee), والقهوة (and the coffee) · سيارات (cars), السيارات (the cars).
# Seen: والقهوة keeps its article (والقهو beside قهو), and سيارات becomes يارا (beside سيار), as if its first letter were
# the sign of the future. Exits 1 when it gives another result.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
for package in libstemmer0d=2.2.0-2 libstemmer-dev=2.2.0-2; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log >&2; exit 2; }
done
for file in *.deb; do dpkg -x "$file" root; done
cat >stem.c <<'C'
#include <libstemmer.h>
#include <stdio.h>
#include <string.h>
int main(int count, char **words) {
  struct sb_stemmer *stemmer = sb_stemmer_new("arabic", "UTF_8");
  for (int i = 1; i < count; ++i)
    printf("%s ", (const char *)sb_stemmer_stem(stemmer, (const sb_symbol *)words[i], (int)strlen(words[i])));
  return 0;
}
C
libraries=root/usr/lib/$(gcc -dumpmachine)
gcc -Iroot/usr/include stem.c -L"$libraries" -lstemmer -o stem
seen=$(LD_LIBRARY_PATH=$libraries ./stem قهوة القهوة والقهوة سيارة السيارات سيارات)
echo "expected: قهو قهو قهو سيار سيار سيار"
echo "seen:     $seen"
[ "$seen" = "قهو قهو والقهو سيار سيار يارا " ]
