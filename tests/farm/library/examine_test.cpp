// Videos that a version before this one stored, and that were never read for what they say about their making.

#include "farm/library/examine.hpp"

#include <doctest/doctest.h>

#include "farm/delivery/fire.hpp"
#include "farm/delivery/simulate.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/library/store.hpp"
#include "farm/proof/proof.hpp"
#include "model/json.hpp"

using namespace farmtok;
using namespace farmtok::farm;
using namespace std::chrono_literals;
using model::AiOrigin;
using model::PostState;
using test::noon;

namespace {

constexpr auto ai = "trainedAlgorithmicMedia";

model::VideoFacts facts(bool made_with_ai) {
  model::VideoFacts made;
  made.width = 720;
  made.height = 1280;
  if (made_with_ai) made.digital_source_type = ai;
  return made;
}

struct Fixture : test::FarmFixture {
  library::MediaStore media{farm};

  void policy(const std::string& word) {
    settings = settings::Settings::load({{"state", folder.path()}, {"provenance.policy", word}});
  }
  void run(const std::string& statement, const std::string& id) {
    store.write([&](store::Tx& tx) { tx.db(statement, id).run(); });
  }
  /// Examined by the version before.
  std::string of_before(const std::string& bytes = "a video") {
    library::Incoming incoming{farm};
    incoming.write(bytes);
    const auto id = media.store(incoming, "video/mp4").media_id;
    media.note_facts(id, facts(false));
    run("UPDATE media SET making_read_at = NULL WHERE media_id = ?", id);
    return id;
  }
  model::Result with(const std::string& media_id) {
    return result(job().job_id, {{"original_video_url", "http://farm.test/media/" + media_id}});
  }
  /// A post with its copy, as the version before left it.
  std::string planned(const std::string& media_id, base::Instant at = noon() + 1h) {
    const auto made =
        planning::schedule_result(farm, with(media_id).result_id, {{"scheduled_datetime", base::format_instant(at)}});
    store.write([&](store::Tx& tx) { tx.db("DELETE FROM work WHERE kind IN ('render', 'examine')").run(); });
    run("UPDATE posts SET dedup_status = 'completed' WHERE scheduled_id = ?", made.scheduled_id);
    return made.scheduled_id;
  }
  std::vector<model::Work> readings() { return work("kind = 'examine' AND state = 'queued'"); }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a due post whose video was never read waits for it, and fires with its label") {
  for (const auto* word : {"tell", "require", "block"}) {
    policy(word);
    clock.set(noon());
    const auto video = of_before(word);
    const auto post = planned(video);
    clock.set(noon() + 2h);
    delivery::fire_due(farm);
    CHECK_FALSE(read(post).fired);
    CHECK(read(post).state == PostState::held);
    CHECK(read(post).state_reason == library::reading_words);
    REQUIRE(readings().size() == 1);
    CHECK(readings().front().key == video);
    CHECK(readings().front().run_at == noon() + 1h);
    clock.advance(10s);
    run("DELETE FROM work WHERE kind = 'examine' AND key = ?", video);
    media.note_facts(video, facts(true));
    delivery::fire_due(farm);
    const auto now = read(post);
    CHECK(now.ai_origin == AiOrigin::declared);
    if (std::string_view{word} == "block") {
      CHECK_FALSE(now.fired);
      CHECK(now.state_reason->find("provenance.policy is block") != std::string::npos);
    } else {
      CHECK(now.fired);
      CHECK(now.is_aigc == true);
    }
    CHECK(events("post.unread") == 0);
  }
}

TEST_CASE_FIXTURE(Fixture, "those that are due first are read first") {
  clock.set(noon() - 1h);
  const auto late = planned(of_before("late"), noon() + 2h);
  const auto early = planned(of_before("early"), noon() + 1h);
  clock.set(noon() + 3h);
  delivery::fire_due(farm);
  const auto order = work("kind = 'examine'");
  REQUIRE(order.size() == 2);
  const auto media_of = [&](const std::string& post) { return read(post).original_video_url->substr(6); };
  for (const auto& each : order) CHECK(each.run_at == (each.key == media_of(early) ? noon() + 1h : noon() + 2h));
  CHECK_FALSE(read(late).fired);
}

TEST_CASE_FIXTURE(Fixture, "the wait has an end, and a video that cannot be read holds nothing: an event says so") {
  const auto video = of_before();
  const auto post = planned(video);
  clock.set(noon() + 1h);
  SUBCASE("nobody reads it") {
    CHECK(delivery::fire_due(farm) == noon() + 1h + library::most_reading);
    clock.advance(library::most_reading - 1s);
    delivery::fire_due(farm);
    CHECK_FALSE(read(post).fired);
    clock.advance(1s);
    delivery::fire_due(farm);
  }
  SUBCASE("its file is gone") {
    run("UPDATE media SET gone_at = 1 WHERE media_id = ?", video);
    delivery::fire_due(farm);
  }
  SUBCASE("the child fails for the last time") {
    delivery::fire_due(farm);
    run("UPDATE work SET state = 'dead', last_error = 'no moov' WHERE kind = 'examine' AND key = ?", video);
    store.write([&](store::Tx& tx) { library::reading_ended(tx, video); });
    delivery::fire_due(farm);
  }
  SUBCASE("it is no video any more") {
    delivery::fire_due(farm);
    run("DELETE FROM work WHERE kind = 'examine' AND key = ?", video);
    store.write([&](store::Tx& tx) { library::reading_ended(tx, video); });
    delivery::fire_due(farm);
  }
  CHECK(read(post).fired);
  CHECK(events("post.unread") == 1);
}

TEST_CASE_FIXTURE(Fixture, "the wait counts against no grace, and its new copy has the whole time of a render") {
  const auto video = of_before();
  const auto post = planned(video);
  run("UPDATE posts SET render = '{\"output\":{}}' WHERE scheduled_id = ?", post);
  clock.set(noon() + 1h + 6h);  // at the end of its grace
  delivery::fire_due(farm);
  clock.advance(1min);
  run("DELETE FROM work WHERE kind = 'examine' AND key = ?", video);
  media.note_facts(video, facts(true));
  CHECK(read(post).dedup_status == model::DedupStatus::pending);
  delivery::fire_due(farm);
  CHECK(work("kind = 'fire'").front().state == model::WorkState::queued);
  run("UPDATE posts SET dedup_status = 'completed' WHERE scheduled_id = ?", post);
  store.write([&](store::Tx& tx) { queue::reschedule(tx, model::WorkKind::fire, post, tx.now); });
  delivery::fire_due(farm);
  CHECK(read(post).fired);
  CHECK(read(post).state == PostState::late);
}

TEST_CASE_FIXTURE(Fixture, "the operator's order waits for the reading, too") {
  const auto video = of_before();
  const auto post = planned(video);
  CHECK_FALSE(delivery::fire_now(farm, post).fired);
  CHECK(read(post).state_reason == library::reading_words);
  run("DELETE FROM work WHERE kind = 'examine' AND key = ?", video);
  media.note_facts(video, facts(true));
  delivery::fire_due(farm);
  CHECK(read(post).fired);
  CHECK(read(post).is_aigc == true);
}

TEST_CASE_FIXTURE(Fixture, "a task that was handed out learns it, and its copy stays; one with a proof does not") {
  const auto video = of_before();
  const auto post = planned(video);
  run("UPDATE media SET making_read_at = 1 WHERE media_id = ?", video);
  run("UPDATE posts SET render = '{\"output\":{}}' WHERE scheduled_id = ?", post);
  CHECK(delivery::fire_now(farm, post).fired);
  run("UPDATE media SET making_read_at = NULL WHERE media_id = ?", video);
  SUBCASE("a task") {
    media.note_facts(video, facts(true));
    const auto now = read(post);
    CHECK(now.ai_origin == AiOrigin::declared);
    CHECK(now.is_aigc == true);
    CHECK(now.dedup_status == model::DedupStatus::completed);
    CHECK(events("post.labelled") == 1);
    CHECK(store.read([&](sql::Database& db) { return proof::task_of(farm, db, now); }).is_aigc);
  }
  SUBCASE("done") {
    run("UPDATE posts SET proof_url = 'https://www.tiktok.com/@a/video/7349123456789012345' WHERE scheduled_id = ?",
        post);
    media.note_facts(video, facts(true));
    CHECK(read(post).ai_origin == AiOrigin::none_found);
  }
}
