#include "queue/queue.hpp"

#include <filesystem>

#include "base/error.hpp"
#include "support.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using model::WorkKind;
using model::WorkState;
using store::Tx;

namespace {

constexpr WorkKind mails[]{WorkKind::mail};
constexpr WorkKind all[]{WorkKind::mail, WorkKind::webhook, WorkKind::render};

struct Fixture {
  test::TempFolder folder;
  base::ManualClock clock{test::noon()};
  store::Store store{folder.path(), clock};

  bool add(const std::string& key, base::Instant at, WorkKind kind = WorkKind::mail) {
    return store.write([&](Tx& tx) { return queue::add(tx, {.kind = kind, .key = key, .run_at = at}); });
  }
  std::optional<queue::Claimed> claim(std::span<const WorkKind> kinds = mails, std::chrono::seconds lease = 60s) {
    return store.write([&](Tx& tx) { return queue::claim(tx, kinds, lease); });
  }
  std::optional<base::Instant> next(std::span<const WorkKind> kinds = mails) {
    return store.read([&](sql::Database& db) { return queue::next_due(db, kinds); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "work is claimed in order of its time, never early, each piece once") {
  add("later", test::noon() + 10s);
  add("second", test::noon());
  add("first", test::noon() - 1s);
  add("other kind", test::noon() - 2s, WorkKind::render);
  CHECK(claim()->work.key == "first");
  CHECK(claim()->work.key == "second");
  CHECK_FALSE(claim());
  CHECK(next() == test::noon() + 10s);
  clock.advance(10s);
  CHECK(claim()->work.key == "later");
  CHECK(claim(all)->work.key == "other kind");
}

TEST_CASE_FIXTURE(Fixture, "the same kind and key is added once") {
  CHECK(add("a", test::noon()));
  CHECK_FALSE(add("a", test::noon()));
  CHECK(add("a", test::noon(), WorkKind::render));
}

TEST_CASE_FIXTURE(Fixture, "adding what is there already writes nothing to the disk") {
  add("a", test::noon());
  const auto log = folder.path() + "/farmtok.db-wal";
  const auto before = std::filesystem::file_size(log);
  CHECK_FALSE(add("a", test::noon()));
  CHECK(std::filesystem::file_size(log) == before);
}

TEST_CASE_FIXTURE(Fixture, "a worker that lost its lease can neither finish nor fail its successor's work") {
  add("a", test::noon());
  const auto slow = *claim();
  CHECK_FALSE(claim());
  clock.advance(61s);
  const auto quick = *claim();
  CHECK(quick.work.attempt == 2);
  store.write([&](Tx& tx) {
    CHECK_FALSE(queue::finish(tx, slow));
    CHECK_FALSE(queue::fail(tx, slow, "too late", std::nullopt));
    CHECK(queue::finish(tx, quick));
    CHECK_FALSE(queue::finish(tx, quick));
  });
  CHECK_FALSE(next());
}

TEST_CASE_FIXTURE(Fixture, "failed work comes again at its time, or stays among the dead until it is retried") {
  add("a", test::noon());
  store.write([&](Tx& tx) { CHECK(queue::fail(tx, *queue::claim(tx, mails, 60s), "busy", tx.now + 5s)); });
  CHECK_FALSE(claim());
  clock.advance(5s);
  auto again = *claim();
  CHECK(again.work.last_error == "busy");
  store.write([&](Tx& tx) { CHECK(queue::fail(tx, again, "gone", std::nullopt)); });
  clock.advance(1h);
  CHECK_FALSE(claim());
  CHECK_FALSE(next());
  const auto revived = store.write([&](Tx& tx) { return queue::retry(tx, again.work.work_id); });
  CHECK(revived.state == WorkState::queued);
  CHECK(revived.attempt == 0);
  CHECK(claim()->work.key == "a");
  CHECK(test::code_of([&] { store.write([&](Tx& tx) { queue::retry(tx, again.work.work_id); }); }) ==
        base::Code::INVALID_REQUEST);
  CHECK(test::code_of([&] { store.write([&](Tx& tx) { queue::retry(tx, 999); }); }) == base::Code::WORK_NOT_FOUND);
}

TEST_CASE_FIXTURE(Fixture, "work that was interrupted is there again and has lost no try") {
  add("a", test::noon());
  store.write([&](Tx& tx) { queue::give_back(tx, *queue::claim(tx, mails, 60s)); });
  CHECK(claim()->work.attempt == 1);
}

TEST_CASE_FIXTURE(Fixture, "what a killed process held is there again after a start") {
  add("a", test::noon());
  claim();
  CHECK_FALSE(claim());
  store.write([](Tx& tx) { queue::recover(tx); });
  CHECK(claim()->work.key == "a");
}

TEST_CASE_FIXTURE(Fixture, "moving changes the one row") {
  add("a", test::noon());
  store.write([&](Tx& tx) { CHECK(queue::reschedule(tx, WorkKind::mail, "a", tx.now + 1h)); });
  CHECK_FALSE(claim());
  CHECK(next() == test::noon() + 1h);
  store.write([&](Tx& tx) { CHECK_FALSE(queue::reschedule(tx, WorkKind::mail, "b", tx.now)); });
}

TEST_CASE("waits follow the schedule within a fifth and end with it") {
  const std::vector<std::int64_t> schedule{5, 300};
  std::int64_t least = INT64_MAX, most = 0;
  for (int i = 0; i < 500; ++i) {
    const auto wait = queue::backoff(schedule, 1)->count();
    least = std::min(least, wait);
    most = std::max(most, wait);
    CHECK(queue::backoff(schedule, 2)->count() >= 240'000);
    CHECK(queue::backoff(schedule, 2)->count() <= 360'000);
  }
  CHECK(least >= 4000);
  CHECK(most <= 6000);
  CHECK(least < most);
  CHECK_FALSE(queue::backoff(schedule, 3));
}
