#pragma once
// A farm whose videos say that AI made them.

#include <fmt/format.h>

#include <algorithm>

#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/library/store.hpp"
#include "farm/proof/handed_in.hpp"
#include "farm/proof/proof.hpp"
#include "farm/provenance.hpp"
#include "farm/review/label.hpp"

namespace farmtok::farm::review::test_label {

inline model::VideoFacts ai_facts() {
  model::VideoFacts facts;
  facts.width = 720;
  facts.height = 1280;
  facts.digital_source_type = "trainedAlgorithmicMedia";
  facts.credentials = model::Credentials{};
  facts.credentials->generator = "Dream Machine";
  facts.credentials->digital_source_type = "trainedAlgorithmicMedia";
  facts.credentials->digest = "aa";
  return facts;
}

struct Fixture : test::FarmFixture {
  library::MediaStore media{farm};

  void policy(const std::string& word) {
    settings = settings::Settings::load({{"state", folder.path()}, {"provenance.policy", word}});
  }
  /// A stored file that is not read yet.
  std::string stored(const std::string& bytes = "a video") {
    library::Incoming incoming{farm};
    incoming.write(bytes);
    return media.store(incoming, "video/mp4").media_id;
  }
  /// The same, and what it says was read.
  std::string made_by_ai(const std::string& bytes = "an AI video") {
    const auto id = stored(bytes);
    media.note_facts(id, ai_facts());
    return id;
  }
  model::Result with(const std::string& media_id, base::Json extra = base::Json::object()) {
    extra["original_video_url"] = "http://farm.test/media/" + media_id;
    return result(job().job_id, std::move(extra));
  }
  model::Result result_now(const std::string& id) {
    return store.read([&](sql::Database& db) { return get_result(db, id); });
  }
  model::Scheduled plan(const std::string& result_id, base::Instant at = test::noon() + std::chrono::hours{1}) {
    return planning::schedule_result(farm, result_id, {{"scheduled_datetime", base::format_instant(at)}});
  }
  /// As after its render.
  void rendered(const std::string& scheduled_id) {
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE posts SET dedup_status = 'completed' WHERE scheduled_id = ?", scheduled_id).run();
      tx.db("DELETE FROM work WHERE kind = 'render'").run();
    });
  }
  /// Why the last such event happened.
  std::string reason_of(const std::string& what, const std::string& subject) {
    return store.read([&](sql::Database& db) -> std::string {
      auto query =
          db("SELECT coalesce(why, '') FROM events WHERE what = ? AND subject = ? ORDER BY event_id DESC LIMIT 1", what,
             subject);
      return query.next() ? query.text(0) : "no such event";
    });
  }
  std::int64_t listed(const char* state) {
    return store.read([&](sql::Database& db) {
      return std::ssize(
          list_results(db, {.job_id = {}, .state = state, .policy = label_policy(settings)}, {50, std::nullopt}).items);
    });
  }
};

}  // namespace farmtok::farm::review::test_label
