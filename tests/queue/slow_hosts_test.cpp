// Hosts whose pieces go on for long hold a bounded share of a lane while others wait.

#include <future>

#include "base/error.hpp"
#include "queue/hosts.hpp"
#include "queue/workers.hpp"
#include "support.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Error;
using model::WorkKind;
using queue::Hosts;
using queue::Standing;
using store::Tx;

namespace {

constexpr WorkKind fetches[]{WorkKind::fetch};
const queue::Choice choice{.order = queue::Order::host, .per_host = 3, .must_answer = true};

/// A lane of eight places, without its threads: slow hosts keep two, and have six with new ones.
struct Fixture {
  test::TempFolder folder;
  base::ManualClock clock{test::noon()};
  store::Store store{folder.path(), clock};
  Hosts hosts{clock, 8};
  int number = 0;
  std::int64_t under_way = 0;

  void add(const std::string& host, int pieces = 1, std::int64_t priority = 0) {
    store.write([&](Tx& tx) {
      for (int i = 0; i < pieces; ++i)
        queue::add(tx, {.kind = WorkKind::fetch,
                        .key = fmt::format("{} {}", host, ++number),
                        .run_at = tx.now,
                        .priority = priority,
                        .lane_key = host});
    });
  }
  std::optional<queue::Claimed> take() {
    if (under_way == hosts.places()) return std::nullopt;  // all threads are busy
    auto claimed = store.write([&](Tx& tx) { return queue::claim(tx, fetches, 1h, choice, &hosts); });
    if (claimed) {
      const auto priority = store.read([&](sql::Database& db) {
        auto query = db("SELECT priority FROM work WHERE work_id = ?", claimed->work.work_id);
        REQUIRE(query.next());
        return query.integer(0);
      });
      hosts.begin(claimed->work.work_id, claimed->lane_key, claimed->trial, priority);
      ++under_way;
    }
    clock.advance(1ms);
    return claimed;
  }
  /// Takes what there is a place for; each piece is heard at once.
  std::vector<queue::Claimed> take_all() {
    std::vector<queue::Claimed> all;
    while (auto claimed = take()) {
      queue::heard(*claimed);
      all.push_back(*std::move(claimed));
    }
    return all;
  }
  void drip(const std::vector<queue::Claimed>& pieces, std::chrono::seconds time) {
    for (auto left = time; left > 0s; left -= 1s) {
      clock.advance(1s);
      for (const auto& each : pieces) queue::heard(each);
    }
  }
  void end(const queue::Claimed& claimed) {
    hosts.judge(claimed.work.work_id);
    store.write([&](Tx& tx) { CHECK(queue::finish(tx, claimed)); });
    hosts.end(claimed.work.work_id);
    --under_way;
  }
  void cut(const queue::Claimed& claimed) {
    hosts.judge(claimed.work.work_id, true);
    store.write([&](Tx& tx) { queue::give_back(tx, claimed); });
    hosts.end(claimed.work.work_id);
    --under_way;
  }
  bool others_wait() {
    return store.read(
        [&](sql::Database& db) { return queue::others_wait(db, WorkKind::fetch, clock.now(), choice, hosts); });
  }
  /// The pieces that must leave now, by their keys.
  std::string leaving(const std::vector<queue::Claimed>& pieces) {
    std::string all;
    for (const auto& each : pieces)
      if (hosts.expendable(each.work.work_id)) all += each.work.key + ";";
    return all;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "a piece that goes on for long leaves when another host finds no place, the last due first") {
  for (int i = 1; i <= 3; ++i) add(fmt::format("slow{}", i), 3, 100 * i);
  auto slow = take_all();
  REQUIRE(slow.size() == 8);
  drip(slow, 9s);
  CHECK(leaving(slow).empty());
  CHECK(hosts.standing("slow1") == Standing::answers);
  drip(slow, 2s);
  CHECK_FALSE(others_wait());  // nobody but the slow ones: all go on
  add("good", 1, 50'000);
  CHECK(others_wait());
  CHECK_FALSE(take());
  // One leaves at a time, until a new host has a place.
  int ended = 0;
  while (others_wait()) {
    const auto one = std::ranges::find_if(slow, [&](const auto& each) { return hosts.expendable(each.work.work_id); });
    REQUIRE(one != slow.end());
    CHECK(leaving(slow) == one->work.key + ";");
    cut(*one);
    slow.erase(one);
    ++ended;
  }
  CHECK(ended == 3);
  for (const auto& each : slow) CHECK(each.lane_key != "slow3");
  const auto good = *take();
  CHECK(good.lane_key == "good");
  CHECK(good.work.attempt == 1);
  CHECK_FALSE(take());
  end(good);
  // Nothing else waits: the slow ones get the places back, without a counted try.
  const auto again = *take();
  CHECK(again.lane_key.starts_with("slow"));
  CHECK(again.work.attempt == 1);
}

TEST_CASE_FIXTURE(Fixture, "the slow pieces that are due first have all their time") {
  for (int i = 1; i <= 6; ++i) add(fmt::format("slow{}", i), 1, 1000 - 100 * i);
  auto slow = take_all();
  REQUIRE(slow.size() == 6);
  drip(slow, 11s);
  for (int i = 0; i < 30; ++i) add(fmt::format("new{:02}", i), 1, 0);
  CHECK(others_wait());
  for (int i = 0; i < 4; ++i) {
    const auto last = std::ranges::find_if(slow, [&](const auto& each) { return hosts.expendable(each.work.work_id); });
    REQUIRE(last != slow.end());
    cut(*last);
    slow.erase(last);
  }
  CHECK(leaving(slow).empty());
  REQUIRE(slow.size() == 2);
  for (const auto& each : slow) CHECK((each.lane_key == "slow5" || each.lane_key == "slow6"));
}

TEST_CASE_FIXTURE(Fixture, "a host known as slow waits behind others, keeps a quarter, and is slow until it is quick") {
  add("slow", 4);
  auto first = take_all();
  REQUIRE(first.size() == 3);
  drip(first, 11s);
  for (const auto& each : first) end(each);
  CHECK(hosts.standing("slow") == Standing::slow);
  // It keeps its share of the lane among others, by due time.
  add("slow", 4, -5);
  add("good", 1, 0);
  CHECK(take()->lane_key == "slow");
  CHECK(take()->lane_key == "slow");
  const auto good = *take();
  CHECK(good.lane_key == "good");  // beyond a quarter of the lane the slow one is last
  auto third = *take();
  CHECK(third.lane_key == "slow");
  CHECK_FALSE(take());
  queue::heard(third);
  end(third);
  CHECK(hosts.standing("slow") == Standing::answers);
}

TEST_CASE_FIXTURE(Fixture, "a piece that was ended early proves nothing of its host") {
  add("slow", 3);
  for (const auto& each : take_all()) {
    drip({each}, 11s);
    cut(each);
  }
  CHECK(hosts.standing("slow") == Standing::slow);
  const auto again = *take();
  queue::heard(again);
  cut(again);
  CHECK(hosts.standing("slow") == Standing::slow);
}

TEST_CASE_FIXTURE(Fixture, "thirty hosts that drip keep a lane from none that is quick, known or new") {
  std::promise<void> known, known_later, fresh;
  int tries_counted = 0;
  std::atomic<int> dripping{0};
  queue::Lane lane{store,
                   {"test",
                    {{.kind = WorkKind::fetch,
                      .run = [&](const queue::Claimed& claimed, const auto& stopping) -> queue::Outcome {
                        queue::heard(claimed);
                        if (claimed.work.key == "known 1") return [&](Tx&) { known.set_value(); };
                        if (claimed.lane_key == "known") return [&](Tx&) { known_later.set_value(); };
                        if (claimed.lane_key == "new") return [&](Tx&) { fresh.set_value(); };
                        ++dripping;
                        while (!stopping()) {  // polls as a transfer does
                          queue::heard(claimed);
                          std::this_thread::sleep_for(5ms);
                        }
                        --dripping;
                        throw Error{Code::DELIVERY_FAILED, "cancelled"};
                      },
                      .on_failure = [&](Tx&, const queue::Claimed&, const Error&, bool) { ++tries_counted; },
                      .again = [](const Error&, std::int64_t) { return std::optional{1000ms}; }}},
                    8,
                    1h,
                    choice}};
  store.on_commit([&](unsigned touched) { lane.poke(touched); });
  const auto comes = [&](std::promise<void>& one) {
    auto came = one.get_future();
    for (int i = 0; i < 60 && came.wait_for(100ms) != std::future_status::ready; ++i) clock.advance(1000ms);
    return came.wait_for(0s) == std::future_status::ready;
  };
  add("known", 1, 0);
  lane.start();
  CHECK(comes(known));
  for (int i = 0; i < 30; ++i) add(fmt::format("drips {:02}", i), 3, 1000);
  for (int i = 0; i < 2000 && dripping < 6; ++i) std::this_thread::sleep_for(5ms);
  add("new", 1, 500);
  add("known", 1, 500);
  CHECK(comes(fresh));
  CHECK(comes(known_later));
  lane.stop();
  lane.join();
  CHECK(tries_counted == 0);
}
