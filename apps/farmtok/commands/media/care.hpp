#pragma once
// `farmtok media gc` and `verify`: which stored files are kept, and whether they are sound.

#include "declare.hpp"

namespace farmtok::cli {

Verb media_gc_verb();
Verb media_verify_verb();

}  // namespace farmtok::cli
