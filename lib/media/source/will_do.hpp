#pragma once
// Unexpected changes that a render makes to a video, in words. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/render.hpp"

namespace farmtok::media {

/// A line each: "turned upright by 90°", "10 bits become 8", "scaled to 1080x608", "sound DTS becomes AAC", "content
/// credentials of Adobe Firefly are not in the copy". Empty when the copy equals the original except for its variation.
/// `profile` as for output_size(). `copy_says` is the digital source type in the copy's XMP. Throws INVALID_REQUEST for
/// another profile.
std::vector<std::string> will_do(const model::VideoFacts& facts, std::string_view profile,
                                 const std::optional<std::string>& copy_says = {});

}  // namespace farmtok::media
