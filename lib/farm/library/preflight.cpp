#include "farm/library/preflight.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/library/policy.hpp"
#include "farm/library/uses.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::library {
namespace {

using base::Code;
using base::Error;

}  // namespace

model::MediaReply look_into(const Farm& farm, const MediaChild& child, const std::filesystem::path& file,
                            const std::function<bool()>& cancelled) {
  return child.preflight(file, profile_policy(farm.settings),
                         {.progress = {}, .cancelled = cancelled, .deadline = preflight_deadline});
}

model::MediaReply look_into(const Farm& farm, MediaStore& media, const MediaChild& child, const model::Media& video,
                            const std::function<bool()>& cancelled) {
  auto reply = look_into(farm, child, media.path(video), cancelled);
  media.note_facts(video.media_id, reply.input);
  return reply;
}

void check_video(const Farm& farm, MediaStore& media, const MediaChild& child, const std::string& url) {
  const auto id = Links::media_id(Links::inward(url));
  if (!id) return;
  model::Media video;
  try {
    video = media.known(*id);
  } catch (const Error& error) {
    if (error.code != Code::MEDIA_NOT_FOUND) throw;
    throw Error{Code::INVALID_REQUEST,
                fmt::format("no video is stored as {}", *id),
                "Store it first: POST /media, or pass the file to `farmtok results add JOB --video FILE`.",
                {{"original_video_url", "names a video that is not stored"}}};
  }
  // A video that was examined before may have lost its bytes since; they are fetched when they are needed.
  if (video.facts && (video.gone_at || media.knows_making(*id))) return;
  if (video.gone_at)
    throw Error{Code::INVALID_REQUEST,
                fmt::format("the file of {} is no longer stored, since {}, and was never examined", *id,
                            base::format_instant(*video.gone_at)),
                "Bring the file again: POST /media, or pass it to `farmtok results add JOB --video FILE`.",
                {{"original_video_url", "names a video whose file is gone"}}};
  try {
    look_into(farm, media, child, video);
  } catch (Error& error) {
    if (error.code == Code::INVALID_MEDIA) error.details.push_back({"original_video_url", error.message});
    throw;
  }
}

void drop_refused(MediaStore& media, const std::string& url, const std::string& why) {
  const auto id = Links::media_id(Links::inward(url));
  if (!id) return;
  media.let_go([&](store::Tx& tx) -> std::vector<model::Media> {
    const auto video = media.known(*id);
    queue::record(tx, {.who = "worker", .what = "media.refused", .subject = *id, .why = why});
    if (video.gone_at || video.facts || count_uses(tx.db, *id) > 0) return {};
    return {video};
  });
}

std::optional<model::VideoFacts> known_facts(sql::Database& db, const std::string& address) {
  const auto id = Links::media_id(address);
  if (!id) return {};
  static const auto sql = store::select<model::Media>("media", "WHERE media_id = ?");
  const auto media = store::first<model::Media>(db(sql, *id));
  return media ? media->facts : std::nullopt;
}

}  // namespace farmtok::farm::library
