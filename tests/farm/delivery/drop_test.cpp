#include "farm/delivery/drop.hpp"

#include "base/error.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using model::WorkKind;
using test::noon;

namespace {

struct Fixture : test::FarmFixture {
  std::int64_t die(const std::string& where) {
    const auto found = work(where);
    REQUIRE(found.size() == 1);
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE work SET state = 'dead', last_error = 'on purpose' WHERE work_id = ?", found[0].work_id).run();
    });
    return found[0].work_id;
  }
  Code refusal(std::int64_t work_id) {
    return test::code_of([&] { farm::delivery::drop_work(farm, work_id); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a dead webhook is dropped, and an event keeps what it was without its address") {
  const auto made = post(noon() + 1h, {{"on_schedule_webhook", "https://h.test/hush"}});
  farm::delivery::fire_now(farm, made.scheduled_id);
  const auto id = die("kind = 'webhook'");
  const auto gone = farm::delivery::drop_work(farm, id);
  CHECK(gone.consequence.starts_with("https://h.test ["));
  CHECK(work("kind = 'webhook'").empty());
  CHECK(events("work.dropped") == 1);
  const auto told = store.read(
      [&](sql::Database& db) { return queue::events_after(db, 0, made.scheduled_id, 100).back().why.value_or(""); });
  CHECK(told.find("on purpose") != std::string::npos);
  CHECK(told.find("hush") == std::string::npos);
  CHECK(refusal(id) == Code::WORK_NOT_FOUND);
}

TEST_CASE_FIXTURE(Fixture, "the farm keeps what it cannot do without") {
  const auto made = post(noon() + 1h, {{"original_video_url", "https://v.test/v.mp4"}});
  const auto queued = work("kind = 'fire'")[0].work_id;
  CHECK(refusal(queued) == Code::WORK_NEEDED);
  CHECK(refusal(die("kind = 'fire'")) == Code::WORK_NEEDED);
  CHECK(refusal(die("kind = 'render'")) == Code::WORK_NEEDED);
  store.write([&](store::Tx& tx) {
    for (const auto kind : {WorkKind::credit, WorkKind::sweep})
      queue::add(tx, {.kind = kind, .key = "x", .run_at = tx.now});
  });
  CHECK(refusal(die("kind = 'credit'")) == Code::WORK_NEEDED);
  CHECK(refusal(die("kind = 'sweep'")) == Code::WORK_NEEDED);
  CHECK(events("work.dropped") == 0);
  // For a post that has fired, nothing is lost.
  store.write([&](store::Tx& tx) { tx.db("UPDATE posts SET fired = 1").run(); });
  CHECK(farm::delivery::drop_work(farm, work("kind = 'render'")[0].work_id).consequence.find("has fired") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a render has the priority of its post's time, and goes with it when the post moves") {
  const auto made = post(noon() + 72h, {{"original_video_url", "https://v.test/v.mp4"}});
  const auto priority = [&] {
    return store.read([](sql::Database& db) {
      auto query = db("SELECT priority FROM work WHERE kind = 'render'");
      query.next();
      return base::from_millis(query.integer(0));
    });
  };
  CHECK(priority() == noon() + 72h);
  farm::planning::edit_post(farm, made.scheduled_id, {{"scheduled_datetime", base::format_instant(noon() + 1h)}});
  CHECK(priority() == noon() + 1h);
  farm::delivery::fire_now(farm, made.scheduled_id);
  CHECK(priority() == noon());
}
