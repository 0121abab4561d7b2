#pragma once
// The boxes at the top of an MP4 or QuickTime file, by their heads.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "media/source/mp4_boxes.hpp"

namespace farmtok::media {

struct FileBox {
  std::string kind;
  Uuid uuid{};                // of a box of the kind uuid; otherwise zeros
  std::int64_t at = 0;        // where its content begins, after a uuid
  std::int64_t bytes = 0;     // of its content, as far as they are there
  std::int64_t promised = 0;  // more where the file is cut off
};

/// Calls `use` with each box until it returns false. Of a box only its head is read; where there are more boxes than
/// any video needs, the rest is left out. `fd` stays the caller's. Returns in words why it ended before the end of the
/// file or the box that was asked for; empty: it did not.
std::string each_file_box(int fd, const std::function<bool(const FileBox&)>& use);

/// The content of a file's moov; empty where there is none, or one that no hour of video needs. `fd` stays the
/// caller's.
std::vector<std::uint8_t> read_moov(int fd);

}  // namespace farmtok::media
