#include "queue/workers.hpp"

#include <future>

#include "base/error.hpp"
#include "queue/events.hpp"
#include "support.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Error;
using model::WorkKind;
using store::Tx;

namespace {

struct Fixture {
  test::TempFolder folder;
  base::ManualClock clock{test::noon()};
  store::Store store{folder.path(), clock};

  void add(const std::string& key, base::Instant at) {
    store.write([&](Tx& tx) { queue::add(tx, {.kind = WorkKind::mail, .key = key, .run_at = at}); });
  }
  std::int64_t count(const std::string& where) {
    return store.read([&](sql::Database& db) {
      auto query = db("SELECT count(*) FROM work WHERE " + where);
      query.next();
      return query.integer(0);
    });
  }
};

void done(Tx& tx, const std::string& key) { queue::record(tx, {.who = "worker", .what = "done", .subject = key}); }

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a lane does each piece once and commits its outcome with its end") {
  std::promise<void> last;
  std::atomic<int> runs{0};
  queue::Lane lane{store,
                   {"test",
                    {{.kind = WorkKind::mail,
                      .run = [&](const queue::Claimed& claimed, const auto&) -> queue::Outcome {
                        return [&, key = claimed.work.key](Tx& tx) {
                          done(tx, key);
                          if (++runs == 50) last.set_value();
                        };
                      },
                      .on_failure = [](Tx&, const queue::Claimed&, const Error&, bool) {},
                      .again = [](const Error&, std::int64_t) { return std::nullopt; }}},
                    4,
                    60s}};
  store.on_commit([&](unsigned touched) { lane.poke(touched); });
  lane.start();
  for (int i = 0; i < 50; ++i) add(std::to_string(i), test::noon());
  REQUIRE(last.get_future().wait_for(20s) == std::future_status::ready);
  lane.stop();
  lane.join();
  CHECK(runs == 50);
  CHECK(count("1") == 0);
  CHECK(store.read([](sql::Database& db) { return queue::events_after(db, 0, std::nullopt, 100); }).size() == 50);
}

