#pragma once
// English words with irregular stems, as data.

#include <string_view>

namespace farmtok::words {

/// The stem of such a word; empty for all others.
std::string_view irregular_stem(std::string_view word);

}  // namespace farmtok::words
