#pragma once
// A video and a copy of it side by side, at the same moments.

#include <string>

#include "farm/library/child.hpp"
#include "farm/library/store.hpp"

namespace farmtok::farm::dedup {

/// A contact sheet as PNG: pairs of pictures of the original and of the copy from the middles of four equal parts of
/// each, so that both show the same moment whatever the speed. Throws as MediaChild::frames.
std::string pair_sheet(const library::MediaStore& media, const library::MediaChild& child, const model::Media& original,
                       const model::Media& copy);

}  // namespace farmtok::farm::dedup
