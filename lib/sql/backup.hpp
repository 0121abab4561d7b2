#pragma once
// A copy of a database while it is in use.

#include <functional>
#include <string>

#include "sql/database.hpp"

namespace farmtok::sql {

/// Writes `target`, a file that does not exist yet, as a closed database without a log: all that was committed when the
/// call began, and nothing later. It reads one snapshot in small steps, so no writer waits; the log cannot be emptied
/// during that time. The file is on the disk when the call returns, its name in the folder may not be. Throws
/// INTERRUPTED when `stopping` returns true, STORAGE_FULL, STORAGE_DAMAGED; then the caller removes the partial file.
void copy_database(Database& source, const std::string& target, const std::function<bool()>& stopping = {});

}  // namespace farmtok::sql
