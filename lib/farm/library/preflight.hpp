#pragma once
// Examines stored videos before they are used: one that cannot be rendered is reported at once.

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "farm/library/child.hpp"
#include "farm/library/store.hpp"

namespace farmtok::farm::library {

/// Headers and one picture are read: a video that takes longer is not ordinary.
inline constexpr std::chrono::seconds preflight_deadline{20};

/// Examines a file. The reply's `notes` are the changes that a render will make. Throws INVALID_MEDIA with the reason;
/// see MediaChild::preflight.
model::MediaReply look_into(const Farm& farm, const MediaChild& child, const std::filesystem::path& file,
                            const std::function<bool()>& cancelled = {});
/// The same of a stored video, whose facts are stored.
model::MediaReply look_into(const Farm& farm, MediaStore& media, const MediaChild& child, const model::Media& video,
                            const std::function<bool()>& cancelled = {});

/// Refuses an original_video_url that names a stored video which cannot be rendered; each video is examined once. An
/// address elsewhere is fetched when it is rendered, and no request is sent to it here. Throws INVALID_REQUEST when
/// nothing is stored under that id, or the stored file was unusable and is gone, INVALID_MEDIA with the reason. Not
/// within a transaction: it takes a while.
void check_video(const Farm& farm, MediaStore& media, const MediaChild& child, const std::string& url);

/// After check_video() refused it: removes the stored video's file, unless something uses it, and an event says why.
/// Not within a transaction.
void drop_refused(MediaStore& media, const std::string& url, const std::string& why);

/// The stored facts of the video at "media:med_…"; empty for other addresses, and for one that was never examined.
std::optional<model::VideoFacts> known_facts(sql::Database& db, const std::string& address);

}  // namespace farmtok::farm::library
