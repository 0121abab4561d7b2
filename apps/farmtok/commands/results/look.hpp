#pragma once
// Results to look at: their pictures, their videos.

#include "context.hpp"

namespace farmtok::cli {

/// `results sheet`.
int save_sheet(Context& context);
/// `results open`.
int open_result(Context& context);

}  // namespace farmtok::cli
