#pragma once
// What the languages are known by, as data: a language that is not recognised is mended here.

#include <span>
#include <string_view>

namespace farmtok::words {

/// One language of Latin letters. All words are in lower case and without marks, separated by blanks.
struct LanguageWords {
  std::string_view code;       // "de"
  std::string_view name;       // as Snowball calls its algorithm
  std::string_view letters;    // that few other languages have
  std::string_view words;      // that every sentence has, and what every post has ("video")
  std::string_view negations;  // of what follows
};
/// English first.
std::span<const LanguageWords> languages_known();

/// Function words that are other words in English: they tell a language, but not that they mean nothing.
std::string_view also_english();
/// Function words of other scripts, and what every post has.
std::string_view words_of_scripts();
/// Negations of other scripts.
std::string_view negations_of_scripts();

}  // namespace farmtok::words
