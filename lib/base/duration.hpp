#pragma once
// Lengths of time as a person types them, beyond parse_duration() of base/time.hpp.

#include <string_view>

namespace farmtok::base {

/// Whether a number other than 0 has no unit: parse_duration() takes "90" as seconds, which a person hardly means.
bool lacks_unit(std::string_view duration);

}  // namespace farmtok::base
