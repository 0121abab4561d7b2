#pragma once
// A video as a person names it: a local file, a stored video, or the result that has one.

#include <string>

#include "client/client.hpp"
#include "context.hpp"

namespace farmtok::cli {

/// The id of the stored video that `named` means; a file is stored first. Throws INVALID_REQUEST when it names nothing,
/// MEDIA_NOT_FOUND when the result has no stored video.
std::string stored_video(Context& context, const std::string& named);

/// The daemon's answer about it at `path` ("/probe"): a file's bytes are sent there and not kept, a stored video is
/// requested at /media/ID/probe. Throws as stored_video(), and what the daemon refuses the file with, which begins with
/// the file's name unless `by_name` is false.
Json ask_about_video(Context& context, const std::string& named, const std::string& path,
                     const client::Query& query = {}, bool by_name = true);

}  // namespace farmtok::cli
