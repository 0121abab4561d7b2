#pragma once
// The stems of words: the common part of their forms.

#include <string>
#include <string_view>
#include <vector>

#include "words/languages.hpp"

namespace farmtok::words {

/// Raised whenever the cutting or stemming of texts changes: an index of an older version is rebuilt.
inline constexpr int version = 2;

/// The stem of a plain word by its script: that of English for Latin letters, Snowball's for Cyrillic, Greek,
/// Devanagari, Armenian and Tamil; in Arabic the article and the common endings are removed. Others stay.
/// "transformations" → "transform".
std::string stem_of(std::string_view plain);

/// The stem in a language by the number of its bit, marked with it, so that stems of two languages are never the same:
/// "Rezepte" in German → "rezept·de". `word`: as written, in lower case.
std::string stem_in(std::size_t language, std::string_view word);

struct Form {
  std::string stem;
  double weight;
};
/// The additional stems of a text that has this word: the stem by another rule, Korean words without their
/// particles, words that a longer one may consist of. `word` as written, in lower case.
std::vector<Form> forms_said(std::string_view word);
/// The additional stems of a search for this word.
std::vector<Form> forms_asked(std::string_view word);

/// The last letter of one word and the first of the next, where a dictionary has separated them.
std::string bridge(std::string_view word, std::string_view next);

/// How well a part represents the whole.
inline constexpr double weight_of_part = 0.6;

}  // namespace farmtok::words
