#pragma once
// Pictures spread evenly over a video.

#include <span>

namespace farmtok::media {

/// One JPEG into each of the empty files `picture_fds`, in the order of the video: from the middles of as many equal
/// parts of it; where that one is dark, another picture of the same part. Upright, square pixels, no side longer than
/// `longest_side`, no metadata. Where nothing can be decoded, the picture before is repeated. All descriptors stay the
/// caller's. Throws INVALID_MEDIA when no picture at all can be decoded, STORAGE_FULL.
void frames(int video_fd, std::span<const int> picture_fds, int longest_side);

}  // namespace farmtok::media
