#pragma once
// `farmtok media gc` and `verify`: what is kept of stored files, and whether it is sound.

#include "declare.hpp"

namespace farmtok::cli {

Verb media_gc_verb();
Verb media_verify_verb();

}  // namespace farmtok::cli
