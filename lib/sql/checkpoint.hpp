#pragma once
// Copies the log of a database into its file.

#include "sql/database.hpp"

namespace farmtok::sql {

/// `passive` copies the part that no reader blocks and leaves the log; `empty` copies all of it and truncates it to
/// nothing.
enum class Copy { passive, empty };

struct Copied {
  bool all = false;  // the whole log is in the file now, and after `empty` the log is empty
  int pages = 0;     // in the log
};

/// Never waits: when a reader or a writer blocks `empty`, it does the same as `passive`. Throws as a query does.
Copied copy_log(Database& database, Copy how);

}  // namespace farmtok::sql
