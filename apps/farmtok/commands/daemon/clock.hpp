#pragma once
// farmtok daemon clock

#include <vector>

#include "declare.hpp"

namespace farmtok::cli {

std::vector<Verb> daemon_clock_verbs();

}  // namespace farmtok::cli
