// The order in which hosts, jobs and due times are served.

#include <future>
#include <set>

#include "base/error.hpp"
#include "model/enums.hpp"
#include "queue/workers.hpp"
#include "support.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Error;
using model::WorkKind;
using queue::Order;
using store::Tx;

namespace {

constexpr WorkKind webhooks[]{WorkKind::webhook};
constexpr WorkKind renders[]{WorkKind::render};
const queue::Choice by_host{.order = Order::host, .per_host = 2, .first_tries_first = true};
const queue::Choice by_priority{.order = Order::priority};

struct Fixture {
  test::TempFolder folder;
  base::ManualClock clock{test::noon()};
  store::Store store{folder.path(), clock};

  void webhook(const std::string& key, const std::string& host) {
    store.write(
        [&](Tx& tx) { queue::add(tx, {.kind = WorkKind::webhook, .key = key, .run_at = tx.now, .lane_key = host}); });
  }
  void render(const std::string& key, const std::string& job, base::Instant due) {
    store.write([&](Tx& tx) {
      queue::add(
          tx,
          {.kind = WorkKind::render, .key = key, .run_at = tx.now, .priority = base::to_millis(due), .lane_key = job});
    });
  }
  std::optional<queue::Claimed> claim(std::span<const WorkKind> kinds, const queue::Choice& choice) {
    return store.write([&](Tx& tx) { return queue::claim(tx, kinds, 60s, choice); });
  }
  std::string key(std::span<const WorkKind> kinds, const queue::Choice& choice) {
    const auto claimed = claim(kinds, choice);
    return claimed ? claimed->work.key : "";
  }
  std::string plan(const std::string& sql) {
    return store.read([&](sql::Database& db) {
      std::string told;
      auto query = db("EXPLAIN QUERY PLAN " + sql);
      while (query.next()) told += query.text(3) + "; ";
      return told;
    });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "hosts take turns, and none has more than its share at once") {
  for (const auto* key : {"a1", "a2", "a3", "a4"}) webhook(key, "a.test");
  webhook("b1", "b.test");
  webhook("c1", "c.test:8443");
  const auto first = *claim(webhooks, by_host);
  CHECK(first.work.key == "a1");
  CHECK(first.lane_key == "a.test");
  // A host without a running piece comes before one with a running piece.
  CHECK(key(webhooks, by_host) == "b1");
  CHECK(key(webhooks, by_host) == "c1");
  CHECK(key(webhooks, by_host) == "a2");
  CHECK_FALSE(claim(webhooks, by_host));
  store.write([&](Tx& tx) { CHECK(queue::finish(tx, first)); });
  CHECK(key(webhooks, by_host) == "a3");
  CHECK_FALSE(claim(webhooks, by_host));
}

TEST_CASE_FIXTURE(Fixture, "first tries go before further ones") {
  webhook("bad", "bad.test");
  const auto bad = *claim(webhooks, by_host);
  store.write([&](Tx& tx) { CHECK(queue::fail(tx, bad, "hangs", tx.now + 5s)); });
  clock.advance(5s);
  webhook("good", "good.test");
  CHECK(key(webhooks, by_host) == "good");
  CHECK(key(webhooks, by_host) == "bad");
}

TEST_CASE_FIXTURE(Fixture, "a retry by hand is a first try again") {
  webhook("a1", "a.test");
  webhook("a2", "a.test");
  const auto dead = *claim(webhooks, by_host);
  store.write([&](Tx& tx) {
    CHECK(queue::fail(tx, dead, "gone", std::nullopt));
    queue::retry(tx, dead.work.work_id);
  });
  CHECK(key(webhooks, by_host) != "");
  CHECK(key(webhooks, by_host) != "");
}

TEST_CASE_FIXTURE(Fixture, "what goes to others has its turn, also when nobody knows whose it is") {
  for (const auto kind : {WorkKind::webhook, WorkKind::mail, WorkKind::fetch, WorkKind::analyse, WorkKind::discover}) {
    CAPTURE(model::enum_name(kind));
    store.write([&](Tx& tx) { queue::add(tx, {.kind = kind, .key = "a", .run_at = tx.now}); });
    const WorkKind kinds[]{kind};
    const auto claimed = claim(kinds, by_host);
    REQUIRE(claimed);
    CHECK(claimed->lane_key == "?");
  }
}

TEST_CASE_FIXTURE(Fixture, "a lane wakes for a host whose place became free") {
  std::promise<void> all;
  std::mutex mutex;
  std::multiset<std::string> under_way;
  std::size_t most = 0;
  int left = 40;
  queue::Lane lane{store,
                   {"test",
                    {{.kind = WorkKind::webhook,
                      .run = [&](const queue::Claimed& claimed, const auto&) -> queue::Outcome {
                        {
                          const std::scoped_lock guard{mutex};
                          under_way.insert(claimed.lane_key);
                          most = std::max(most, under_way.count(claimed.lane_key));
                        }
                        std::this_thread::yield();
                        return [&, host = claimed.lane_key](Tx&) {
                          const std::scoped_lock guard{mutex};
                          under_way.erase(under_way.find(host));
                          if (--left == 0) all.set_value();
                        };
                      },
                      .on_failure = [](Tx&, const queue::Claimed&, const Error&, bool) {},
                      .again = [](const Error&, std::int64_t) { return std::nullopt; }}},
                    6,
                    60s,
                    by_host}};
  store.on_commit([&](unsigned touched) { lane.poke(touched); });
  for (int i = 0; i < 40; ++i) webhook(std::to_string(i), i % 2 ? "a.test" : "b.test");
  lane.start();
  CHECK(all.get_future().wait_for(20s) == std::future_status::ready);
  lane.stop();
  lane.join();
  CHECK(most <= 2);
}

TEST_CASE_FIXTURE(Fixture, "renders run by the due time of their posts, and moving a post moves its render") {
  render("far 1", "job_a", test::noon() + 72h);
  render("far 2", "job_a", test::noon() + 72h);
  render("soon", "job_b", test::noon() + 60s);
  CHECK(key(renders, by_priority) == "soon");
  store.write([&](Tx& tx) {
    queue::set_priority(tx, WorkKind::render, "far 2", base::to_millis(test::noon() + 1h));
    queue::set_priority(tx, WorkKind::render, "nothing", 1);
  });
  CHECK(key(renders, by_priority) == "far 2");
  CHECK(key(renders, by_priority) == "far 1");
  CHECK_FALSE(claim(renders, by_priority));
}

TEST_CASE_FIXTURE(Fixture, "jobs whose posts are due at one time alternate") {
  const auto due = test::noon() + 1h;
  for (const auto* name : {"a1", "a2", "a3", "a4"}) render(name, "job_a", due);
  for (const auto* name : {"b1", "b2"}) render(name, "job_b", due);
  std::string order;
  for (int i = 0; i < 3; ++i) order += key(renders, by_priority) + " ";
  CHECK(order == "a1 b1 a2 ");
  // A later job is neither ahead of all earlier work of the others, nor behind all of it.
  render("c1", "job_c", due);
  render("c2", "job_c", due);
  for (int i = 0; i < 5; ++i) order += key(renders, by_priority) + " ";
  CHECK(order == "a1 b1 a2 b2 c1 a3 c2 a4 ");
}

TEST_CASE_FIXTURE(Fixture, "a piece that waits for something else loses no try, and is woken with what came of it") {
  render("a", "job_a", test::noon());
  const queue::Handler handler{
      .kind = WorkKind::render,
      .run = [&](const queue::Claimed&, const auto&) -> queue::Outcome {
        throw queue::Later{test::noon() + 1h,
                           [](Tx& tx) { queue::add(tx, {.kind = WorkKind::fetch, .key = "for a", .run_at = tx.now}); }};
      },
      .on_failure = [](Tx&, const queue::Claimed&, const Error&, bool) { FAIL("it is no failure"); },
      .again = [](const Error&, std::int64_t) { return std::nullopt; }};
  queue::work_on(store, handler, *claim(renders, by_priority), [] { return false; });
  CHECK_FALSE(claim(renders, by_priority));
  constexpr WorkKind fetches[]{WorkKind::fetch};
  CHECK(claim(fetches, {}));
  store.write([](Tx& tx) { queue::wake(tx, WorkKind::render, "a", {{"fetched", "med_1"}}); });
  const auto again = *claim(renders, by_priority);
  CHECK(again.work.attempt == 1);
  CHECK(again.payload.at("fetched") == "med_1");
}

TEST_CASE_FIXTURE(Fixture, "a woken analysis stays with its analyst, and comes before those that have yet to begin") {
  const auto analyse = [&](const std::string& key, const std::string& analyst) {
    store.write([&](Tx& tx) {
      queue::add(tx, {.kind = WorkKind::analyse, .key = key, .run_at = tx.now, .lane_key = analyst});
    });
    clock.advance(1ms);
  };
  constexpr WorkKind analyses[]{WorkKind::analyse};
  const queue::Choice one_each{.order = Order::host, .per_host = 1};
  for (const auto* name : {"a1", "a2", "a3"}) analyse(name, "command");
  analyse("r1", "rules");
  store.write([](Tx& tx) { queue::wake(tx, WorkKind::analyse, "a3", {{"fetched", "med_1"}}); });
  const auto first = *claim(analyses, one_each);
  CHECK(first.work.key == "a3");
  CHECK(first.lane_key == "command");
  const auto second = *claim(analyses, one_each);
  CHECK(second.work.key == "r1");
  CHECK_FALSE(claim(analyses, one_each));
}

TEST_CASE_FIXTURE(Fixture, "only what is dead can be dropped") {
  webhook("a", "a.test");
  const auto claimed = *claim(webhooks, by_host);
  const auto id = claimed.work.work_id;
  const auto drop = [&] { return store.write([&](Tx& tx) { return queue::drop(tx, id); }); };
  CHECK(test::code_of(drop) == Code::WORK_NEEDED);
  store.write([&](Tx& tx) { queue::fail(tx, claimed, "never", std::nullopt); });
  CHECK(drop().last_error == "never");
  CHECK(test::code_of(drop) == Code::WORK_NOT_FOUND);
}

TEST_CASE_FIXTURE(Fixture, "what is chosen is found in an index, whatever waits beside it") {
  const auto by_due = plan(
      "SELECT work_id, priority, run_at FROM work WHERE state = 'queued' AND kind = 'render' AND "
      "+run_at <= 5 ORDER BY priority, turn, work_id LIMIT 1");
  CHECK(by_due.find("work_by_priority") != std::string::npos);
  CHECK(by_due.find("TEMP B-TREE") == std::string::npos);
  for (const auto* sql :
       {"SELECT min(lane_key) FROM work WHERE state = 'queued' AND kind = 'webhook' AND lane_key > 'a'",
        "SELECT work_id, priority, run_at FROM work WHERE state = 'queued' AND kind = 'webhook' AND "
        "lane_key = 'a' AND priority = 0 AND turn = 0 AND run_at <= 5 ORDER BY run_at, work_id LIMIT 1",
        "SELECT count(*) FROM work WHERE state = 'running' AND kind = 'webhook' AND lane_key = 'a' AND "
        "lease_until > 5",
        "SELECT max(turn) + 1 FROM work WHERE state = 'queued' AND kind = 'render' AND lane_key = 'a' "
        "AND priority = 5"}) {
    CAPTURE(sql);
    CHECK(plan(sql).find("work_by_lane_key") != std::string::npos);
    CHECK(plan(sql).find("TEMP B-TREE") == std::string::npos);
  }
  CHECK(plan("SELECT min(turn) FROM work WHERE state = 'queued' AND kind = 'render' AND priority = 5")
            .find("work_by_priority") != std::string::npos);
}
