#pragma once
// Unexpected changes that a render makes to a video, in words. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "model/render.hpp"

namespace farmtok::media {

/// A line each: "turned upright by 90°", "10 bits become 8", "scaled to 1080x608", "sound DTS becomes AAC". Empty when
/// the copy equals the original except for its variation. `profile` as for output_size(). Throws INVALID_REQUEST for
/// another one.
std::vector<std::string> will_do(const model::VideoFacts& facts, std::string_view profile);

}  // namespace farmtok::media
