#include "farm/delivery/fire.hpp"

#include <thread>

#include "base/error.hpp"
#include "farm/farm_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Json;
using model::PostState;
using test::code_of;
using test::noon;

namespace {

const Json told{{"on_schedule_webhook", "https://a.test/hook"}, {"on_schedule_email", "a@b.test, c@d.test"}};

}  // namespace

TEST_CASE_FIXTURE(test::FarmFixture,
                  "a post fires at its time, not before, once, and tells everybody in the same commit") {
  const auto made = post(noon() + 1h, told);
  clock.set(noon() + 1h - 1ms);
  CHECK(farm::fire_due(farm) == noon() + 1h);
  CHECK_FALSE(read(made.scheduled_id).fired);
  clock.set(noon() + 1h);
  CHECK_FALSE(farm::fire_due(farm));
  const auto fired = read(made.scheduled_id);
  CHECK(fired.fired);
  CHECK(fired.state == PostState::fired);
  CHECK(fired.fired_at == noon() + 1h);
  CHECK(work("kind = 'webhook'").size() == 1);
  CHECK(work("kind = 'mail'").size() == 1);
  CHECK(work("kind = 'fire'").empty());
  // A clock that is set back finds nothing to fire again.
  clock.set(noon());
  farm::fire_due(farm);
  clock.set(noon() + 400 * 24h);
  farm::fire_due(farm);
  CHECK(events("post.fired") == 1);
  CHECK(work("kind = 'webhook'").size() == 1);
}

TEST_CASE_FIXTURE(test::FarmFixture, "the webhook's body is the contract's, fixed when the post fires") {
  auto extra = told;
  extra["caption"] = "Day 30 #gymtok";
  extra["inbox_tracer"] = "batch one";
  const auto made = post(noon() + 1h, extra);
  clock.advance(1h);
  farm::fire_due(farm);
  const auto hook = work("kind = 'webhook'").front();
  const auto body = base::parse_json(base::parse_json(hook.payload)["body"].get<std::string>());
  CHECK(body["id"] == hook.key);
  CHECK(body["action"] == "SCHEDULE_FIRED");
  CHECK(body["timestamp"] == "2026-06-01T13:00:00Z");
  const auto& payload = body["payload"];
  CHECK(payload["scheduled_id"] == made.scheduled_id);
  CHECK(payload["caption"] == "Day 30 #gymtok");
  CHECK(payload["pin_comment"] == "");
  CHECK(payload["original_video_url"] == "");
  CHECK(payload["deduplicated_video_url"] == "");
  CHECK(payload["volunteer_magic_link"] ==
        "http://farm.test/volunteer/" + made.scheduled_id + "?inbox_tracer=batch%20one");
  CHECK(payload["submit_proof_endpoint"] == "http://farm.test/volunteer/" + made.scheduled_id + "/proof");
  CHECK(payload["inbox_tracer"] == "batch one");
  CHECK_FALSE(payload.contains("tracer"));
}

TEST_CASE_FIXTURE(test::FarmFixture, "found late within the grace it fires as late, beyond it is missed") {
  const auto late = post(noon() + 1h, told);
  const auto missed = post(noon() + 1min, told);
  clock.set(noon() + 6h + 30min);
  farm::fire_due(farm);
  CHECK(read(late.scheduled_id).state == PostState::late);
  CHECK(read(late.scheduled_id).fired);
  CHECK(read(missed.scheduled_id).state == PostState::missed);
  CHECK_FALSE(read(missed.scheduled_id).fired);
  CHECK(work("kind = 'webhook'").size() == 1);
  SUBCASE("the operator fires it") {
    const auto fired = farm::fire_now(farm, missed.scheduled_id);
    CHECK(fired.fired);
    CHECK(work("kind = 'fire'").empty());
  }
  SUBCASE("the operator moves it") {
    farm::edit_post(farm, missed.scheduled_id, {{"scheduled_datetime", "2026-06-02T00:00:00Z"}});
    CHECK(read(missed.scheduled_id).state == PostState::planned);
    clock.set(*base::parse_instant("2026-06-02T00:00:00Z"));
    farm::fire_due(farm);
    CHECK(read(missed.scheduled_id).state == PostState::fired);
  }
  SUBCASE("the operator retries its work") {
    store.write([&](store::Tx& tx) { queue::retry(tx, work("kind = 'fire'").front().work_id); });
    farm::fire_due(farm);
    CHECK(read(missed.scheduled_id).state == PostState::late);
  }
}

