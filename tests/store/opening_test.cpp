#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "store/mark.hpp"
#include "store/opening.hpp"
#include "store/seal.hpp"
#include "store/store.hpp"
#include "support.hpp"

using namespace farmtok;
using base::Code;
using store::Mark;
using store::Store;
namespace fs = std::filesystem;

namespace {

struct Fixture {
  test::TempFolder folder;
  base::ManualClock clock{test::noon()};
  fs::path state = folder.path();
  fs::path database = state / "farmtok.db";
  fs::path log = state / "farmtok.db-wal";

  static void write(Store& store, const std::string& key) {
    store.write([&](store::Tx& tx) { tx.db("INSERT INTO meta VALUES (?, 'value')", key).run(); });
  }
  static std::int64_t rows(const Store& store) {
    return store.read([](sql::Database& db) {
      auto query = db("SELECT count(*) FROM meta");
      query.next();
      return query.integer(0);
    });
  }
  /// As after a kill: the files in their state while the store is open.
  fs::path killed_with(const std::string& name) const {
    const auto to = fs::path{folder.path() + "-" + name};
    fs::remove_all(to);
    fs::copy(state, to);
    fs::remove(to / "farmtok.db-shm");
    return to;
  }
  Code start(const fs::path& in, bool accept = false) const {
    return test::code_of([&] { Store{in.string(), clock, {.accept = accept}}; });
  }
};

constexpr auto fine = Code::UNFINISHED;

void flip(const fs::path& file, std::int64_t at) {
  std::fstream bytes{file, std::ios::in | std::ios::out | std::ios::binary};
  bytes.seekg(at);
  const char old = static_cast<char>(bytes.get());
  bytes.seekp(at);
  bytes.put(static_cast<char>(old ^ 0x5A));
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "each commit that changes something counts, and the mark follows") {
  Store store{state.string(), clock};
  const auto before = Mark::read(state)->number;
  write(store, "a");
  write(store, "b");
  CHECK(Mark::read(state)->number == before + 2);
  store.write([](store::Tx&) {});
  CHECK(test::code_of([&] {
          store.write([](store::Tx& tx) {
            tx.db("INSERT INTO meta VALUES ('c', 'd')").run();
            throw base::Error{Code::NOT_FOUND, "on purpose"};
          });
        }) == Code::NOT_FOUND);
  CHECK(Mark::read(state)->number == before + 2);
  const auto stored = store.read([](sql::Database& db) { return store::generation_of(db); });
  REQUIRE(stored);
  CHECK(stored->number == before + 2);
  CHECK(stored->id == Mark::read(state)->id);
}

TEST_CASE_FIXTURE(Fixture, "a log that is gone, cut or flipped is missed") {
  Store store{state.string(), clock};
  write(store, "a");
  for (const auto* name : {"whole", "gone", "cut", "flipped"}) {
    CAPTURE(name);
    const auto killed = killed_with(name);
    const auto file = killed / "farmtok.db-wal";
    const std::string kind = name;
    if (kind == "gone") fs::remove(file);
    if (kind == "cut") fs::resize_file(file, fs::file_size(file) - 1);
    if (kind == "flipped") flip(file, static_cast<std::int64_t>(fs::file_size(file)) - 2000);
    CHECK(start(killed) == (kind == "whole" ? fine : Code::STORAGE_DAMAGED));
    fs::remove_all(killed);
  }
}

TEST_CASE_FIXTURE(Fixture, "what is refused is left as it is, and may be accepted") {
  Store store{state.string(), clock};
  store.checkpoint();
  write(store, "a");
  const auto killed = killed_with("left");
  fs::resize_file(killed / "farmtok.db-wal", fs::file_size(log) - 1);
  const auto before = fs::file_size(killed / "farmtok.db-wal");
  CHECK(start(killed) == Code::STORAGE_DAMAGED);
  CHECK(fs::file_size(killed / "farmtok.db-wal") == before);
  CHECK(start(killed, true) == fine);
  CHECK(start(killed) == fine);
  fs::remove_all(killed);
}

TEST_CASE_FIXTURE(Fixture, "after a clean end the file is what it was: any flipped byte is seen") {
  {
    Store store{state.string(), clock};
    write(store, "a");
    store.close_cleanly();
  }
  CHECK_FALSE(fs::exists(log));
  CHECK_FALSE(store::Running::left_behind(state));
  const auto seal = store::read_seal(state);
  REQUIRE(seal);
  CHECK(store::untouched(*seal, store::look_at(database, false)));
  const auto size = static_cast<std::int64_t>(fs::file_size(database));
  for (std::int64_t at = 7; at < size; at += size / 9) {
    CAPTURE(at);
    flip(database, at);
    CHECK(start(state) == Code::STORAGE_DAMAGED);
    flip(database, at);
  }
  CHECK(start(state) == fine);
}

TEST_CASE_FIXTURE(Fixture, "a quiet moment empties the log, and the file alone holds everything") {
  Store store{state.string(), clock};
  write(store, "a");
  CHECK(fs::file_size(log) > 0);
  CHECK(store.checkpoint());
  CHECK(fs::file_size(log) == 0);
  REQUIRE(store::read_seal(state));
  sql::Database alone{database.string(), sql::Database::Mode::immutable};
  CHECK(alone("SELECT 1 FROM meta WHERE key = 'a'").next());
  // The seal is valid while the log grows: the file is the same.
  write(store, "b");
  const auto killed = killed_with("sealed");
  CHECK(start(killed) == fine);
  fs::remove_all(killed);
  const auto flipped = killed_with("flipped");
  flip(flipped / "farmtok.db", static_cast<std::int64_t>(fs::file_size(database)) / 2);
  CHECK(start(flipped) == Code::STORAGE_DAMAGED);
  fs::remove_all(flipped);
}

TEST_CASE_FIXTURE(Fixture, "a database that another program's reading has completed is not refused") {
  Store store{state.string(), clock};
  store.checkpoint();
  write(store, "a");
  const auto killed = killed_with("read");
  {
    // As the sqlite3 shell does at its end: it copies the log into the file.
    sql::Database other{(killed / "farmtok.db").string(), sql::Database::Mode::read};
    CHECK(other("SELECT 1 FROM meta WHERE key = 'a'").next());
  }
  CHECK_FALSE(fs::exists(killed / "farmtok.db-wal"));
  CHECK(start(killed) == fine);
  fs::remove_all(killed);
}

TEST_CASE_FIXTURE(Fixture, "a database that is gone or empty is no new farm, and a restore that broke off is told") {
  {
    Store store{state.string(), clock};
    store.close_cleanly();
  }
  std::ofstream{store::restoring_file(state)} << "name";
  CHECK(start(state) == Code::STORAGE_DAMAGED);
  fs::remove(store::restoring_file(state));
  fs::resize_file(database, 0);
  CHECK(start(state) == Code::STORAGE_DAMAGED);
  fs::remove(database);
  CHECK(start(state) == Code::STORAGE_DAMAGED);
  CHECK(start(state, true) == fine);
}

TEST_CASE_FIXTURE(Fixture, "without a digest the file system is believed, and what it shows as changed is read") {
  {
    Store store{state.string(), clock};
    store.close_cleanly();
  }
  auto seal = store::look_at(database, false);
  seal.generation = 1;
  store::write_seal(state, seal);
  CHECK_FALSE(store::judge_files(state, {}).suspect);
  fs::last_write_time(database, fs::last_write_time(database) + std::chrono::seconds{5});
  CHECK(store::judge_files(state, {}).suspect);
}

TEST_CASE_FIXTURE(Fixture, "a copy of the database alone, or one without its mark, proves nothing of what it lacks") {
  {
    Store store{state.string(), clock};
    write(store, "a");
    const auto killed = killed_with("killed");
    fs::remove(killed / "farmtok.db-wal");
    fs::remove(Mark::file(killed));
    CHECK_MESSAGE(store::Running::left_behind(killed), "the log held commits, and nothing tells of them any more");
    CHECK(start(killed) == Code::STORAGE_DAMAGED);
    fs::remove(killed / "farmtok.db");
    CHECK_MESSAGE(start(killed) == Code::STORAGE_DAMAGED, "a mark of a running daemon is one of a farm");
    fs::remove_all(killed);
    store.close_cleanly();
  }
  const test::TempFolder other;
  const fs::path alone = other.path();
  fs::copy_file(database, alone / "farmtok.db");
  CHECK(start(alone) == Code::STORAGE_DAMAGED);
  CHECK_FALSE(Mark::read(alone));
  CHECK(start(alone, true) == fine);
  CHECK_MESSAGE(start(alone) == fine, "what was accepted has its mark");
  fs::remove(Mark::file(state));
  CHECK(start(state) == Code::STORAGE_DAMAGED);
  fs::remove(database);
  CHECK_MESSAGE(start(state) == Code::STORAGE_DAMAGED, "what was sealed was a farm");
  CHECK(start(state, true) == fine);
}

TEST_CASE_FIXTURE(Fixture, "a first start that broke off before its mark was written is gone on with") {
  {
    Store store{state.string(), clock};
    const auto stored = store.read([](sql::Database& db) { return store::generation_of(db); });
    REQUIRE(stored);
    CHECK(stored->number == 0);
  }
  store::Running::end(state);
  fs::remove(Mark::file(state));
  CHECK(start(state) == fine);
}

TEST_CASE_FIXTURE(Fixture, "another farm's database is not this one's") {
  {
    Store store{state.string(), clock};
    store.close_cleanly();
  }
  const test::TempFolder other;
  {
    Store store{other.path(), clock};
    for (int i = 0; i < 9; ++i) write(store, std::to_string(i));
    store.close_cleanly();
  }
  fs::copy_file(other.path() + "/farmtok.db", database, fs::copy_options::overwrite_existing);
  CHECK(start(state) == Code::STORAGE_DAMAGED);
}
