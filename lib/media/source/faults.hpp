#pragma once
// The reasons to refuse a file before any of it is decoded. All throw INVALID_MEDIA.

#include <cstdint>

#include "av/input.hpp"

namespace farmtok::media {

/// A file whose index is whole but whose bytes are not: the message says how far they reach.
void refuse_truncated(const av::Input& input, AVStream& stream, double duration);

/// A file that is much shorter than its header says; the last bytes may be a dispensable index. `fd` stays the
/// caller's.
void refuse_short(int fd, std::int64_t bytes);

/// A container or a track that is shorter than its stated length: it was cut off. Half a second or 3 % is the rounding
/// of containers. Both in seconds.
void refuse_incomplete(double got, double promised);

/// Dolby Vision of profile 5 and the like: other decoders do not know its colours.
void refuse_foreign_colours(AVStream& stream);

}  // namespace farmtok::media
