#pragma once
// A store of files, and the shortest way to posts that use them.

#include <fstream>

#include "farm/farm_fixture.hpp"
#include "farm/library/store.hpp"
#include "farm/library/uses.hpp"

namespace farmtok::test {

struct MediaFixture : FarmFixture {
  farm::library::MediaStore media{farm};

  void set(std::map<std::string, std::string> values) {
    values["state"] = folder.path();
    settings = settings::Settings::load(values);
  }
  model::Media upload(const std::string& bytes, std::string_view origin = {}) {
    farm::library::Incoming incoming{farm};
    incoming.write(bytes);
    return media.store(incoming, "video/mp4", origin);
  }
  model::Media made(const std::string& bytes, model::MediaKind kind) {
    const auto file = media.scratch(".mp4");
    std::ofstream{file} << bytes;
    return media.adopt(file, "video/mp4", kind);
  }
  /// A post of this original, due in an hour, in the state after its copy was rendered.
  struct Rendered {
    model::Scheduled post;
    model::Media copy;
    model::Media poster;
  };
  Rendered rendered(const model::Media& original, const std::string& bytes) {
    const auto post =
        this->post(clock.now() + std::chrono::hours{1}, {{"original_video_url", farm.links.media(original.media_id)}});
    const auto copy = made(bytes, model::MediaKind::copy);
    const auto poster = made(bytes + " still", model::MediaKind::poster);
    store.write([&](store::Tx& tx) {
      queue::remove(tx, model::WorkKind::render, post.scheduled_id);
      tx.db("UPDATE posts SET dedup_status = 'completed', deduplicated_video_url = ?, poster_url = ?, variation = "
            "'{\"seed\":4711}' WHERE scheduled_id = ?",
            "media:" + copy.media_id, "media:" + poster.media_id, post.scheduled_id)
          .run();
      tx.db("UPDATE results SET deduplicated_video_url = ? WHERE result_id = ?", "media:" + copy.media_id,
            post.result_id)
          .run();
    });
    return {post, copy, poster};
  }
  void fire(const model::Scheduled& post) {
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE posts SET fired = 1, fired_at = ?, state = 'fired' WHERE scheduled_id = ?", base::to_millis(tx.now),
            post.scheduled_id)
          .run();
    });
  }
  bool kept(const model::Media& of) {
    const bool row = !media.known(of.media_id).gone_at;
    CHECK_MESSAGE(row == std::filesystem::exists(media.path(of)), "row and file agree");
    return row;
  }
  std::int64_t uses(const model::Media& of) {
    return store.read([&](sql::Database& db) { return farm::library::count_uses(db, of.media_id); });
  }
  std::vector<std::string> listed(const std::string& only) {
    std::vector<std::string> ids;
    const auto page = store.read([&](sql::Database& db) {
      return farm::library::list_media(db, only, {1000, std::nullopt});
    });
    for (const auto& each : page.items) ids.push_back(each.media_id);
    CHECK(page.total == static_cast<std::int64_t>(ids.size()));
    return ids;
  }
};

}  // namespace farmtok::test
