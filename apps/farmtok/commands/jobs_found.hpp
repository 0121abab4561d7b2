#pragma once
// What a job thought: the videos it came upon, and what it read out of its filter.

#include "context.hpp"

namespace farmtok::cli {

/// `jobs found`.
int list_found(Context& context);
/// `jobs explain-filter`.
int explain_filter(Context& context);

}  // namespace farmtok::cli
