#include "words/cut.hpp"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/text/text.hpp"
#include "words/languages.hpp"
#include "words/letters.hpp"

namespace farmtok::words {
namespace {

struct Closer {
  void operator()(UBreakIterator* breaks) const { ubrk_close(breaks); }
};

/// ICU's rules for words; one for each thread. None where ICU's data is damaged: then runs stay whole.
UBreakIterator* breaks() {
  thread_local const std::unique_ptr<UBreakIterator, Closer> made = [] {
    UErrorCode fault = U_ZERO_ERROR;
    std::unique_ptr<UBreakIterator, Closer> opened{ubrk_open(UBRK_WORD, "", nullptr, 0, &fault)};
    if (U_FAILURE(fault)) opened.reset();
    return opened;
  }();
  return made.get();
}

bool unbroken(char32_t point) {
  if (point < 0xE00) return false;
  const auto script = script_of(point);
  return script == Script::ideographic || script == Script::syllabic;
}

bool is_mark(char32_t point) {
  constexpr auto marks = U_GC_MN_MASK | U_GC_MC_MASK | U_GC_ME_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(point)) & marks) != 0;
}

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_word(char32_t point) {
  if (point < 0x80) return is_word(static_cast<char>(point));
  if (point < 0xC0) return false;
  return (U_GET_GC_MASK(static_cast<UChar32>(point)) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK)) != 0;
}

/// Marks and signs inside a word without a meaning of their own: apostrophes, soft hyphens, accents without a
/// letter, the vowel signs of Arabic and Hebrew, the stretching of Arabic letters.
bool silent(char32_t point) {
  return point == 0xAD || point == 0x2BC || point == 0x2019 || point == 0x200D || (point >= 0x300 && point <= 0x36F) ||
         (point >= 0x591 && point <= 0x5C7) || point == 0x640 || (point >= 0x64B && point <= 0x65F) || point == 0x670 ||
         (point >= 0xFE00 && point <= 0xFE0F) || point >= 0xE0000;
}

char32_t lower_case(char32_t point) {
  const auto digit = u_charDigitValue(static_cast<UChar32>(point));
  return digit >= 0 ? '0' + static_cast<char32_t>(digit)
                    : static_cast<char32_t>(u_tolower(static_cast<UChar32>(point)));
}

/// The articles that French and Italian elide before a vowel.
bool is_elided(std::string_view word) {
  static constexpr std::array<std::string_view, 15> articles{"l",  "d",    "j",   "m",    "n",    "s",  "t",   "c",
                                                             "qu", "dell", "all", "nell", "sull", "un", "dall"};
  return std::ranges::count(articles, word) > 0;
}

bool begins_with_vowel(std::string_view rest) {
  if (rest.empty()) return false;
  const auto letter = plain(std::string_view{rest.substr(0, (rest.front() & 0x80) != 0 ? 2 : 1)});
  return !letter.empty() && std::string_view{"aeiouhAEIOUH"}.find(letter.front()) != std::string_view::npos;
}

/// A single sign of Chinese or a single katakana, which is in no dictionary.
bool is_loose(std::string_view piece) {
  auto rest = piece;
  const auto point = base::next_point(rest);
  UErrorCode fault = U_ZERO_ERROR;
  const auto script = uscript_getScript(static_cast<UChar32>(point), &fault);
  return rest.empty() && (script == USCRIPT_HAN || script == USCRIPT_KATAKANA) && !is_function_word(piece);
}

/// The pieces of a run of letters without blanks. Single signs in a row are names and new words, which the dictionary
/// lacks ("早茶", "筋トレ"): they stay together.
void cut_run(std::string_view run, std::vector<std::string>& pieces) {
  pieces.clear();
  const auto letters = icu::UnicodeString::fromUTF8({run.data(), static_cast<std::int32_t>(run.size())});
  UErrorCode fault = U_ZERO_ERROR;
  if (breaks()) ubrk_setText(breaks(), letters.getBuffer(), letters.length(), &fault);
  if (!breaks() || U_FAILURE(fault)) return void(pieces.emplace_back(run));
  bool loose = false;
  auto from = ubrk_first(breaks());
  for (auto to = ubrk_next(breaks()); to != UBRK_DONE; from = to, to = ubrk_next(breaks())) {
    std::string piece;
    letters.tempSubStringBetween(from, to).toUTF8String(piece);
    const bool was_loose = std::exchange(loose, is_loose(piece));
    if (was_loose && loose) pieces.back() += piece;
    else pieces.push_back(std::move(piece));
  }
}

}  // namespace

Cutter::Cutter(std::string_view text) : rest_(composed(text, room_)) {}

/// Takes the run at the cursor.
bool Cutter::begin_run(std::string& word) {
  std::string run;
  while (!rest_.empty()) {
    auto behind = rest_;
    const auto point = base::next_point(behind);
    if (point != base::broken_point && !silent(point) && !unbroken(point) && !(is_mark(point) && !run.empty())) break;
    rest_ = behind;
    if (point != base::broken_point && !silent(point)) append(run, lower_case(point));
  }
  cut_run(run, pieces_);
  piece_ = 1;
  if (!pieces_.empty()) word = pieces_.front();
  return !word.empty();
}

bool Cutter::next(std::string& word) {
  word.clear();
  if (piece_ < pieces_.size()) return word = pieces_[piece_++], true;
  pieces_.clear();
  piece_ = 0;
  while (!rest_.empty()) {
    // Most of most texts is ASCII, which needs none of the tables.
    if (const char c = rest_.front(); (static_cast<unsigned char>(c) & 0x80) == 0) {
      if (is_word(c)) {
        const auto end = std::ranges::find_if_not(rest_, [](char each) { return is_word(each); });
        const auto size = static_cast<std::size_t>(end - rest_.begin());
        word.append(rest_, 0, size);
        rest_.remove_prefix(size);
        continue;
      }
      rest_.remove_prefix(1);
      if (c >= 'A' && c <= 'Z') {
        word += static_cast<char>(c - 'A' + 'a');
      } else if (c == '\'') {
        if (is_elided(word) && begins_with_vowel(rest_)) word.clear();
      } else if (!word.empty()) {
        return true;
      }
      continue;
    }
    const auto here = rest_;
    const auto point = base::next_point(rest_);
    if (point == 0x2019 && is_elided(word) && begins_with_vowel(rest_)) word.clear();
    if (point == base::broken_point || silent(point)) continue;
    if (unbroken(point)) {
      rest_ = here;
      if (!word.empty()) return true;
      if (begin_run(word)) return true;
      continue;
    }
    const auto lower = lower_case(point);
    if (is_word(lower)) append(word, lower);
    else if (!word.empty()) return true;
  }
  return !word.empty();
}

}  // namespace farmtok::words
