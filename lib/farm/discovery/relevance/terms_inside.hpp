#pragma once
// The parts of the vocabulary that the files of terms.hpp share.

#include <string>
#include <string_view>

namespace farmtok::farm::discovery {

/// Whether the tables of terms_synonyms.hpp have the word unchanged.
bool is_known(const std::string& word);
/// Whether a known word is longer than this one and begins with it.
bool begins_known(const std::string& word);

/// The letters of a result of words::stem_in().
inline std::string_view without_language(std::string_view stem) { return stem.substr(0, stem.rfind("·")); }

}  // namespace farmtok::farm::discovery
