#include "sql/backup.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <memory>

#include "base/error.hpp"

namespace farmtok::sql {
namespace {

using base::Code;
using base::Error;

constexpr int pages_a_step = 256;

struct Close {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

[[noreturn]] void fail(int status, const std::string& target) {
  switch (status & 0xFF) {
    case SQLITE_FULL:
      throw Error{Code::STORAGE_FULL, fmt::format("the disk that holds {} is full", target), "Free some space."};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw Error{Code::STORAGE_DAMAGED, fmt::format("the database cannot be copied: {}", sqlite3_errstr(status)),
                  "`farmtok backup list` shows what can be restored."};
    default:
      throw Error{Code::STORAGE_FULL, fmt::format("cannot write {}: {}", target, sqlite3_errstr(status)),
                  "Check the disk, its free space, and the folder's permissions."};
  }
}

/// A separate file without readers: no rollback is needed, and one sync at the end is enough.
Handle open_target(const std::string& target) {
  sqlite3* raw = nullptr;
  const int status =
      sqlite3_open_v2(target.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  Handle made{raw};
  if (status != SQLITE_OK) fail(status, target);
  sqlite3_exec(raw, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;", nullptr, nullptr, nullptr);
  return made;
}

void copy_pages(Database& source, sqlite3* target, const std::string& name, const std::function<bool()>& stopping) {
  auto* copy = sqlite3_backup_init(target, "main", source.native(), "main");
  if (!copy) fail(sqlite3_extended_errcode(target), name);
  int status = SQLITE_OK;
  bool stopped = false;
  while (status == SQLITE_OK && !stopped) {
    status = sqlite3_backup_step(copy, pages_a_step);
    stopped = stopping && stopping();
  }
  const int end = sqlite3_backup_finish(copy);
  if (status == SQLITE_DONE) return;
  if (stopped) throw Error{Code::INTERRUPTED, "stopped while the database was copied"};
  fail(end != SQLITE_OK ? end : status, name);
}

/// The copied header says that there is a log; a closed copy has none.
void drop_log(const std::string& target) {
  const auto handle = open_target(target);
  const int status = sqlite3_exec(handle.get(), "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr);
  if (status != SQLITE_OK) fail(status, target);
}

void sync(const std::string& target) {
  const int fd = ::open(target.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!done) fail(SQLITE_IOERR, target);
}

/// An open snapshot: without it each commit would restart the copy.
struct Snapshot {
  explicit Snapshot(Database& from) : database(from) {
    database.script("BEGIN");
    database("SELECT count(*) FROM sqlite_schema").next();
  }
  ~Snapshot() { sqlite3_exec(database.native(), "ROLLBACK", nullptr, nullptr, nullptr); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  Database& database;
};

}  // namespace

void copy_database(Database& source, const std::string& target, const std::function<bool()>& stopping) {
  const Snapshot snapshot{source};
  copy_pages(source, open_target(target).get(), target, stopping);
  drop_log(target);
  sync(target);
}

}  // namespace farmtok::sql
