#pragma once
// The edit lists of an MP4 file as the file has them: libavformat does not expose them.

#include <cstdint>
#include <map>
#include <span>

#include "media/picture/timeline.hpp"

namespace farmtok::media {

/// The track's number in the file (the id of its AVStream) and its timeline. Tracks without an edit list are left
/// out, and so are edits that extend beyond the end of their media. Empty for fragments, whose edits only shift them,
/// and for lists that cannot be read. `moov` is the content of that box.
std::map<std::uint32_t, Timeline> edit_lists(std::span<const std::uint8_t> moov);

}  // namespace farmtok::media
