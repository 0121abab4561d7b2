#pragma once
// `schedule explain`.

#include "declare.hpp"

namespace farmtok::cli {

std::vector<Verb> schedule_explain_verbs();

}  // namespace farmtok::cli
