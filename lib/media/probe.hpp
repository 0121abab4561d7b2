#pragma once
// What a video file holds, without decoding all of it.

#include "model/render.hpp"

namespace farmtok::media {

/// `fd` is a regular file open for reading; it stays the caller's. Throws INVALID_MEDIA with the reason.
model::VideoFacts probe(int fd);

}  // namespace farmtok::media
