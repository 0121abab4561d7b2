#include "store/store.hpp"

#include <set>

#include "base/error.hpp"
#include "model/job.hpp"
#include "model/json.hpp"
#include "model/proof.hpp"
#include "model/result.hpp"
#include "model/scheduled.hpp"
#include "model/work.hpp"
#include "store/migrate.hpp"
#include "store/rows.hpp"
#include "support.hpp"

using namespace farmtok;
using store::Store;
using store::Tx;

namespace {

std::set<std::string> columns_in_table(sql::Database& db, const std::string& table) {
  std::set<std::string> names;
  auto query = db("SELECT name FROM pragma_table_info(?)", table);
  while (query.next()) names.insert(query.text(0));
  // Kept by the store alone: the order of rows, and what a worker proves its lease with.
  names.erase("row");
  names.erase("token");
  return names;
}

template <class Entity>
std::set<std::string> stored_fields() {
  std::set<std::string> names;
  model::for_each_field<Entity>([&](const auto& each) {
    if (!each.use.computed) names.emplace(each.name);
  });
  return names;
}

struct Fixture {
  test::TempFolder folder;
  base::ManualClock clock{test::noon()};
  Store store{folder.path(), clock};
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "each table has exactly the stored fields of its entity") {
  store.read([](sql::Database& db) {
    CHECK(columns_in_table(db, "jobs") == stored_fields<model::Job>());
    CHECK(columns_in_table(db, "results") == stored_fields<model::Result>());
    CHECK(columns_in_table(db, "posts") == stored_fields<model::Scheduled>());
    CHECK(columns_in_table(db, "proofs") == stored_fields<model::Proof>());
    CHECK(columns_in_table(db, "media") == stored_fields<model::Media>());
    CHECK(columns_in_table(db, "work") == stored_fields<model::Work>());
    CHECK(columns_in_table(db, "events") == stored_fields<model::Event>());
  });
}

TEST_CASE_FIXTURE(Fixture, "an entity comes back from its row as it went in") {
  model::Job job;
  job.job_id = "job_1";
  job.user_id = "usr_1";
  job.title = "Ärger mit 🎬 and \"quotes\"";
  job.credits_reserved = base::Amount{42'220'000};
  job.bookmarked = true;
  job.created_at = job.updated_at = test::noon() + std::chrono::milliseconds{7};
  store.write([&](Tx& tx) { store::insert(tx.db, "jobs", job); });
  const auto read = store.read([](sql::Database& db) {
    return store::first<model::Job>(db(store::select<model::Job>("jobs", "WHERE job_id = ?"), "job_1"));
  });
  REQUIRE(read);
  CHECK(model::to_json(*read) == model::to_json(job));
}

TEST_CASE_FIXTURE(Fixture, "a write that throws leaves nothing and tells nobody") {
  int told = 0;
  store.on_commit([&](unsigned) { ++told; });
  const auto before = store.generation();
  CHECK(test::code_of([&] {
          store.write([](Tx& tx) {
            tx.db("INSERT INTO meta VALUES ('a', 'b')").run();
            throw base::Error{base::Code::NOT_FOUND, "on purpose"};
          });
        }) == base::Code::NOT_FOUND);
  CHECK(told == 0);
  CHECK(store.generation() == before);
  CHECK(store.meta("a", [] { return std::string{"fresh"}; }) == "fresh");
  CHECK(told == 1);
}

TEST_CASE_FIXTURE(Fixture, "a write within a write is one commit") {
  int told = 0;
  unsigned kinds = 0;
  store.on_commit([&](unsigned touched) {
    ++told;
    kinds = touched;
  });
  store.write([&](Tx& outer) {
    outer.touch(model::WorkKind::fire);
    store.write([&](Tx& inner) {
      CHECK(&inner == &outer);
      inner.touch(model::WorkKind::mail);
    });
    CHECK(told == 0);
  });
  CHECK(told == 1);
  CHECK(kinds ==
        ((1U << static_cast<unsigned>(model::WorkKind::fire)) | (1U << static_cast<unsigned>(model::WorkKind::mail))));
}

TEST_CASE("migrations count up without a gap, run once, and a newer store is refused") {
  int expected = 1;
  for (const auto& each : store::migrations()) CHECK(each.number == expected++);
  const test::TempFolder folder;
  const base::ManualClock clock{test::noon()};
  std::string user;
  {
    user = Store{folder.path(), clock}.meta("user", [] { return std::string{"usr_1"}; });
  }
  {
    CHECK(Store{folder.path(), clock}.meta("user", [] { return std::string{"usr_2"}; }) == user);
  }
  {
    sql::Database db{folder.path() + "/farmtok.db", sql::Database::Mode::write};
    db.script("PRAGMA user_version = 9999");
  }
  CHECK(test::code_of([&] { Store{folder.path(), clock}; }) == base::Code::CONFIG_INVALID);
}
