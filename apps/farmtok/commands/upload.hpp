#pragma once
// A video given by its file name is uploaded into the daemon's store first.

#include <string>

#include "context.hpp"

namespace farmtok::cli {

/// Replaces a file name in `body`'s original_video_url by the URL of the stored file. http and https URLs stay.
/// With --dry-run the file is examined and not stored: the field is taken out, and the answer is the file's name, else
/// empty. Throws INVALID_REQUEST when the file cannot be read, INVALID_MEDIA when it is empty or cannot be rendered.
std::string upload_video(Context& context, Json& body);

/// Stores a file, and answers what it is stored as; with --dry-run what is in it. Throws as upload_video().
Json upload_file(Context& context, const std::string& file);

/// What a file is sent as, by its ending.
std::string_view content_type_of(std::string_view file);

/// How to add a video to a result without one. While it has a post it accepts none.
std::string video_hint(const Json& result);

}  // namespace farmtok::cli
