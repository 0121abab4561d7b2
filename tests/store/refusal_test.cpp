// A store whose disk is full, fails, or whose database another program has locked.

#include <chrono>
#include <future>

#include "base/error.hpp"
#include "sql/faulty_vfs.hpp"
#include "store/store.hpp"
#include "support.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using store::Store;
using store::Tx;
using test::code_of;

namespace {

void put(Store& store, const std::string& key) {
  store.write([&](Tx& tx) { tx.db("INSERT INTO meta (key, value) VALUES (?, 'x')", key).run(); });
}

bool has(const Store& store, const std::string& key) {
  return store.read([&](sql::Database& db) { return db("SELECT 1 FROM meta WHERE key = ?", key).next(); });
}

struct Fixture {
  test::TempFolder folder;
  base::ManualClock clock{test::noon()};
  std::string path = folder.path() + "/farmtok.db";
};

/// One state of the newest version with the key "before", and a disk that can fail.
struct FaultyFixture : Fixture {
  FaultyFixture() {
    Store first{folder.path(), clock};
    put(first, "before");
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "writers that queue behind another program's lock wait two seconds in all, and reads not at all") {
  Store store{folder.path(), clock};
  put(store, "before");
  sql::Database other{path, sql::Database::Mode::write};
  other.script("BEGIN IMMEDIATE");
  const auto begun = std::chrono::steady_clock::now();
  std::vector<std::future<Code>> writers;
  for (int i = 0; i < 10; ++i)
    writers.push_back(
        std::async(std::launch::async, [&, i] { return code_of([&] { put(store, std::to_string(i)); }); }));
  CHECK(has(store, "before"));
  CHECK(writers.front().wait_for(0s) == std::future_status::timeout);  // the read did not wait as long as they do
  for (auto& writer : writers) CHECK(writer.get() == Code::STORAGE_BUSY);
  CHECK(std::chrono::steady_clock::now() - begun < 10s);  // and not one after the other: 20 s
  REQUIRE(store.trouble());
  CHECK(store.trouble()->code == Code::STORAGE_BUSY);
  other.script("ROLLBACK");
  put(store, "after");
  CHECK_FALSE(store.trouble());
}

TEST_CASE_FIXTURE(FaultyFixture, "on a full disk a store is opened for reading alone, and thaws when there is room") {
  test::FaultyVfs vfs{folder.path()};
  vfs.fill(true);
  Store store{folder.path(), clock, {.vfs = vfs.name()}};
  CHECK(store.frozen());
  CHECK(has(store, "before"));
  CHECK(code_of([&] { put(store, "during"); }) == Code::STORAGE_FULL);
  CHECK(store.meta("before", [] { return std::string{"y"}; }) == "x");
  REQUIRE(store.trouble());
  CHECK(store.trouble()->code == Code::STORAGE_FULL);
  // Several threads and reads within reads share the one connection in turn.
  auto other = std::async(std::launch::async, [&] {
    for (int i = 0; i < 20; ++i)
      if (!has(store, "before")) return false;
    return true;
  });
  store.read([&](sql::Database&) { CHECK(has(store, "before")); });
  CHECK(other.get());
  CHECK_FALSE(store.thaw());
  CHECK(has(store, "before"));
  vfs.fill(false);
  CHECK(store.thaw());
  CHECK_FALSE(store.frozen());
  put(store, "after");
  CHECK(has(store, "after"));
  CHECK_FALSE(store.trouble());
}

TEST_CASE_FIXTURE(Fixture, "a full disk without a database, or with an older one, cannot be opened yet") {
  {
    test::FaultyVfs vfs{folder.path()};
    vfs.fill(true);
    CHECK(code_of([&] { Store{folder.path(), clock, {.vfs = vfs.name()}}; }) == Code::STORAGE_FULL);
    vfs.fill(false);
    Store{folder.path(), clock, {.vfs = vfs.name()}};
  }
  { sql::Database{path, sql::Database::Mode::write}.script("PRAGMA user_version = 1"); }
  test::FaultyVfs vfs{folder.path()};
  vfs.fill(true);
  CHECK(code_of([&] { Store{folder.path(), clock, {.vfs = vfs.name()}}; }) == Code::STORAGE_FULL);
}

TEST_CASE_FIXTURE(FaultyFixture, "a disk that fills up while the store is open refuses writes and takes them again") {
  test::FaultyVfs vfs{folder.path()};
  Store store{folder.path(), clock, {.vfs = vfs.name()}};
  put(store, "first");
  vfs.fill(true);
  CHECK(code_of([&] { put(store, "during"); }) == Code::STORAGE_FULL);
  CHECK(has(store, "first"));
  vfs.fill(false);
  put(store, "during");
  CHECK_FALSE(store.trouble());
}

TEST_CASE_FIXTURE(FaultyFixture, "after an I/O error nothing is accepted any more, and what is stored can be read") {
  test::FaultyVfs vfs{folder.path()};
  Store store{folder.path(), clock, {.vfs = vfs.name()}};
  put(store, "first");
  vfs.plan(test::Fault::io_error, 1);
  CHECK(code_of([&] { put(store, "during"); }) == Code::STORAGE_FAILED);
  CHECK(vfs.struck());
  CHECK(code_of([&] { put(store, "later"); }) == Code::STORAGE_FAILED);
  CHECK(has(store, "first"));
  REQUIRE(store.trouble());
  CHECK(store.trouble()->code == Code::STORAGE_FAILED);
}
