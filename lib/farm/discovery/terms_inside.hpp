#pragma once
// What the files that carry out terms.hpp share of the vocabulary.

#include <string>
#include <string_view>

namespace farmtok::farm {

/// Whether the tables of terms_synonyms.hpp have the word as it is.
bool is_known(const std::string& word);
/// Whether a known word is longer than this one and begins with it.
bool begins_known(const std::string& word);

/// The letters of what words::stem_in() answers.
inline std::string_view without_language(std::string_view stem) { return stem.substr(0, stem.rfind("·")); }

}  // namespace farmtok::farm
