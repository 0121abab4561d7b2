#pragma once
// The content of a video file, without decoding all of it.

#include <optional>
#include <string>
#include <string_view>

#include "media/source/source.hpp"

namespace farmtok::media {

/// `fd` is a regular file open for reading; it stays the caller's. Throws INVALID_MEDIA with the reason.
model::VideoFacts probe(int fd);

/// The same before a copy is made of it: decodes the first picture and opens the sound, so that a decoding fault
/// is reported now. The reply has `input` and `notes`. `copy_says` is the digital source type that the copy will have;
/// without it that is the file's own. Throws as probe(), and INVALID_REQUEST where it is no code.
model::MediaReply preflight(int fd, std::string_view profile, const std::optional<std::string>& copy_says = {});

/// Unexpected changes by a render for `profile`, a line each: see will_do() and
/// Source::oddities. Empty for none.
std::optional<std::string> notes_of(const Source& source, std::string_view profile,
                                    const std::optional<std::string>& copy_says);

}  // namespace farmtok::media