TEST_CASE_FIXTURE(Fixture, "a failure that may pass is tried again at its time; one that may not is dead at once") {
  std::promise<void> dead_seen;
  std::atomic<int> tries{0};
  queue::Lane lane{store,
                   {"test",
                    {{.kind = WorkKind::mail,
                      .run = [&](const queue::Claimed& claimed, const auto&) -> queue::Outcome {
                        if (claimed.work.key == "hopeless") throw Error{Code::INVALID_REQUEST, "never", "mend it"};
                        if (++tries < 3) throw Error{Code::DELIVERY_FAILED, "not now"};
                        return [](Tx&) {};
                      },
                      .on_failure =
                          [&](Tx&, const queue::Claimed& claimed, const Error&, bool dead) {
                            if (claimed.work.key == "hopeless" && dead) dead_seen.set_value();
                            clock.advance(10s);
                          },
                      .again = [](const Error&, std::int64_t) { return std::optional{10'000ms}; }}},
                    1,
                    60s}};
  store.on_commit([&](unsigned touched) { lane.poke(touched); });
  add("flaky", test::noon());
  add("hopeless", test::noon() + 5s);
  lane.start();
  REQUIRE(dead_seen.get_future().wait_for(20s) == std::future_status::ready);
  while (count("key = 'flaky'") > 0) std::this_thread::yield();
  lane.stop();
  lane.join();
  CHECK(tries == 3);
  CHECK(count("key = 'hopeless' AND state = 'dead' AND last_error = 'never (mend it)'") == 1);
}

TEST_CASE_FIXTURE(Fixture, "work that was taken away while it runs is told to stop, and leaves nothing") {
  struct Row {
    const char* how;
    std::function<void(Tx&, const queue::Claimed&)> take_away;
    std::int64_t rows_left;
  };
  for (const auto& row :
       {Row{"its row was deleted",
            [](Tx&tx, const queue::Claimed&claimed) { queue::remove(tx, WorkKind::mail, claimed.work.key); }, 0},
        Row{"its lease went to another worker",
            [](Tx&tx, const queue::Claimed&claimed) {
              tx.db("UPDATE work SET token = 'another' WHERE work_id = ?", claimed.work.work_id).run();
            },
            1}}) {
    CAPTURE(row.how);
    add(row.how, test::noon());
    const WorkKind kinds[]{WorkKind::mail};
    const auto claimed = store.write([&](Tx& tx) { return *queue::claim(tx, kinds, 60s); });
    bool before = true, after = false;
    const queue::Handler handler{.kind = WorkKind::mail,
                                 .run = [&](const queue::Claimed&, const auto& stopping) -> queue::Outcome {
                                   store.write([&](Tx& tx) { done(tx, "something else"); });
                                   before = stopping();
                                   store.write([&](Tx& tx) { row.take_away(tx, claimed); });
                                   after = stopping();
                                   throw Error{Code::INTERRUPTED, "stopped"};
                                 },
                                 .on_failure = [](Tx&, const queue::Claimed&, const Error&, bool) { FAIL("told"); },
                                 .again = [](const Error&, std::int64_t) { return std::nullopt; }};
    queue::work_on(store, handler, claimed, [] { return false; });
    CHECK(!before);
    CHECK(after);
    CHECK(count("1") == row.rows_left);
  }
}

TEST_CASE_FIXTURE(Fixture, "a step that throws is counted and the loop goes on") {
  std::promise<void> second;
  int steps = 0;
  queue::Loop loop{"test", clock, [&]() -> std::optional<base::Instant> {
                     if (++steps == 1) throw Error{Code::INTERNAL, "on purpose"};
                     if (steps == 2) second.set_value();
                     return std::nullopt;
                   }};
  loop.start();
  std::thread mover{[&] {
    // The loop waits a second by this clock before it tries again.
    while (!loop.sleeping_until()) std::this_thread::yield();
    clock.advance(2s);
  }};
  CHECK(second.get_future().wait_for(20s) == std::future_status::ready);
  mover.join();
  CHECK(loop.failures() == 1);
}

TEST_CASE_FIXTURE(Fixture, "what the store refuses is no failure of the loop") {
  std::promise<void> third;
  int steps = 0;
  queue::Loop loop{"test", clock, [&]() -> std::optional<base::Instant> {
                     if (++steps < 3) throw Error{Code::STORAGE_BUSY, "locked"};
                     if (steps == 3) third.set_value();
                     return std::nullopt;
                   }};
  loop.start();
  auto seen = third.get_future();
  while (seen.wait_for(1ms) != std::future_status::ready) clock.advance(1s);
  CHECK(loop.failures() == 0);
}

TEST_CASE_FIXTURE(Fixture,
                  "what was done is kept while another program has the store locked, and written once it is free") {
  add("a", test::noon());
  static constexpr WorkKind kinds[]{WorkKind::mail};
  const auto claimed = store.write([](Tx& tx) { return *queue::claim(tx, kinds, 60s); });
  sql::Database other{folder.path() + "/farmtok.db", sql::Database::Mode::write};
  int runs = 0;
  const queue::Handler handler{.kind = WorkKind::mail,
                               .run = [&](const queue::Claimed&, const auto&) -> queue::Outcome {
                                 ++runs;
                                 other.script("BEGIN IMMEDIATE");
                                 return [](Tx& tx) { done(tx, "a"); };
                               },
                               .on_failure = [](Tx&, const queue::Claimed&, const Error&, bool) { FAIL("no failure"); },
                               .again = [](const Error&, std::int64_t) { return std::nullopt; }};
  // Called between two tries: the lock ends after the first.
  int asked = 0;
  queue::work_on(store, handler, claimed, [&] {
    if (++asked == 2) other.script("COMMIT");
    return false;
  });
  CHECK(runs == 1);
  CHECK(count("1") == 0);
}

TEST_CASE_FIXTURE(Fixture, "a store that is locked while the work is done counts no try") {
  add("a", test::noon());
  static constexpr WorkKind kinds[]{WorkKind::mail};
  const auto claimed = store.write([](Tx& tx) { return *queue::claim(tx, kinds, 60s); });
  const queue::Handler handler{.kind = WorkKind::mail,
                               .run = [](const queue::Claimed&, const auto&) -> queue::Outcome {
                                 throw Error{Code::STORAGE_BUSY, "locked"};
                               },
                               .on_failure = [](Tx&, const queue::Claimed&, const Error&, bool) { FAIL("no failure"); },
                               .again = [](const Error&, std::int64_t) { return std::nullopt; }};
  queue::work_on(store, handler, claimed, [] { return false; });
  CHECK(count("state = 'queued' AND attempt = 0") == 1);
}

TEST_CASE_FIXTURE(Fixture, "a loop sleeps until the moment it named and not a moment less") {
  std::promise<base::Instant> woke;
  bool first = true;
  queue::Loop loop{"test", clock, [&]() -> std::optional<base::Instant> {
                     if (std::exchange(first, false)) return test::noon() + 1h;
                     woke.set_value(clock.now());
                     return std::nullopt;
                   }};
  loop.start();
  auto seen = woke.get_future();
  while (!loop.sleeping_until()) std::this_thread::yield();
  clock.set(test::noon() + 1h - 1ms);
  CHECK(seen.wait_for(50ms) == std::future_status::timeout);
  clock.set(test::noon() + 1h);
  REQUIRE(seen.wait_for(20s) == std::future_status::ready);
  CHECK(seen.get() == test::noon() + 1h);
}
