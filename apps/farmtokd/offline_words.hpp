#pragma once
// The answers of farmtokd without --json, for a person.

#include <string>

#include "base/json.hpp"
#include "options.hpp"

namespace farmtok::daemon {

/// `told`: the answer to `task` as JSON.
std::string words_of(Offline::Task task, const base::Json& told);

}  // namespace farmtok::daemon
