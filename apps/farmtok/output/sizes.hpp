#pragma once
// Sizes for people; programs get plain numbers. Pure.

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace farmtok::cli {

/// The size in a field that holds bytes ("14.5 MB"), else the field's value as text_of() returns it.
std::string shown_value(const base::Json& object, std::string_view field);

}  // namespace farmtok::cli
