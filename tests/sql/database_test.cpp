#include "sql/database.hpp"

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "support.hpp"

using farmtok::base::Code;
using farmtok::sql::Database;
using farmtok::sql::Transaction;
using farmtok::test::code_of;

namespace {

struct Fixture {
  farmtok::test::TempFolder folder;
  std::string path = folder.path() + "/test.db";
  Database db{path, Database::Mode::write};
  Fixture() { db.script("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT, real REAL)"); }
  std::int64_t count() {
    auto query = db("SELECT count(*) FROM t");
    query.next();
    return query.integer(0);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "values come back as they were bound") {
  const std::string odd("a\0b", 3);
  db("INSERT INTO t (text, real) VALUES (?, ?)", odd, 1.5).run();
  db("INSERT INTO t (text, real) VALUES (?, ?)", std::optional<std::string>{}, std::optional<double>{2.5}).run();
  db("INSERT INTO t (text) VALUES (?)", std::string_view{}).run();
  auto query = db("SELECT text, real FROM t ORDER BY id");
  REQUIRE(query.next());
  CHECK(query.text(0) == odd);
  CHECK(query.real(1) == 1.5);
  REQUIRE(query.next());
  CHECK(query.is_null(0));
  CHECK(query.real(1) == 2.5);
  REQUIRE(query.next());
  CHECK_FALSE(query.is_null(0));
  CHECK(query.text(0).empty());
  CHECK_FALSE(query.next());
}

TEST_CASE_FIXTURE(Fixture, "the same statement may be open twice") {
  db("INSERT INTO t (id) VALUES (1), (2)").run();
  auto outer = db("SELECT id FROM t ORDER BY id");
  REQUIRE(outer.next());
  {
    auto inner = db("SELECT id FROM t ORDER BY id");
    REQUIRE(inner.next());
    REQUIRE(inner.next());
    CHECK(inner.integer(0) == 2);
  }
  CHECK(outer.integer(0) == 1);
  REQUIRE(outer.next());
  CHECK(outer.integer(0) == 2);
}

TEST_CASE_FIXTURE(Fixture, "a transaction that is not committed is rolled back") {
  {
    const Transaction transaction{db};
    db("INSERT INTO t (id) VALUES (1)").run();
    CHECK(count() == 1);
  }
  CHECK(count() == 0);
  Transaction transaction{db};
  db("INSERT INTO t (id) VALUES (2)").run();
  transaction.commit();
  CHECK(count() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a reading connection cannot write") {
  Database reader{path, Database::Mode::read};
  CHECK(code_of([&] { reader("INSERT INTO t (id) VALUES (1)").run(); }) == Code::INTERNAL);
}

TEST_CASE_FIXTURE(Fixture, "a full disk is told as such and the connection goes on") {
  // With a bound on the number of pages SQLite lets a test fill the disk.
  db.script("PRAGMA max_page_count = 4");
  const auto fill = [&] { db("INSERT INTO t (text) VALUES (?)", std::string(20'000, 'x')).run(); };
  CHECK(code_of(fill) == Code::STORAGE_FULL);
  CHECK(count() == 0);
  db.script("PRAGMA max_page_count = 1000");
  fill();
  CHECK(count() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a lock of another program is told in plain words after a bounded wait") {
  Database other{path, Database::Mode::write};
  other.script("BEGIN IMMEDIATE");
  db.patience(std::chrono::milliseconds{20});
  try {
    db("INSERT INTO t (id) VALUES (1)").run();
    FAIL("the lock is passed over");
  } catch (const farmtok::base::Error& error) {
    CHECK(error.code == Code::STORAGE_BUSY);
    CHECK(error.message.find("INSERT") == std::string::npos);
    CHECK(error.hint.find("INSERT") == std::string::npos);
    CHECK(error.cause.find("INSERT INTO t") != std::string::npos);
  }
  other.script("COMMIT");
  db("INSERT INTO t (id) VALUES (1)").run();
}

TEST_CASE_FIXTURE(Fixture, "no message repeats SQL or SQLite's words; the cause does") {
  db("INSERT INTO t (id) VALUES (1)").run();
  try {
    db("INSERT INTO t (id) VALUES (1)").run();
    FAIL("one id twice");
  } catch (const farmtok::base::Error& error) {
    CHECK(error.code == Code::INTERNAL);
    for (const auto* word : {"INSERT", "UNIQUE", "t.id"}) CHECK(error.message.find(word) == std::string::npos);
    CHECK(error.cause.find("UNIQUE constraint failed: t.id") != std::string::npos);
    CHECK(error.cause.find("INSERT INTO t") != std::string::npos);
  }
}

TEST_CASE_FIXTURE(Fixture, "a connection that is alone keeps others out and needs no index on the disk") {
  db.script("INSERT INTO t (id) VALUES (1)");
  const farmtok::test::TempFolder copy;
  std::filesystem::copy_file(path, copy.path() + "/test.db");
  std::filesystem::copy_file(path + "-wal", copy.path() + "/test.db-wal");
  Database alone{copy.path() + "/test.db", Database::Mode::read, {.alone = true}};
  auto query = alone("SELECT count(*) FROM t");
  REQUIRE(query.next());
  CHECK(query.integer(0) == 1);
  CHECK_FALSE(std::filesystem::exists(copy.path() + "/test.db-shm"));
  CHECK(code_of([&] { Database{copy.path() + "/test.db", Database::Mode::write}; }) == Code::STORAGE_BUSY);
}

TEST_CASE("a file that is no database is refused and left as it is") {
  const farmtok::test::TempFolder folder;
  const auto path = folder.path() + "/test.db";
  const std::string content =
      "this is a diary, not a database, and it is long enough to have a header of its own ......";
  std::ofstream{path} << content;
  CHECK(code_of([&] { Database{path, Database::Mode::write}; }) == Code::STORAGE_DAMAGED);
  std::ifstream in{path};
  CHECK(std::string{std::istreambuf_iterator<char>{in}, {}} == content);
}
