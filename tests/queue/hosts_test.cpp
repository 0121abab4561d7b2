// Hosts that do not answer hold a bounded share of a lane.

#include "queue/hosts.hpp"

#include <future>

#include "base/error.hpp"
#include "queue/workers.hpp"
#include "support.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Error;
using model::WorkKind;
using store::Tx;

namespace {

constexpr WorkKind webhooks[]{WorkKind::webhook};
const queue::Choice choice{.order = queue::Order::host, .per_host = 3, .first_tries_first = true, .must_answer = true};

/// A lane of eight places, without its threads: a quarter is two, new hosts and those in doubt have six.
struct Fixture {
  test::TempFolder folder;
  base::ManualClock clock{test::noon()};
  store::Store store{folder.path(), clock};
  int changes = 0;
  queue::Hosts hosts{clock, 8, [this] { ++changes; }};

  void add(const std::string& host, int pieces = 1) {
    static int number = 0;
    store.write([&](Tx& tx) {
      for (int i = 0; i < pieces; ++i)
        queue::add(tx, {.kind = WorkKind::webhook,
                        .key = fmt::format("{} {}", host, ++number),
                        .run_at = tx.now,
                        .lane_key = host});
    });
  }
  std::optional<queue::Claimed> take() {
    auto claimed = store.write([&](Tx& tx) { return queue::claim(tx, webhooks, 60s, choice, &hosts); });
    if (claimed) hosts.begin(claimed->work.work_id, claimed->lane_key, claimed->trial);
    clock.advance(1ms);
    return claimed;
  }
  std::vector<queue::Claimed> take_all() {
    std::vector<queue::Claimed> all;
    while (auto claimed = take()) all.push_back(*std::move(claimed));
    return all;
  }
  void answered(const queue::Claimed& claimed) {
    queue::heard(claimed);
    hosts.judge(claimed.work.work_id);
    store.write([&](Tx& tx) { CHECK(queue::finish(tx, claimed)); });
    hosts.end(claimed.work.work_id);
  }
  void timed_out(const queue::Claimed& claimed, std::chrono::seconds again) {
    hosts.judge(claimed.work.work_id);
    store.write([&](Tx& tx) { CHECK(queue::fail(tx, claimed, "silent", tx.now + again)); });
    hosts.end(claimed.work.work_id);
  }
  bool others_wait() {
    return store.read(
        [&](sql::Database& db) { return queue::others_wait(db, WorkKind::webhook, clock.now(), choice, hosts); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a new host has one piece at once until it answers, then its share") {
  add("a", 6);
  const auto first = take_all();
  REQUIRE(first.size() == 1);
  CHECK(changes == 0);
  queue::heard(first[0]);
  CHECK(changes == 1);
  CHECK(take_all().size() == 2);
  answered(first[0]);
  CHECK(take_all().size() == 1);
  CHECK(changes == 1);
}

TEST_CASE_FIXTURE(Fixture, "new hosts leave a quarter of the lane to those that answer") {
  add("good", 1);
  answered(*take());
  for (int i = 0; i < 12; ++i) add(fmt::format("new {:02}", i), 3);
  CHECK(take_all().size() == 6);
  add("good", 3);
  CHECK(take_all().size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "silent pieces beyond a quarter make place for others, those silent last first") {
  for (int i = 0; i < 6; ++i) {
    add(fmt::format("silent {}", i), 2);
    clock.advance(1ms);
  }
  const auto silent = take_all();
  REQUIRE(silent.size() == 6);
  const auto expendable = [&] {
    std::string all;
    for (const auto& each : silent) all += hosts.expendable(each.work.work_id) ? each.lane_key.substr(7) : "";
    return all;
  };
  CHECK(expendable().empty());
  clock.advance(queue::Hosts::patience + 1ms);
  CHECK(expendable() == "2345");
  CHECK_FALSE(others_wait());  // only their own further pieces do
  add("new");
  CHECK(others_wait());
  CHECK_FALSE(take());
  store.write([&](Tx& tx) { queue::give_back(tx, silent[5]); });
  hosts.judge(silent[5].work.work_id);
  hosts.end(silent[5].work.work_id);
  CHECK(take()->lane_key == "new");
  CHECK_FALSE(others_wait());
  CHECK_FALSE(take());
  // A host that is heard after all counts as answering again.
  queue::heard(silent[4]);
  CHECK(expendable() == "23");
  CHECK(take()->lane_key == "silent 4");
}

TEST_CASE_FIXTURE(Fixture, "who began to answer is waited for longer") {
  add("a");
  const auto claimed = *take();
  const auto silent = [&] { return hosts.silent(claimed.work.work_id, test::noon()); };
  clock.advance(queue::Hosts::patience);
  CHECK(silent());
  queue::heard(claimed);
  clock.advance(queue::Hosts::patience_midway);
  CHECK_FALSE(silent());
  clock.advance(1ms);
  CHECK(silent());
  hosts.judge(claimed.work.work_id);
  CHECK(hosts.standing("a") == queue::Standing::doubtful);
}

TEST_CASE_FIXTURE(Fixture, "hosts in doubt have one piece each, a quarter together, all its time, and take turns") {
  for (const auto* host : {"a", "b", "c"}) add(host, 4);
  for (const auto& each : take_all()) timed_out(each, 1h);
  std::string order;
  for (int round = 0; round < 3; ++round) {
    clock.advance(20s);
    const auto trials = take_all();
    REQUIRE(trials.size() == 2);
    for (const auto& each : trials) order += each.lane_key;
    add("new " + std::to_string(round));
    const auto fresh = take();
    REQUIRE(fresh);
    CHECK_FALSE(fresh->trial);
    clock.advance(20s);
    for (const auto& each : trials) {
      CHECK(each.trial);
      CHECK_FALSE(hosts.expendable(each.work.work_id));
      timed_out(each, 1h);
    }
    CHECK(hosts.silent(fresh->work.work_id, clock.now()));
    answered(*fresh);
  }
  CHECK(order == "abcabc");
  clock.advance(1s);
  auto trial = *take();
  answered(trial);
  CHECK_FALSE(take_all().empty());
  CHECK(hosts.standing(trial.lane_key) == queue::Standing::answers);
}

TEST_CASE_FIXTURE(Fixture, "after a start a host is in doubt while something waits for its next try") {
  add("bad", 2);
  add("new");
  for (const auto& each : take_all())
    if (each.lane_key == "bad") timed_out(each, 1h);
    else answered(each);
  add("new", 2);
  queue::Hosts fresh{clock, 8};
  const auto next = [&] {
    return *store.write([&](Tx& tx) { return queue::claim(tx, webhooks, 60s, choice, &fresh); });
  };
  CHECK_FALSE(next().trial);
  const auto bad = next();
  CHECK(bad.lane_key == "bad");
  CHECK(bad.trial);
}

TEST_CASE_FIXTURE(Fixture, "thirty hosts that hang keep a lane from none that answers, known or new") {
  std::promise<void> good;
  int tries_counted = 0;
  queue::Lane lane{store,
                   {"test",
                    {{.kind = WorkKind::webhook,
                      .run = [&](const queue::Claimed& claimed, const auto& stopping) -> queue::Outcome {
                        if (claimed.lane_key == "good") {
                          queue::heard(claimed);
                          return [&](Tx&) { good.set_value(); };
                        }
                        while (!stopping()) std::this_thread::sleep_for(5ms);  // polls as a transfer does
                        throw Error{Code::DELIVERY_FAILED, "cancelled"};
                      },
                      .on_failure = [&](Tx&, const queue::Claimed&, const Error&, bool) { ++tries_counted; },
                      .again = [](const Error&, std::int64_t) { return std::optional{1000ms}; }}},
                    8,
                    10min,
                    choice}};
  store.on_commit([&](unsigned touched) { lane.poke(touched); });
  for (int i = 0; i < 30; ++i) add(fmt::format("a hanging one {:02}", i), 5);
  add("good");
  lane.start();
  auto came = good.get_future();
  int rounds = 0;
  for (; rounds < 60 && came.wait_for(100ms) != std::future_status::ready; ++rounds) clock.advance(1100ms);
  CHECK(came.wait_for(0s) == std::future_status::ready);
  MESSAGE("the good one had its turn after " << rounds << " rounds");
  lane.stop();
  lane.join();
  CHECK(tries_counted == 0);
}
