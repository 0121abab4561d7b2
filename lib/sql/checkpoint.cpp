#include "sql/checkpoint.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/error.hpp"

namespace farmtok::sql {

Copied copy_log(Database& database, Copy how) {
  // A checkpoint calls the busy handler; without one it does at once the part that it can do.
  auto* handle = database.native();
  if (how == Copy::empty) sqlite3_busy_timeout(handle, 0);
  int pages = 0, copied = 0;
  const int status = sqlite3_wal_checkpoint_v2(
      handle, "main", how == Copy::empty ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
  if (status == SQLITE_OK) return {.all = pages <= copied, .pages = pages};
  if ((status & 0xFF) == SQLITE_BUSY || (status & 0xFF) == SQLITE_LOCKED) return {.all = false, .pages = pages};
  const bool damaged = (status & 0xFF) == SQLITE_CORRUPT || (status & 0xFF) == SQLITE_NOTADB;
  const auto code = damaged                          ? base::Code::STORAGE_DAMAGED
                    : (status & 0xFF) == SQLITE_FULL ? base::Code::STORAGE_FULL
                                                     : base::Code::STORAGE_FAILED;
  throw base::Error{code, fmt::format("the log cannot be copied into the database: {}", sqlite3_errmsg(handle)),
                    "Check the disk and its free space (`farmtok doctor`)."};
}

}  // namespace farmtok::sql
