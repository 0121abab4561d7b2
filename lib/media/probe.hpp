#pragma once
// What a video file holds, without decoding all of it.

#include <optional>
#include <string>
#include <string_view>

#include "media/source.hpp"

namespace farmtok::media {

/// `fd` is a regular file open for reading; it stays the caller's. Throws INVALID_MEDIA with the reason.
model::VideoFacts probe(int fd);

/// The same before a copy is made of it: decodes the first picture and opens the sound, so that what cannot be decoded
/// is told now. The reply has `input` and `notes`. Throws as probe().
model::MediaReply preflight(int fd, std::string_view profile);

/// What a render for `profile` does with it that one might not expect, a line each: see will_do() and
/// Source::oddities. Empty for nothing.
std::optional<std::string> notes_of(const Source& source, std::string_view profile);

}  // namespace farmtok::media
