#pragma once
// `schedule slots`, `plan`, `apply`, `diff`.

#include "declare.hpp"

namespace farmtok::cli {

std::vector<Verb> schedule_plan_verbs();

}  // namespace farmtok::cli
