#pragma once
// Stored videos are looked into before anything is made of them: what cannot be rendered is told at once.

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "farm/media/media_child.hpp"
#include "farm/media/media_store.hpp"

namespace farmtok::farm {

/// Headers and one picture are read: what takes longer is no ordinary video.
inline constexpr std::chrono::seconds preflight_deadline{20};

/// Looks into a file. The reply's `notes` are what a render will do with it. Throws INVALID_MEDIA with the reason; see
/// MediaChild::preflight.
model::MediaReply look_into(const Farm& farm, const MediaChild& child, const std::filesystem::path& file,
                            const std::function<bool()>& cancelled = {});
/// The same of a stored video, whose facts are kept.
model::MediaReply look_into(const Farm& farm, MediaStore& media, const MediaChild& child, const model::Media& video,
                            const std::function<bool()>& cancelled = {});

/// Refuses an original_video_url that names a stored video which cannot be rendered; a video is looked into once. An
/// address elsewhere is fetched when it is rendered, and nothing is asked of it here. Throws INVALID_REQUEST when
/// nothing is stored under that id, or what was could not be used and is gone, INVALID_MEDIA with the reason. Not
/// within a transaction: it takes a while.
void check_video(const Farm& farm, MediaStore& media, const MediaChild& child, const std::string& url);

/// After check_video() refused it: the stored video's file goes, unless something uses it, and an event says why. Not
/// within a transaction.
void drop_refused(MediaStore& media, const std::string& url, const std::string& why);

/// The kept facts of the stored video behind "media:med_…"; empty for other addresses, and for one never looked into.
std::optional<model::VideoFacts> known_facts(sql::Database& db, const std::string& address);

}  // namespace farmtok::farm
