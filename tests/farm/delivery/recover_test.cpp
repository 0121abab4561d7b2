#include "farm/delivery/recover.hpp"

#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/planning/link.hpp"
#include "zones/zones.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Instant;
using base::Json;
using farm::delivery::Recovery;
using model::PostState;
using test::code_of;
using test::noon;

namespace {

const Json video{{"original_video_url", "https://a.test/v.mp4"}};

Instant at(const char* text) { return *base::parse_instant(text); }

struct Waiting : test::FarmFixture {
  std::vector<farm::delivery::Recovered> recover(Recovery how, const std::vector<std::string>& ids = {}) {
    return farm::delivery::recover_posts(farm, ids, how);
  }
  std::vector<std::string> waiting() {
    std::vector<std::string> ids;
    for (const auto& each : store.read(farm::delivery::waiting_posts)) ids.push_back(each.scheduled_id);
    return ids;
  }
  static std::vector<std::string> ids_of(const std::vector<farm::delivery::Recovered>& made) {
    std::vector<std::string> ids;
    for (const auto& each : made) ids.push_back(each.scheduled_id);
    return ids;
  }
  /// As the render lane ends a render for good.
  void fail_render(const std::string& scheduled_id) {
    store.write([&](store::Tx& tx) {
      auto failed = farm::planning::get_post(tx.db, scheduled_id);
      failed.dedup_status = model::DedupStatus::failed;
      failed.dedup_error = "broken";
      farm::planning::save_post(tx, failed);
      tx.db("UPDATE work SET state = 'dead' WHERE kind = 'render' AND key = ?", scheduled_id).run();
      if (failed.state == PostState::held) queue::reschedule(tx, model::WorkKind::fire, scheduled_id, tx.now);
    });
    farm::delivery::fire_due(farm);
  }
  std::int64_t webhooks() { return static_cast<std::int64_t>(work("kind = 'webhook'").size()); }
  model::Scheduled told_post(Instant due, Json extra = Json::object()) {
    extra["on_schedule_webhook"] = "https://a.test/hook";
    return post(due, extra);
  }
};

/// Eight hours after noon: one missed, one held with a render under way, one held whose render failed, one planned.
struct Evening : Waiting {
  model::Scheduled missed = told_post(noon() + 1h);
  model::Scheduled rendering = told_post(noon() + 7h, video);
  model::Scheduled broken = told_post(noon() + 7h + 30min, video);
  model::Scheduled planned = told_post(noon() + 20h);

