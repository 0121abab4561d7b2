#pragma once
// `farmtok media similar`: stored videos that are nearly the same as one.

#include "declare.hpp"

namespace farmtok::cli {

Verb media_similar_verb();

}  // namespace farmtok::cli
