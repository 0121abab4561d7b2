#pragma once
// `calendar export`, `calendar feed`.

#include "declare.hpp"

namespace farmtok::cli {

std::vector<Verb> calendar_feed_verbs();

}  // namespace farmtok::cli
