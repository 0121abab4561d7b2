#pragma once
// Copying the log of a database into its file.

#include "sql/database.hpp"

namespace farmtok::sql {

/// `passive` copies what no reader is in the way of and leaves the log; `empty` copies all of it and cuts it to
/// nothing.
enum class Copy { passive, empty };

struct Copied {
  bool all = false;  // the whole log is in the file now, and of `empty` the log is empty
  int pages = 0;     // in the log
};

/// Never waits: of `empty` a reader or a writer in the way makes it do what `passive` does. Throws as a query does.
Copied copy_log(Database& database, Copy how);

}  // namespace farmtok::sql