  Evening() {
    clock.set(noon() + 8h);
    farm::delivery::fire_due(farm);
    fail_render(broken.scheduled_id);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Evening, "what waits is what was missed, and what is held without a render that could free it") {
  CHECK(waiting() == std::vector{missed.scheduled_id, broken.scheduled_id});
  REQUIRE(read(rendering.scheduled_id).state == PostState::held);
  SUBCASE("also once the hold has passed, as long as the render goes on") {
    clock.advance(5h);
    farm::delivery::fire_due(farm);
    REQUIRE(work("kind = 'fire' AND state = 'dead'").size() == 3);
    CHECK(waiting() == std::vector{missed.scheduled_id, broken.scheduled_id});
    fail_render(rendering.scheduled_id);
    CHECK(waiting() == std::vector{missed.scheduled_id, rendering.scheduled_id, broken.scheduled_id});
  }
}

TEST_CASE_FIXTURE(Evening, "fire: all that have their video, as late, once; the others go on waiting") {
  const auto made = recover(Recovery::fire);
  CHECK(ids_of(made) == std::vector{missed.scheduled_id});
  CHECK(made.front().before == PostState::missed);
  CHECK_FALSE(made.front().at);
  CHECK(read(missed.scheduled_id).state == PostState::late);
  CHECK(webhooks() == 1);
  CHECK(waiting() == std::vector{broken.scheduled_id});
  CHECK(recover(Recovery::fire).empty());
  CHECK(code_of([&] { recover(Recovery::fire, {missed.scheduled_id}); }) == Code::ALREADY_FIRED);
  farm::delivery::fire_due(farm);
  CHECK(webhooks() == 1);
}

TEST_CASE_FIXTURE(Evening, "drop: the posts are gone, and their results can be scheduled again") {
  CHECK(ids_of(recover(Recovery::drop)) == std::vector{missed.scheduled_id, broken.scheduled_id});
  CHECK(waiting().empty());
  CHECK(code_of([&] { read(missed.scheduled_id); }) == Code::SCHEDULED_NOT_FOUND);
  CHECK_FALSE(farm::planning::schedule_result(farm, missed.result_id, Json::object()).fired);
  CHECK(read(planned.scheduled_id).state == PostState::planned);
}

TEST_CASE_FIXTURE(Evening, "named posts: all or none of them, each once") {
  struct Row {
    const char* what;
    std::string other;
    Recovery how;
    Code code;
  };
  const Row rows[]{
      {"unknown", "post_none", Recovery::drop, Code::SCHEDULED_NOT_FOUND},
      {"planned", planned.scheduled_id, Recovery::drop, Code::INVALID_REQUEST},
      {"planned", planned.scheduled_id, Recovery::move, Code::INVALID_REQUEST},
      {"render failed", broken.scheduled_id, Recovery::fire, Code::NOT_READY},
      {"being rendered", rendering.scheduled_id, Recovery::fire, Code::NOT_READY},
  };
  const auto before = events("post.fired") + events("post.deleted") + events("post.moved");
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CHECK(code_of([&] { recover(row.how, {missed.scheduled_id, row.other}); }) == row.code);
    CHECK(read(missed.scheduled_id).state == PostState::missed);
  }
  CHECK(events("post.fired") + events("post.deleted") + events("post.moved") == before);
  CHECK(ids_of(recover(Recovery::fire, {missed.scheduled_id, missed.scheduled_id})) ==
        std::vector{missed.scheduled_id});
  for (const auto how : {Recovery::fire, Recovery::move, Recovery::drop})
    CHECK(code_of([&] { recover(how, {missed.scheduled_id}); }) == Code::ALREADY_FIRED);
  CHECK(ids_of(recover(Recovery::drop, {rendering.scheduled_id})) == std::vector{rendering.scheduled_id});
}

TEST_CASE_FIXTURE(Evening, "a moved post fires at its new time, and a held one is held again without its video") {
  recover(Recovery::move);
  CHECK(waiting().empty());
  CHECK(read(missed.scheduled_id).scheduled_datetime == noon() + 25h);
  CHECK(read(broken.scheduled_id).scheduled_datetime == noon() + 31h + 30min);
  clock.set(noon() + 25h);
  farm::delivery::fire_due(farm);
  CHECK(read(missed.scheduled_id).state == PostState::fired);
  clock.set(noon() + 31h + 30min);
  farm::delivery::fire_due(farm);
  CHECK(read(broken.scheduled_id).state == PostState::held);
  CHECK(waiting() == std::vector{broken.scheduled_id});
}

TEST_CASE_FIXTURE(Waiting, "without a plan a post moves to its wall time on the first day that has it ahead") {
  struct Row {
    const char* zone;
    const char* due;
    const char* now;
    const char* moved;
  };
  // Instants beside their wall times in their zones.
  const Row rows[]{
      {"UTC", "2026-06-02T09:00:00Z", "2026-06-02T16:00:00Z", "2026-06-03T09:00:00Z"},
      {"UTC", "2026-06-02T09:00:00Z", "2026-06-05T08:59:59Z", "2026-06-05T09:00:00Z"},
      {"UTC", "2026-06-02T09:00:00Z", "2026-06-05T09:00:00Z", "2026-06-06T09:00:00Z"},
      // 21:00 in New York is 01:00 of the next day in UTC; its day counts.
      {"America/New_York", "2026-06-03T01:00:00Z", "2026-06-03T23:00:00Z", "2026-06-04T01:00:00Z"},
      {"America/New_York", "2026-06-03T01:00:00Z", "2026-06-04T01:30:00Z", "2026-06-05T01:00:00Z"},
      // Over the end of summer time 09:00 stays 09:00.
      {"Europe/Berlin", "2026-10-24T07:00:00Z", "2026-10-24T20:00:00Z", "2026-10-25T08:00:00Z"},
      // 02:30 does not exist on the day that summer time begins: it moves forward by the gap.
      {"Europe/Berlin", "2027-03-27T01:30:00Z", "2027-03-27T20:00:00Z", "2027-03-28T01:30:00Z"},
      // Of the two 02:30 the first counts, and after it the next day's.
      {"Europe/Berlin", "2026-10-24T00:30:00Z", "2026-10-24T20:00:00Z", "2026-10-25T00:30:00Z"},
      {"Europe/Berlin", "2026-10-24T00:30:00Z", "2026-10-25T00:45:00Z", "2026-10-26T01:30:00Z"},
      {"Australia/Lord_Howe", "2026-10-02T16:00:00Z", "2026-10-03T10:00:00Z", "2026-10-03T15:30:00Z"},
      {"UTC", "2027-12-31T23:59:00Z", "2028-01-01T06:00:00Z", "2028-01-01T23:59:00Z"},
      {"UTC", "2028-02-28T12:00:00Z", "2028-02-28T20:00:00Z", "2028-02-29T12:00:00Z"},
  };
  for (const auto& [zone, due, now, moved] : rows) {
    CAPTURE(zone);
    CAPTURE(due);
    CAPTURE(now);
    clock.set(noon());
    const auto made = farm::planning::schedule_result(farm, result(job().job_id).result_id,
                                                      {{"scheduled_datetime", due}, {"timezone", zone}});
    // Missed because of a clock that had run ahead, so that every distance is possible.
    clock.set(at(due) + 365 * 24h);
    farm::delivery::fire_due(farm);
    clock.set(at(now));
    const auto recovered = recover(Recovery::move, {made.scheduled_id});
    CHECK(base::format_instant(*recovered.front().at) == moved);
    const auto after = read(made.scheduled_id);
    CHECK(base::format_instant(after.scheduled_datetime) == moved);
    CHECK(after.state == PostState::planned);
    CHECK(after.scheduled_local == base::format_wall(zones::to_wall(at(moved), zone)));
  }
}

TEST_CASE_FIXTURE(Waiting, "a post that a clock running ahead has missed moves back to its own time") {
  const auto made = told_post(noon() + 48h);
  clock.set(noon() + 30 * 24h);
  farm::delivery::fire_due(farm);
  REQUIRE(read(made.scheduled_id).state == PostState::missed);
  clock.set(noon() + 1h);
  SUBCASE("moved") { CHECK(recover(Recovery::move).front().at == noon() + 48h); }
  SUBCASE("fired: it is not late") {
    recover(Recovery::fire);
    CHECK(read(made.scheduled_id).state == PostState::fired);
  }
}

TEST_CASE_FIXTURE(Waiting, "with a plan missed posts move to its free slots, each to one of its own, in their order") {
  const auto in = job({{"schedule_prompt", "every day at 09:00 and 18:00"}, {"timezone", "UTC"}}).job_id;
  const auto plan = [&](const char* time) {
    return farm::planning::schedule_result(farm, result(in).result_id, {{"scheduled_datetime", time}}).scheduled_id;
  };
  const auto taken = plan("2026-06-03T18:00:00Z");
  const auto second = plan("2026-06-01T18:00:00Z");
  const auto first = plan("2026-06-01T17:00:00Z");
  const auto third = plan("2026-06-02T09:00:00Z");
  clock.set(at("2026-06-02T20:00:00Z"));
  farm::delivery::fire_due(farm);
  const auto made = recover(Recovery::move);
  CHECK(ids_of(made) == std::vector{first, second, third});
  const auto moved_to = [&](const std::string& id) { return base::format_instant(read(id).scheduled_datetime); };
  CHECK(moved_to(first) == "2026-06-03T09:00:00Z");
  CHECK(moved_to(second) == "2026-06-04T09:00:00Z");
  CHECK(moved_to(third) == "2026-06-04T18:00:00Z");
  CHECK(moved_to(taken) == "2026-06-03T18:00:00Z");
}

TEST_CASE("the link of a post that is fired after its link expired is good again") {
  struct : Waiting {
    settings::Settings short_lived =
        settings::Settings::load({{"state", folder.path()}, {"links.ttl", "1h"}, {"fire.grace", "30m"}});
    farm::Farm other{store, short_lived, {"http://farm.test"}, "usr_1", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
  } world;
  const auto id = world.post(noon() + 1h).scheduled_id;
  world.clock.advance(5h);
  farm::delivery::fire_due(world.other);
  const auto opens = [&] {
    return world.store.read([&](sql::Database& db) {
      return code_of([&] { farm::planning::post_of_link(world.other, db, id, world.clock.now()); });
    });
  };
  CHECK(opens() == Code::LINK_EXPIRED);
  farm::delivery::recover_posts(world.other, {id}, Recovery::fire);
  CHECK(opens() == Code::UNFINISHED);
}
