#pragma once
// A filter prompt cut into words, numbers, dates, #hashtags, @accounts and quotes. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace farmtok::farm {

struct FilterToken {
  enum class Kind { word, number, date, hashtag, account, quote, sign };
  Kind kind;
  std::size_t from, to;  // bytes of the prompt
  std::string text;      // lower case; of hashtag, account and quote without their signs; of sign the sign itself
  double value = 0;      // of number, "50k" multiplied out; of date, its first second since 1970
  bool minutes = false;  // a number with a bare "m", which may mean millions (as in value) or minutes
  bool percent = false;  // "8%"
  bool plus = false;     // "50k+"
};

/// Signs are , . ; : ( ) / * - + & < > <= >= and line ends ("."); everything else that is no word is passed over.
std::vector<FilterToken> filter_tokens(std::string_view prompt);

/// "ten" → 10, "thousand" → 1000; 0 for other words.
double number_word(std::string_view word);

}  // namespace farmtok::farm
