#pragma once
// `farmtok media probe`: the content of a file, and the changes that a render will make.

#include "declare.hpp"

namespace farmtok::cli {

Verb media_probe_verb();

}  // namespace farmtok::cli
