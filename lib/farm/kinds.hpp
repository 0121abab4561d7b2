#pragma once
// Errors about ids that name nothing, or something of another kind.

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace farmtok::farm {

/// The error for an `id` that names nothing of the kind `noun` ("job", "result", "post", "media"). An id of another
/// kind is said to be one, with the command that shows what was probably meant; else `hint`.
base::Error no_such(base::Code code, std::string_view noun, std::string_view id, std::string hint);

}  // namespace farmtok::farm
