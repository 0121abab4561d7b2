#include "sql/backup.hpp"

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "sql/check.hpp"
#include "sql/checkpoint.hpp"
#include "support.hpp"

using farmtok::base::Code;
using farmtok::sql::Database;
using farmtok::sql::Depth;
using farmtok::test::code_of;

namespace {

struct Fixture {
  farmtok::test::TempFolder folder;
  std::string path = folder.path() + "/test.db";
  std::string copy = folder.path() + "/copy ?#%.db";
  Database db{path, Database::Mode::write};
  Fixture() {
    db.script("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
    fill(500);
  }
  void fill(int rows) {
    for (int i = 0; i < rows; ++i) db("INSERT INTO t (text) VALUES (?)", std::string(3000, 'x')).run();
  }
  static std::int64_t count(Database& in) {
    auto query = in("SELECT count(*) FROM t");
    query.next();
    return query.integer(0);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a copy holds one snapshot, while others write, and is a closed file of its own") {
  Database reader{path, Database::Mode::read};
  int asked = 0;
  farmtok::sql::copy_database(reader, copy, [&] {
    // A writer in the middle of the copy does not wait, and the copy does not see its write.
    if (++asked == 1) fill(10);
    return false;
  });
  CHECK(asked > 1);
  CHECK(count(db) == 510);
  CHECK_FALSE(std::filesystem::exists(copy + "-wal"));
  CHECK_FALSE(std::filesystem::exists(copy + "-journal"));
  Database frozen{copy, Database::Mode::immutable};
  CHECK(count(frozen) == 500);
  CHECK(farmtok::sql::faults_in(frozen, Depth::full).empty());
  CHECK_FALSE(farmtok::sql::header_fault(copy));
  // The reader's snapshot has ended: it sees the writes since.
  CHECK(count(reader) == 510);
}

TEST_CASE_FIXTURE(Fixture, "a copy can be stopped, and a place that cannot be written is told") {
  Database reader{path, Database::Mode::read};
  CHECK(code_of([&] { farmtok::sql::copy_database(reader, copy, [] { return true; }); }) == Code::INTERRUPTED);
  CHECK(code_of([&] { farmtok::sql::copy_database(reader, folder.path() + "/none/copy.db"); }) == Code::STORAGE_FULL);
}

TEST_CASE_FIXTURE(Fixture, "damage is found: pages, references, and the header") {
  db.script(
      "CREATE TABLE child (t INTEGER NOT NULL REFERENCES t (id)); PRAGMA foreign_keys = OFF;"
      "INSERT INTO child VALUES (9999)");
  const auto broken = farmtok::sql::faults_in(db, Depth::quick);
  REQUIRE(broken.size() == 1);
  CHECK(broken.front() == "row 1 of child names a row of t that is not there");
  CHECK(farmtok::sql::copy_log(db, farmtok::sql::Copy::empty).all);
  const auto whole = std::filesystem::file_size(path);
  std::filesystem::resize_file(path, whole - 100);
  CHECK(farmtok::sql::header_fault(path).has_value());
  std::filesystem::resize_file(path, whole - 4096);
  CHECK(farmtok::sql::header_fault(path).has_value());
  std::filesystem::resize_file(path, whole);
  CHECK_FALSE(farmtok::sql::header_fault(path));
  {
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(4096 * 40);
    file << std::string(4096, '\0');
  }
  Database frozen{path, Database::Mode::immutable};
  CHECK(farmtok::sql::faults_in(frozen, Depth::quick).size() > 1);
}

TEST_CASE_FIXTURE(Fixture, "the log is emptied, and a reader in the way is not waited for") {
  using farmtok::sql::Copy;
  using farmtok::sql::copy_log;
  const auto log = [&] { return std::filesystem::file_size(path + "-wal"); };
  CHECK(copy_log(db, Copy::passive).all);
  CHECK(log() > 0);
  {
    Database reader{path, Database::Mode::read};
    reader.script("BEGIN");
    CHECK(count(reader) == 500);
    fill(1);
    CHECK_FALSE(copy_log(db, Copy::empty).all);
  }
  CHECK(copy_log(db, Copy::empty).all);
  CHECK(log() == 0);
}