TEST_CASE_FIXTURE(test::FarmFixture, "a post whose video is not ready is held, and fires when it is") {
  auto extra = told;
  extra["original_video_url"] = "https://a.test/v.mp4";
  const auto made = post(noon() + 1h, extra);
  const auto finish_render = [&](model::DedupStatus status) {
    store.write([&](store::Tx& tx) {
      auto done = farm::get_post(tx.db, made.scheduled_id);
      done.dedup_status = status;
      done.dedup_error = "broken";
      done.deduplicated_video_url = "media:med_0123456789abcdefghjkmnpqrs";
      farm::save_post(tx, done);
      queue::reschedule(tx, model::WorkKind::fire, made.scheduled_id, tx.now);
    });
  };
  clock.advance(1h);
  CHECK(farm::fire_due(farm) == noon() + 3h);
  CHECK(read(made.scheduled_id).state == PostState::held);
  CHECK(work("kind = 'webhook'").empty());
  SUBCASE("in time") {
    clock.advance(10min);
    finish_render(model::DedupStatus::completed);
    farm::fire_due(farm);
    CHECK(read(made.scheduled_id).state == PostState::late);
    CHECK(work("kind = 'webhook'").size() == 1);
  }
  SUBCASE("never: after the hold the operator is told, and a late video still fires it") {
    clock.advance(2h);
    CHECK_FALSE(farm::fire_due(farm));
    CHECK(work("kind = 'fire' AND state = 'dead'").size() == 1);
    CHECK(read(made.scheduled_id).state == PostState::held);
    finish_render(model::DedupStatus::completed);
    farm::fire_due(farm);
    CHECK(read(made.scheduled_id).fired);
  }
  SUBCASE("failed: it says so and does not fire") {
    finish_render(model::DedupStatus::failed);
    CHECK_FALSE(farm::fire_due(farm));
    CHECK(read(made.scheduled_id).state == PostState::held);
    CHECK(read(made.scheduled_id).state_reason->find("broken") != std::string::npos);
    CHECK(code_of([&] { farm::fire_now(farm, made.scheduled_id); }) == Code::NOT_READY);
  }
}

TEST_CASE_FIXTURE(test::FarmFixture, "fire-now waits for the video, then fires by itself") {
  const auto made = post(noon() + 10h, {{"original_video_url", "https://a.test/v.mp4"}});
  CHECK(farm::fire_now(farm, made.scheduled_id).state == PostState::held);
  CHECK_FALSE(read(made.scheduled_id).fired);
  store.write([&](store::Tx& tx) {
    auto done = farm::get_post(tx.db, made.scheduled_id);
    done.dedup_status = model::DedupStatus::completed;
    farm::save_post(tx, done);
    queue::reschedule(tx, model::WorkKind::fire, made.scheduled_id, tx.now);
  });
  farm::fire_due(farm);
  CHECK(read(made.scheduled_id).fired);
  CHECK(read(made.scheduled_id).state == PostState::fired);
}

TEST_CASE_FIXTURE(test::FarmFixture, "what has fired is not changed any more") {
  const auto made = post(noon() + 1h);
  farm::fire_now(farm, made.scheduled_id);
  CHECK(code_of([&] { farm::fire_now(farm, made.scheduled_id); }) == Code::ALREADY_FIRED);
  CHECK(code_of([&] { farm::edit_post(farm, made.scheduled_id, {{"tweet_text", "x"}}); }) == Code::ALREADY_FIRED);
  CHECK(code_of([&] { farm::delete_post(farm, made.scheduled_id); }) == Code::ALREADY_FIRED);
}

TEST_CASE_FIXTURE(test::FarmFixture,
                  "posts of one moment fire in the order in which they were planned, over many batches") {
  const auto in = job().job_id;
  std::vector<std::string> planned;
  for (int i = 0; i < 600; ++i)
    planned.push_back(
        farm::schedule_result(farm, result(in).result_id, {{"scheduled_datetime", "2026-06-01T13:00:00Z"}})
            .scheduled_id);
  clock.advance(1h);
  CHECK_FALSE(farm::fire_due(farm));
  std::vector<std::string> fired;
  for (const auto& event :
       store.read([](sql::Database& db) { return queue::events_after(db, 0, std::nullopt, 10'000); }))
    if (event.what == "post.fired") fired.push_back(event.subject);
  CHECK(fired == planned);
}

TEST_CASE_FIXTURE(test::FarmFixture, "the timer, fire-now, PATCH and DELETE on one post: exactly one wins") {
  for (int round = 0; round < 20; ++round) {
    const auto made = post(clock.now() + 1h, told);
    clock.advance(1h);
    std::atomic<int> fired{0}, deleted{0}, refused{0};
    const auto attempt = [&](auto act, std::atomic<int>& won) {
      try {
        act();
        ++won;
      } catch (const base::Error& error) {
        CHECK((error.code == Code::ALREADY_FIRED || error.code == Code::SCHEDULED_NOT_FOUND));
        ++refused;
      }
    };
    std::atomic<int> patched{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] { farm::fire_due(farm); });
      threads.emplace_back([&] { attempt([&] { farm::fire_now(farm, made.scheduled_id); }, fired); });
      threads.emplace_back([&] {
        attempt([&] { farm::edit_post(farm, made.scheduled_id, {{"tweet_text", "x"}}); }, patched);
      });
      threads.emplace_back([&] { attempt([&] { farm::delete_post(farm, made.scheduled_id); }, deleted); });
    }
    for (auto& thread : threads) thread.join();
    const auto hooks = work("kind = 'webhook' AND subject = '" + made.scheduled_id + "'").size();
    CHECK(deleted <= 1);
    CHECK(fired <= 1);
    CHECK(hooks == (deleted == 1 ? 0 : 1));
    CHECK(deleted + (hooks == 1) == 1);
  }
}
