#pragma once
// A video given by its file name is uploaded into the daemon's store first.

#include <string>

#include "context.hpp"

namespace farmtok::cli {

/// Replaces a file name in `body`'s original_video_url by the URL of the stored file. http and https URLs stay.
/// With --dry-run nothing is sent: the field is removed, and the result is the file's name, else empty.
/// Throws INVALID_REQUEST when the file cannot be read or is empty.
std::string upload_video(Context& context, Json& body);

/// The content type of an uploaded file, by its extension.
std::string_view content_type_of(std::string_view file);

/// How to add a video to a result without one. While it has a post it accepts none.
std::string video_hint(const Json& result);

}  // namespace farmtok::cli
