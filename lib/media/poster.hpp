#pragma once
// One still of a video, to show before it plays.

namespace farmtok::media {

/// Decodes the picture a quarter into the video of `video_fd` and writes it to `poster_fd` as one JPEG, at most 720
/// pixels wide, without metadata. Both stay the caller's. Throws INVALID_MEDIA or STORAGE_FULL.
void poster(int video_fd, int poster_fd);

}  // namespace farmtok::media
