#pragma once
// A video named by its file name goes into the daemon's store first.

#include <string>

#include "context.hpp"

namespace farmtok::cli {

/// Replaces a file name in `body`'s original_video_url by the URL of the stored file. http and https URLs stay.
/// With --dry-run nothing is sent: the field is taken out, and the answer is the file's name, else empty.
/// Throws INVALID_REQUEST when the file cannot be read or is empty.
std::string upload_video(Context& context, Json& body);

/// What a file is sent as, by its ending.
std::string_view content_type_of(std::string_view file);

/// How a result without a video gets one. While it has a post it takes none.
std::string video_hint(const Json& result);

}  // namespace farmtok::cli
