#include "farm/discovery/original.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text/text.hpp"
#include "farm/discovery/policy.hpp"
#include "farm/library/policy.hpp"
#include "farm/library/preflight.hpp"
#include "model/json.hpp"

namespace farmtok::farm::discovery {
namespace {

using base::Code;
using base::Error;

/// A found address is often signed: its query is a key, which no message may contain.
std::string without_query(const std::string& url) { return base::fit(url.substr(0, url.find_first_of("?#")), 300); }

/// A scratch file that is removed unless the store took it over.
struct Scratch {
  std::filesystem::path path;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
};

/// For sources with their own limits (a program, the machine's own disk): counts as heard while it runs.
services::Stopping heard_meanwhile(const services::Stopping& stopping, const Heard& heard) {
  return [stopping, heard] {
    if (heard) heard();
    return stopping && stopping();
  };
}

}  // namespace

/// A video with stored facts was examined before; an earlier version did not read all of them.
model::Media Originals::examined(model::Media media, const services::Stopping& stopping) const {
  if (media.facts && media_.knows_making(media.media_id)) return media;
  try {
    media.facts = library::look_into(farm_, media_, child_, media, stopping).input;
  } catch (const Error& error) {
    if (error.code == Code::INVALID_MEDIA) library::drop_refused(media_, "media:" + media.media_id, error.message);
    throw;
  }
  return media;
}

model::Media Originals::download(const std::string& url, const services::Stopping& stopping, const Heard& heard) const {
  library::Incoming incoming{farm_};
  http::OutboundRequest request;
  request.url = url;
  request.timeout = std::chrono::minutes{15};
  request.max_bytes = static_cast<std::uint64_t>(library::storage_policy(farm_.settings).largest_video_bytes);
  request.least_speed = search_policy(farm_.settings).least_bytes_per_second;
  std::int64_t unheard = 0;
  request.sink = [&](std::string_view bytes) {
    incoming.write(bytes);
    unheard += static_cast<std::int64_t>(bytes.size());
    if (unheard < request.least_speed || !heard) return;
    heard();  // so it counts as heard each second at the least speed
    unheard = 0;
  };
  const auto answer = http::send(request, guard_, stopping);
  if (heard) heard();
  const auto shown = without_query(url);
  // What a server cannot do at all (501, 505) it cannot do later.
  const bool never = answer.status == 501 || answer.status == 505;
  if ((answer.status >= 500 && !never) || answer.status == 429)
    throw Error{Code::DELIVERY_FAILED, fmt::format("{} answered {}", shown, answer.status)};
  if (answer.status != 200)
    throw Error{Code::INVALID_MEDIA, fmt::format("{} answered {} instead of a video", shown, answer.status),
                "Check the URL; redirects are not followed."};
  if (incoming.bytes() == 0) throw Error{Code::INVALID_MEDIA, fmt::format("{} answered an empty file", shown)};
  return examined(media_.store(incoming, std::string{answer.headers.get("content-type")}, url), stopping);
}

model::Media Originals::copy(const std::filesystem::path& file, const services::Stopping& stopping) const {
  // A record may name any file of this machine: only a decodable video is ever stored and served from here.
  const auto facts = library::look_into(farm_, child_, file, stopping).input;
  library::Incoming incoming{farm_};
  std::ifstream in{file, std::ios::binary};
  std::array<char, 1 << 16> buffer{};
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
    if (stopping && stopping()) throw Error{Code::INTERRUPTED, "stopped while a video was copied"};
    incoming.write({buffer.data(), static_cast<std::size_t>(in.gcount())});
  }
  auto media = media_.store(incoming, "video/mp4", library::found_origin);
  media_.note_facts(media.media_id, facts);
  return media;
}

std::optional<model::Media> Originals::from_provider(const model::FoundVideo& video, const std::string& provider,
                                                     const services::Stopping& stopping) const {
  const Scratch scratch{media_.scratch(".mp4")};
  if (!providers_.find(provider).download(video, scratch.path, stopping)) return std::nullopt;
  return examined(media_.adopt(scratch.path, "video/mp4", model::MediaKind::original, library::found_origin), stopping);
}

model::Media Originals::take(const model::FoundVideo& video, const std::string& provider,
                             const services::Stopping& stopping, const Heard& heard) const {
  const auto meanwhile = heard_meanwhile(stopping, heard);
  if (video.file) return copy(*video.file, meanwhile);
  if (!video.video_url) {
    if (auto media = from_provider(video, provider, meanwhile)) return *media;
    throw Error{
        Code::MEDIA_NOT_FOUND,
        fmt::format("{} has neither a file nor an address of video {}", provider, base::fit(video.video_id, 40)),
        "Bring it yourself: `farmtok results edit RESULT --video FILE`; a result that has a post takes one after "
        "`farmtok "
        "schedule delete POST`."};
  }
  try {
    return download(*video.video_url, stopping, heard);
  } catch (const Error& error) {
    // An address of a platform's own servers is short-lived; its provider may be able to fetch the video again.
    if (error.code == Code::INTERRUPTED || base::storage_refused(error.code) || (stopping && stopping())) throw;
    if (auto media = from_provider(video, provider, meanwhile)) return *media;
    throw;
  }
}

std::optional<Originals::Record> Originals::record_of(const std::string& address) const {
  return farm_.store.read([&](sql::Database& db) -> std::optional<Record> {
    auto query =
        db("SELECT f.video, r.source_provider FROM results r JOIN found f ON f.job_id = r.job_id AND "
           "f.video_id = r.tiktok_video_id WHERE r.original_video_url = ? AND r.original_video_url GLOB "
           "'media:*' AND r.source_provider IS NOT NULL LIMIT 1",
           address);
    if (!query.next()) return std::nullopt;
    return Record{model::from_json<model::FoundVideo>(base::parse_json(query.text(0), "a found video")), query.text(1)};
  });
}

model::Media Originals::fetch(const model::Media& gone, const services::Stopping& stopping, const Heard& heard) const {
  const auto origin = farm_.store.read([&](sql::Database& db) {
    auto query = db("SELECT coalesce(origin, '') FROM media WHERE media_id = ?", gone.media_id);
    return query.next() ? query.text(0) : std::string{};
  });
  const auto record = record_of("media:" + gone.media_id);
  if (!origin.empty() && origin != library::found_origin) {
    try {
      return download(origin, stopping, heard);
    } catch (const Error& error) {
      if (!record || error.code == Code::INTERRUPTED || base::storage_refused(error.code) || (stopping && stopping()))
        throw;
    }
  }
  if (!record) return media_.get(gone.media_id);  // reports that it is gone, and the remedy
  return take(record->video, record->provider, stopping, heard);
}

model::Media Originals::again(const model::Media& gone, const services::Stopping& stopping, const Heard& heard) const {
  const auto media = fetch(gone, stopping, heard);
  if (media.media_id == gone.media_id) return media;
  farm_.store.write([&](store::Tx& tx) {
    for (const auto* table : {"results", "posts"})
      tx.db(fmt::format("UPDATE {} SET original_video_url = ?2 WHERE original_video_url = ?1 AND original_video_url "
                        "GLOB 'media:*'",
                        table),
            "media:" + gone.media_id, "media:" + media.media_id)
          .run();
  });
  return media;
}

}  // namespace farmtok::farm::discovery
