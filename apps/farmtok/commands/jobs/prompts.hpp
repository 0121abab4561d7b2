#pragma once
// The texts with which models are asked.

#include "context.hpp"

namespace farmtok::cli {

/// `jobs prompts`: shows them, or writes each into a folder; an existing file is never overwritten.
int show_prompts(Context& context);

}  // namespace farmtok::cli
