#pragma once
// The signs of each language, as data: improve the recognition of a language here.

#include <span>
#include <string_view>

namespace farmtok::words {

/// One language of Latin letters. All words are in lower case and without marks, separated by blanks.
struct LanguageWords {
  std::string_view code;       // "de"
  std::string_view name;       // Snowball's name for its algorithm
  std::string_view letters;    // letters that few other languages have
  std::string_view words;      // words that every sentence has, and those that every post has ("video")
  std::string_view negations;  // negations of the next word
};
/// English first.
std::span<const LanguageWords> languages_known();

/// Function words that are other words in English: they show a language, but may have a meaning.
std::string_view also_english();
/// Function words of other scripts, and words that every post has.
std::string_view words_of_scripts();
/// Negations of other scripts.
std::string_view negations_of_scripts();

}  // namespace farmtok::words
