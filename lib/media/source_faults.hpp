#pragma once
// What a file is refused for before anything of it is decoded. All throw INVALID_MEDIA.

#include <cstdint>

#include "av/input.hpp"

namespace farmtok::media {

/// A file whose index is whole but whose bytes are not: says up to where it is there.
void refuse_truncated(const av::Input& input, AVStream& stream, double duration);

/// A file that is much shorter than it says; the last bytes may be an index that nobody misses. `fd` stays the
/// caller's.
void refuse_short(int fd, std::int64_t bytes);

/// A container or a track that says how long it lasts, of which less is there: it was cut off. Half a second or 3 % is
/// how containers round. Both in seconds.
void refuse_incomplete(double got, double promised);

/// Dolby Vision of profile 5 and its like: no other decoder knows what colours its numbers mean.
void refuse_foreign_colours(AVStream& stream);

}  // namespace farmtok::media
