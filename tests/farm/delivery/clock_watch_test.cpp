#include "farm/delivery/clock_watch.hpp"

#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/housekeeping.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using farm::delivery::ClockWatch;

namespace {

struct Fixture : test::FarmFixture {
  ClockWatch watch{store};

  /// The timer's step.
  void step() {
    if (!watch.look()) farm::delivery::fire_due(farm);
  }
  void put(model::WorkKind kind, const std::string& key, base::Instant at) {
    store.write([&](store::Tx& tx) { queue::add(tx, {.kind = kind, .key = key, .run_at = at}); });
  }
  base::Instant run_at(const std::string& key) { return work("key = '" + key + "'").at(0).run_at; }
  void accept() {
    store.write([](store::Tx& tx) { ClockWatch::accept(tx); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "a clock 40 days ahead at boot fires and misses nothing, and firing goes on when it is set right") {
  farm::start_housekeeping(store);
  const auto post = this->post(clock.now() + 1h);
  watch.start();
  CHECK_FALSE(watch.state().held);
  clock.advance(40 * 24h);
  ClockWatch next{store};
  next.start();
  CHECK(next.state().held);
  CHECK(next.look());
  CHECK(events("clock.held") == 1);
  CHECK(read(post.scheduled_id).state == model::PostState::planned);
  // Writes in between do not make the wrong time trusted.
  job();
  ClockWatch third{store};
  third.start();
  CHECK(third.look());
  clock.set(test::noon() + 1h);
  CHECK_FALSE(third.look());
  CHECK_FALSE(third.state().held);
  CHECK(events("clock.believed") == 1);
  farm::delivery::fire_due(farm);
  CHECK(read(post.scheduled_id).state == model::PostState::fired);
}

TEST_CASE_FIXTURE(Fixture, "a clock that leaps while the farm runs holds firing, up to a day it is believed") {
  watch.start();
  const auto first = post(clock.now() + 1h);
  clock.advance(24h);
  step();
  CHECK(read(first.scheduled_id).state == model::PostState::missed);
  const auto second = post(clock.now() + 1h);
  clock.advance(26h);
  step();
  CHECK(watch.state().held);
  CHECK(read(second.scheduled_id).state == model::PostState::planned);
  clock.set(second.scheduled_datetime);
  step();
  CHECK(read(second.scheduled_id).state == model::PostState::fired);
}

TEST_CASE_FIXTURE(Fixture, "a machine that was off for days needs one word of the operator") {
  const auto post = this->post(clock.now() + 1h);
  watch.start();
  clock.advance(5 * 24h);
  step();
  CHECK(watch.state().held);
  accept();
  CHECK_FALSE(watch.look());
  step();
  CHECK(read(post.scheduled_id).state == model::PostState::missed);
  ClockWatch next{store};
  next.start();
  CHECK_FALSE(next.state().held);
}

TEST_CASE_FIXTURE(Fixture,
                  "an idle farm that looks now and then stays believed; so does one that starts again within a day") {
  watch.start();
  for (int hour = 0; hour < 24 * 10; ++hour) {
    clock.advance(1h);
    CHECK_FALSE(watch.look());
  }
  clock.advance(23h);
  ClockWatch next{store};
  next.start();
  CHECK_FALSE(next.state().held);
}

TEST_CASE_FIXTURE(Fixture, "a store of before knows its newest event; a new one trusts its clock") {
  ClockWatch fresh{store};
  clock.advance(365 * 24h);
  fresh.start();
  CHECK(fresh.state().held);  // the ledger was opened a year ago
  const test::TempFolder empty;
  store::Store other{empty.path(), clock};
  ClockWatch first{other};
  first.start();
  CHECK_FALSE(first.state().held);
}

TEST_CASE_FIXTURE(Fixture, "a battery-less clock that starts in 1970 and is set right holds nothing") {
  const auto post = this->post(clock.now() + 1h);
  watch.start();
  clock.set(base::Instant{});
  ClockWatch next{store};
  next.start();
  CHECK_FALSE(next.look());
  farm::delivery::fire_due(farm);
  clock.set(test::noon() + 1h);
  CHECK_FALSE(next.look());
  farm::delivery::fire_due(farm);
  CHECK(read(post.scheduled_id).state == model::PostState::fired);
}

TEST_CASE_FIXTURE(Fixture, "retries, periodic work and leases keep their waits when the clock is set back") {
  clock.advance(40 * 24h);
  watch.start();
  accept();
  watch.look();
  put(model::WorkKind::webhook, "retry", clock.now() + 5min);
  put(model::WorkKind::sweep, "daily", clock.now() + 24h);
  put(model::WorkKind::mail, "due", clock.now());
  put(model::WorkKind::fire, "a post", clock.now() + 5min);
  put(model::WorkKind::render, "under way", clock.now());
  static constexpr model::WorkKind renders[]{model::WorkKind::render};
  store.write([](store::Tx& tx) { REQUIRE(queue::claim(tx, renders, 2h)); });
  const auto fires = run_at("a post");
  unsigned touched = 0;
  store.on_commit([&](unsigned kinds) { touched |= kinds; });

  clock.set(test::noon());
  SUBCASE("while the farm runs") { watch.look(); }
  SUBCASE("at the next start") { ClockWatch{store}.start(); }
  CHECK(run_at("retry") == test::noon() + 5min);
  CHECK(run_at("daily") == test::noon() + 24h);
  CHECK(run_at("due") == test::noon());
  CHECK(run_at("a post") == fires);
  CHECK(work("key = 'under way' AND lease_until = " + std::to_string(base::to_millis(test::noon() + 2h))).size() == 1);
  CHECK((touched & (1U << static_cast<unsigned>(model::WorkKind::webhook))) != 0);
  CHECK(events("clock.set_back") == 1);
  watch.look();
  CHECK(events("clock.set_back") == 1);
}

TEST_CASE_FIXTURE(Fixture, "rows of before say not when they were put: none waits longer than a day") {
  put(model::WorkKind::webhook, "far", clock.now() + 40 * 24h);
  put(model::WorkKind::webhook, "near", clock.now() + 5h);
  store.write([](store::Tx& tx) { tx.db.script("UPDATE work SET put_at = NULL"); });
  watch.start();
  CHECK(run_at("far") == test::noon() + 24h);
  CHECK(run_at("near") == test::noon() + 5h);
}

TEST_CASE_FIXTURE(Fixture, "posts that were missed although their time is still to come are planned again") {
  const auto soon = post(clock.now() + 30min);
  const auto later = post(clock.now() + 5h);
  watch.start();
  clock.advance(20h);
  step();
  CHECK(read(soon.scheduled_id).state == model::PostState::missed);
  CHECK(read(later.scheduled_id).state == model::PostState::missed);
  clock.set(test::noon() + 1h);
  step();
  CHECK(read(soon.scheduled_id).state == model::PostState::missed);
  CHECK(read(later.scheduled_id).state == model::PostState::planned);
  clock.set(later.scheduled_datetime);
  step();
  CHECK(read(later.scheduled_id).state == model::PostState::fired);
}

TEST_CASE_FIXTURE(Fixture, "nothing is let go by its age while the clock is not trusted") {
  watch.start();
  int runs = 0;
  const auto handler = farm::delivery::held_with_clock(
      watch, {.kind = model::WorkKind::sweep,
              .run = [&](const queue::Claimed&, const std::function<bool()>&) -> queue::Outcome {
                ++runs;
                return [](store::Tx&) {};
              },
              .on_failure = [](store::Tx&, const queue::Claimed&, const base::Error&, bool) {},
              .again = [](const base::Error&, std::int64_t) { return std::optional{1000ms}; }});
  put(model::WorkKind::sweep, "daily", clock.now());
  static constexpr model::WorkKind kinds[]{model::WorkKind::sweep};
  const auto once = [&] {
    const auto claimed = store.write([](store::Tx& tx) { return queue::claim(tx, kinds, 60s); });
    REQUIRE(claimed);
    queue::work_on(store, handler, *claimed, [] { return false; });
  };
  clock.advance(40 * 24h);
  once();
  CHECK(runs == 0);
  CHECK(work("key = 'daily'").at(0).attempt == 0);
  clock.set(test::noon() + 1h);
  watch.look();
  clock.advance(2s);
  once();
  CHECK(runs == 1);

  clock.advance(40 * 24h);
  REQUIRE(watch.look());
  const base::Error turned_away{base::Code::RATE_LIMITED, "the clock leapt ahead"};
  CHECK(handler.again(turned_away, 1) == 1000ms);
  store.write([](store::Tx& tx) { farm::delivery::ClockWatch::accept(tx); });
  CHECK(handler.again(turned_away, 1) == 0ms);  // accepted before the work was put back
}
