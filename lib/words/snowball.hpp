#pragma once
// Snowball's stemmers: the only place that knows libstemmer.

#include <string>
#include <string_view>

namespace farmtok::words {

/// The word's stem by one of Snowball's algorithms ("english", "russian", …), each of which is created once for each
/// thread. The word itself when there is no such algorithm.
std::string snowball(std::string_view algorithm, std::string_view word);

}  // namespace farmtok::words
