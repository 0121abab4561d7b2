#pragma once
// The edit lists of an MP4 file as they are written: libavformat does not tell them.

#include <cstdint>
#include <map>
#include <span>

#include "media/timeline.hpp"

namespace farmtok::media {

/// The track's number in the file (the id of its AVStream) and what it shows when. Tracks without an edit list are left
/// out, and so are edits that go on behind the end of their media. Empty for fragments, whose edits only shift them,
/// and for what cannot be read. `moov` is the content of that box.
std::map<std::uint32_t, Timeline> edit_lists(std::span<const std::uint8_t> moov);

/// The same of a file; `fd` stays the caller's.
std::map<std::uint32_t, Timeline> read_edit_lists(int fd);

}  // namespace farmtok::media
