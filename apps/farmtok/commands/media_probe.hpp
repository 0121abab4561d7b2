#pragma once
// `farmtok media probe`: what is in a file, and what a render will do with it.

#include "declare.hpp"

namespace farmtok::cli {

Verb media_probe_verb();

}  // namespace farmtok::cli
