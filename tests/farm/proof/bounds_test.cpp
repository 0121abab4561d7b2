#include <random>

#include "base/error.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/proof/batch.hpp"
#include "farm/proof/decide.hpp"
#include "farm/proof/proof.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Json;
using test::code_of;
using test::noon;

namespace {

struct Fixture : test::FarmFixture {
  std::string job_id = job().job_id;

  /// A row of posts; thousands of them in one transaction.
  void stored(store::Tx& tx, const std::string& id, std::int64_t at, const std::string& batch, bool proven) {
    model::Scheduled made;
    made.scheduled_id = id;
    made.result_id = result_id;
    made.job_id = job_id;
    made.scheduled_datetime = base::from_millis(at);
    made.inbox_tracer = batch;
    made.fired = id.back() % 3 == 0;
    if (proven) made.proof_url = "https://www.tiktok.com/@b/video/1";
    store::insert(tx.db, "posts", made);
  }

  struct Row {
    std::int64_t at;
    std::int64_t row;
    std::string id;
    bool proven;
    bool fired;
  };
  /// A batch in its order, read in the simple way.
  std::vector<Row> rows(sql::Database& db, const std::string& batch) {
    std::vector<Row> made;
    auto query =
        db("SELECT scheduled_datetime, row, scheduled_id, proof_url IS NOT NULL, fired FROM posts "
           "WHERE inbox_tracer = ? ORDER BY scheduled_datetime, row",
           batch);
    while (query.next())
      made.push_back({query.integer(0), query.integer(1), query.text(2), query.integer(3) != 0, query.integer(4) != 0});
    return made;
  }

  /// Every `step`-th post of the batch has its right place, counts and next post.
  void check(const std::string& batch, std::size_t step) {
    store.read([&](sql::Database& db) {
      const auto all = rows(db, batch);
      const auto proven = std::ranges::count_if(all, &Row::proven);
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < all.size(); i += step) {
        const auto made = farm::proof::batch_of(db, farm::planning::get_post(db, all[i].id));
        std::optional<std::string> next;
        for (const bool fired : {true, false})
          for (std::size_t j = 1; j < all.size() && !next; ++j)
            if (const auto& each = all[(i + j) % all.size()]; !each.proven && each.fired == fired) next = each.id;
        wrong += made->current_index != static_cast<std::int64_t>(i) + 1 ||
                 made->total != static_cast<std::int64_t>(all.size()) || made->completed != proven ||
                 made->next_task_id != next;
      }
      CHECK(wrong == 0);
    });
  }

  std::string result_id = result(job_id).result_id;
};

std::string url(int number) { return "https://www.tiktok.com/@b/video/" + std::to_string(number); }

}  // namespace

