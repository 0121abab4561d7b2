#!/usr/bin/env bash
# ICU 72.1 (Debian 12): the break iterator for words cuts short katakana words into letters.
#
# Expected (UAX #29, WB13: no break between Katakana): 筋トレ gives 筋 トレ, 抹茶ラテ gives 抹茶 ラテ, ドラ stays ドラ.
# Seen: 筋 ト レ, 抹茶 ラ テ, ド ラ. Words of two katakana that its dictionary of Chinese and Japanese does not have are
# cut into two words; ネコ, which it has, and longer ones (イケメン) stay whole. Exits 1 when it gives another result.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
for package in libicu72=72.1-3+deb12u1 libicu-dev=72.1-3+deb12u1; do
  apt-get download -qq "$package" 2>apt.log || { cat apt.log >&2; exit 2; }
done
for file in *.deb; do dpkg -x "$file" root; done
cat >cut.cpp <<'C'
#include <unicode/ubrk.h>
#include <unicode/unistr.h>
#include <iostream>
int main(int, char **words) {
  UErrorCode fault = U_ZERO_ERROR;
  UBreakIterator *breaks = ubrk_open(UBRK_WORD, "ja", nullptr, 0, &fault);
  while (*++words) {
    const auto text = icu::UnicodeString::fromUTF8(*words);
    ubrk_setText(breaks, text.getBuffer(), text.length(), &fault);
    int from = ubrk_first(breaks);
    for (int to = ubrk_next(breaks); to != UBRK_DONE; from = to, to = ubrk_next(breaks)) {
      std::string word;
      std::cout << text.tempSubStringBetween(from, to).toUTF8String(word) << ' ';
    }
    std::cout << "| ";
  }
  return U_FAILURE(fault);
}
C
libraries=root/usr/lib/$(gcc -dumpmachine)
g++ -Iroot/usr/include cut.cpp -L"$libraries" -licuuc -Wl,-rpath-link,"$libraries" -o cut
seen=$(LD_LIBRARY_PATH=$libraries ./cut 筋トレ 抹茶ラテ ドラ ネコ イケメン)
echo "expected: 筋 トレ | 抹茶 ラテ | ドラ | ネコ | イケメン |"
echo "seen:     $seen"
[ "$seen" = "筋 ト レ | 抹茶 ラ テ | ド ラ | ネコ | イケメン | " ]
