#!/usr/bin/env bash
# libcbor 0.8.0 (Debian 12): its streaming decoder refuses the tags 6 to 20, which all of COSE uses.
#
# Expected (RFC 8949, 3.4: a decoder passes on tags that it does not know): cbor_stream_decode calls `tag` for each tag
# that a head of one byte can hold, 0 to 23; 18 is a COSE_Sign1 (RFC 9052), the signature of content credentials.
# Seen: CBOR_DECODER_ERROR for 6 to 20. The same tags in a head of two bytes are passed on.
# Exits 1 when that changes; 2 where the packages cannot be had.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
version=0.8.0-2+b1
for package in libcbor-dev libcbor0.8; do
  apt-get download -qq "$package=$version" 2>apt.log || { cat apt.log >&2; exit 2; }
done
for file in *.deb; do dpkg -x "$file" root; done
libraries=$place/root/usr/lib/$(gcc -dumpmachine)
cat >tags.c <<'C'
#include <cbor.h>
#include <stdio.h>
static int seen;
static void tag(void* context, uint64_t number) { (void)context; seen = (int)number; }
int main(void) {
  struct cbor_callbacks to = cbor_empty_callbacks;
  to.tag = tag;
  for (int two = 0; two < 2; ++two) {
    printf("refused in a head of %d bytes:", two + 1);
    for (int number = 0; number < 24; ++number) {
      const unsigned char one[] = {(unsigned char)(0xC0 | number), 0x01}, wide[] = {0xD8, (unsigned char)number, 0x01};
      seen = -1;
      const struct cbor_decoder_result read = cbor_stream_decode(two ? wide : one, two ? 3 : 2, &to, NULL);
      if (read.status != CBOR_DECODER_FINISHED || seen != number) printf(" %d", number);
    }
    printf("\n");
  }
  return 0;
}
C
gcc -Iroot/usr/include tags.c -o tags -L"$libraries" -lcbor
seen=$(LD_LIBRARY_PATH=$libraries ./tags)
echo "$seen"
[ "$seen" = "refused in a head of 1 bytes: 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20
refused in a head of 2 bytes:" ]