TEST_CASE_FIXTURE(Fixture, "places in a batch are right whatever is added, moved, proven and deleted") {
  std::mt19937 chance{1};
  const auto below = [&](int most) { return static_cast<std::int64_t>(chance() % static_cast<unsigned>(most)); };
  const auto start = base::to_millis(noon());
  int number = 0;
  store.write([&](store::Tx& tx) {
    for (; number < 1500; ++number)
      stored(tx, "post_" + std::to_string(number), start + (number % 3 ? 0 : below(1'000'000)),
             number % 7 ? "ann" : "ben", below(4) == 0);
  });
  check("ann", 31);
  for (int round = 0; round < 3; ++round) {
    store.write([&](store::Tx& tx) {
      for (int i = 0; i < 600; ++i) {
        const auto id = "post_" + std::to_string(below(number));
        if (i % 4 == 0) stored(tx, "post_" + std::to_string(number++), start + below(3) * 500'000, "ann", false);
        else if (i % 4 == 1) tx.db("DELETE FROM posts WHERE scheduled_id = ?", id).run();
        else if (i % 4 == 2)
          tx.db("UPDATE posts SET scheduled_datetime = ?, proof_url = ? WHERE scheduled_id = ?",
                start + below(1'000'000), below(2) == 0 ? std::optional<std::string>{} : url(1), id)
              .run();
        else
          tx.db("UPDATE posts SET inbox_tracer = ? WHERE scheduled_id = ?",
                below(3) == 0 ? std::optional<std::string>{} : "ben", id)
              .run();
      }
    });
    check("ann", 17);
    check("ben", 17);
  }
  store.write([&](store::Tx& tx) { tx.db("DELETE FROM posts WHERE inbox_tracer = 'ann'").run(); });
  CHECK(store.read([](sql::Database& db) {
    return farm::count(
        db("SELECT (SELECT count(*) FROM batches WHERE inbox_tracer = 'ann') + "
           "(SELECT count(*) FROM batch_parts WHERE inbox_tracer = 'ann')"));
  }) == 0);
  check("ben", 5);
}

TEST_CASE_FIXTURE(Fixture, "a batch is kept in parts, also when all its posts have one moment") {
  store.write([&](store::Tx& tx) {
    for (int i = 0; i < 3000; ++i) stored(tx, "post_" + std::to_string(i), base::to_millis(noon()), "ann", i > 100);
  });
  check("ann", 101);
  const auto [parts, largest] = store.read([](sql::Database& db) {
    auto query = db("SELECT count(*), max(posts) FROM batch_parts");
    query.next();
    return std::pair{query.integer(0), query.integer(1)};
  });
  CHECK(parts > 5);
  CHECK(largest <= 512);
}

TEST_CASE_FIXTURE(test::FarmFixture, "links that a volunteer submitted do not shut the operator out") {
  const auto made = post(noon() + 1h);
  farm::delivery::fire_now(farm, made.scheduled_id);
  const auto submit = [&](int number, const char* who) {
    return farm::proof::submit_proof(farm, made.scheduled_id, {{"proof_url", url(100 + number)}}, who).standing;
  };
  int number = 0;
  while (number <= farm::proof::most_disputed) submit(number++, "volunteer");
  CHECK(code_of([&] { submit(900, "volunteer"); }) == Code::RATE_LIMITED);
  CHECK(submit(900, "operator") == model::ProofStanding::disputed);
  for (int i = 1; i < farm::proof::most_of_operator; ++i) submit(900 + i, "operator");
  try {
    submit(999, "operator");
    FAIL("it was taken");
  } catch (const base::Error& error) {
    CHECK_MESSAGE(error.hint.find("farmtok proof return " + made.scheduled_id) != std::string::npos, error.hint);
  }
  farm::proof::return_proof(farm, made.scheduled_id, {{"proof_url", url(101)}, {"reason", "not ours"}});
  CHECK(submit(999, "operator") == model::ProofStanding::disputed);
}

TEST_CASE_FIXTURE(test::FarmFixture, "a link writes a bounded number of disputed proofs and of events") {
  const auto made = post(noon() + 1h);
  farm::delivery::fire_now(farm, made.scheduled_id);
  const auto submit = [&](int number) {
    return farm::proof::submit_proof(farm, made.scheduled_id, {{"proof_url", url(number)}}, "volunteer");
  };
  submit(0);
  for (int i = 1; i <= farm::proof::most_disputed; ++i) CHECK(submit(i).standing == model::ProofStanding::disputed);
  for (int i = 100; i < 110; ++i) CHECK(code_of([&] { submit(i); }) == Code::RATE_LIMITED);
  // A known proof may be submitted again.
  CHECK(submit(0).standing == model::ProofStanding::counted);
  CHECK(submit(5).standing == model::ProofStanding::disputed);
  CHECK(events("proof.disputed") == 4);

  farm::PageRequest page{8, {}};
  std::vector<std::string> urls;
  do {
    const auto got =
        store.read([&](sql::Database& db) { return farm::proof::list_proofs(db, made.scheduled_id, page); });
    CHECK(got.total == farm::proof::most_disputed + 1);
    for (const auto& each : got.items) urls.push_back(each.proof_url);
    page.cursor = got.next_cursor;
  } while (page.cursor);
  REQUIRE(urls.size() == 21);
  CHECK(urls[20] == url(20));
}
