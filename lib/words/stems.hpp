#pragma once
// The stems of words: what their forms have in common.

#include <string>
#include <string_view>
#include <vector>

#include "words/languages.hpp"

namespace farmtok::words {

/// Raised whenever the same text is cut or stemmed otherwise than before: an index made by an older one is made anew.
inline constexpr int version = 2;

/// The stem of a plain word by its script: that of English for Latin letters, Snowball's for Cyrillic, Greek,
/// Devanagari, Armenian and Tamil; in Arabic the article and the common endings go. Others stay. "transformations" →
/// "transform".
std::string stem_of(std::string_view plain);

/// The stem in a language by the number of its bit, marked with it, so that stems of two languages are never the same:
/// "Rezepte" in German → "rezept·de". `word`: as it is written, in lower case.
std::string stem_in(std::size_t language, std::string_view word);

struct Form {
  std::string stem;
  double weight;
};
/// What a text that has this word speaks of beside its stem: the stem by another rule, Korean words without their
/// particles, words that a longer one may be made of. `word` as it is written, in lower case.
std::vector<Form> forms_said(std::string_view word);
/// What else than its stem is looked for when this word is asked for.
std::vector<Form> forms_asked(std::string_view word);

/// The last letter of one word and the first of the next, which a dictionary has set apart.
std::string bridge(std::string_view word, std::string_view next);

/// How well a part represents the whole.
inline constexpr double weight_of_part = 0.6;

}  // namespace farmtok::words
