#pragma once
// A filter prompt cut into words, numbers, dates, #hashtags, @accounts and quotes. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::farm::discovery {

struct FilterToken {
  enum class Kind { word, number, date, hashtag, account, quote, sign };
  Kind kind;
  std::size_t from, to;     // bytes of the prompt
  std::string text;         // lower case; of hashtag, account and quote without their signs; of sign the sign itself
  double value = 0;         // of number, "50k" multiplied out; of a clock time, its seconds; of date, its first second
  bool minutes = false;     // a number with a bare "m", which may mean millions (as in value) or minutes
  bool percent = false;     // "8%"
  bool plus = false;        // "50k+"
  bool suffixed = false;    // "50k"
  bool clock = false;       // "1:30": minutes and seconds, or with two colons hours first
  bool dotted = false;      // "1.500", which is 1500 for most and 1.5 for some
  bool glued = false;       // a letter is directly before the number
  bool unreadable = false;  // digits that form no clear number: "1,0000", "007"
};

/// Signs are , . ; : ( ) / * - + & < > = ~ and others with one meaning for several forms: <= >= != and line ends (".").
/// "~" replaces all signs of an approximate value. Quote marks without a partner, "_" and emphasis are skipped.
std::vector<FilterToken> filter_tokens(std::string_view prompt);

/// The bytes of a blank at the start of the text, also of the blanks that typesetters put into numbers; 0 when none is
/// there.
std::size_t blank_at(std::string_view text);

/// Digits with their groups ("1 000 000", "10,000.5", "1:30") without sign and suffix.
struct ReadDigits {
  std::size_t length = 0;  // bytes
  double value = 0;
  std::string plain = {};
  bool fraction = false, dotted = false, clock = false, unreadable = false;
};
/// The number at the start of the text; the first character is a digit.
ReadDigits read_digits(std::string_view text);

}  // namespace farmtok::farm::discovery
