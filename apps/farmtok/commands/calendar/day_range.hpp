#pragma once
// `calendar day`, `agenda`.

#include "declare.hpp"

namespace farmtok::cli {

std::vector<Verb> calendar_days_verbs();

}  // namespace farmtok::cli
