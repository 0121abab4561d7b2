#pragma once
// Posts whose result was found as a video and has none: the download failed, or the file is no video. A text that an
// operator added without a video does not count.

#include <cstdint>
#include <string>

#include "model/scheduled.hpp"
#include "sql/database.hpp"

namespace farmtok::farm::planning {

/// SQL, true for a row `r` of results that was found as a video; its post or the result itself then needs one.
inline constexpr auto found_as_video = "(r.tiktok_video_id IS NOT NULL)";

/// Whether the result of the post was found as a video; the post's own address shows whether there is one.
bool was_found(sql::Database& db, const std::string& result_id);

/// The post with a note in its notice when it has no video and its result is an operator's own: a found one has a note
/// from the beginning.
model::Scheduled with_video_note(sql::Database& db, model::Scheduled post);

/// Posts that have not fired and lack the video that was found; counted up to `most`.
std::int64_t count_videoless(sql::Database& db, std::int64_t most);

/// "3 posts lack the video that was found, so their volunteers get texts only; …" with the commands that help.
std::string videoless_words(std::int64_t posts);

}  // namespace farmtok::farm::planning
