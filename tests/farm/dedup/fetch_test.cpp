// A render whose original must be fetched first.

#include "farm/discovery/fetch.hpp"

#include "base/error.hpp"
#include "farm/dedup/renders.hpp"
#include "farm/farm_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Json;
using model::WorkKind;
using test::noon;

namespace {

constexpr WorkKind renders[]{WorkKind::render};
constexpr WorkKind fetches[]{WorkKind::fetch};

struct Fixture : test::FarmFixture {
  farm::library::MediaStore media{farm};
  farm::dedup::Renders renders_of{farm, media};
  queue::Handler handler = renders_of.handler();
  model::Scheduled made = post(noon() + 1h, {{"original_video_url", "https://v.test/hush/v.mp4"}});

  /// The next due render; false when there is none.
  bool render() {
    const auto claimed =
        store.write([&](store::Tx& tx) { return queue::claim(tx, renders, 60s, {.order = queue::Order::priority}); });
    if (claimed) queue::work_on(store, handler, *claimed, [] { return false; });
    return claimed.has_value();
  }
  void come(const Json& news) {
    store.write([&](store::Tx& tx) {
      queue::remove(tx, WorkKind::fetch, farm::discovery::fetch_key(WorkKind::render, made.scheduled_id));
      queue::wake(tx, WorkKind::render, made.scheduled_id, news);
    });
  }
  std::vector<model::Work> fetch() { return work("kind = 'fetch'"); }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a render holds no thread while its original is fetched, and loses no try") {
  CHECK(render());
  REQUIRE(fetch().size() == 1);
  CHECK(fetch()[0].subject == made.scheduled_id);
  CHECK_FALSE(render());
  const auto claimed = store.write(
      [&](store::Tx& tx) { return queue::claim(tx, fetches, 60s, {.order = queue::Order::host, .per_host = 1}); });
  REQUIRE(claimed);
  CHECK(claimed->lane_key == "v.test");
  CHECK(work("kind = 'render'")[0].attempt == 0);
}

TEST_CASE_FIXTURE(Fixture, "a fetch that failed is the failure of its render, which fetches anew when it is retried") {
  CHECK(render());
  come({{"fetch_failed", {{"code", "INVALID_MEDIA"}, {"message", "v.test answered 404"}, {"hint", ""}}}});
  CHECK(render());
  const auto dead = work("state = 'dead'");
  REQUIRE(dead.size() == 1);
  CHECK(dead[0].kind == WorkKind::render);
  CHECK(dead[0].last_error == "v.test answered 404");
  CHECK(read(made.scheduled_id).dedup_status == model::DedupStatus::failed);
  store.write([&](store::Tx& tx) { queue::retry(tx, dead[0].work_id); });
  CHECK(render());
  CHECK(fetch().size() == 1);
  CHECK(work("state = 'dead'").empty());
}

TEST_CASE_FIXTURE(Fixture, "a failure that may pass is tried again as a render is") {
  CHECK(render());
  come({{"fetch_failed", {{"code", "DELIVERY_FAILED"}, {"message", "v.test is too slow"}, {"hint", ""}}}});
  CHECK(render());
  const auto waiting = work("kind = 'render'");
  CHECK(waiting[0].state == model::WorkState::queued);
  CHECK(waiting[0].attempt == 1);
  CHECK(read(made.scheduled_id).dedup_error == "v.test is too slow");
  clock.advance(12s);
  CHECK(render());
  CHECK(fetch().size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "the fetch goes with its post, and has its priority") {
  CHECK(render());
  farm::planning::edit_post(farm, made.scheduled_id, {{"scheduled_datetime", base::format_instant(noon() + 5min)}});
  CHECK(store.read([](sql::Database& db) {
    auto query = db("SELECT priority FROM work WHERE kind = 'fetch'");
    query.next();
    return base::from_millis(query.integer(0));
  }) == noon() + 5min);
  farm::planning::delete_post(farm, made.scheduled_id);
  CHECK(fetch().empty());
}
