#pragma once
// Errors of the daemon in the words of the command line. Pure.

#include "base/error.hpp"
#include "declare.hpp"

namespace farmtok::cli {

/// Names of fields in the error become the flags of the verb that set them: "output_quantity is 0" becomes
/// "--quantity is 0". The details, which programs read, keep their names when `for_programs`.
void name_flags(base::Error& error, const Verb& verb, bool for_programs);

}  // namespace farmtok::cli
