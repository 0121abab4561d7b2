#pragma once
// `schedule recover`.

#include "declare.hpp"

namespace farmtok::cli {

std::vector<Verb> schedule_recover_verbs();

}  // namespace farmtok::cli
