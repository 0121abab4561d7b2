#pragma once
// Checks whether a database is sound, with the faults as values.

#include <optional>
#include <string>
#include <vector>

#include "sql/database.hpp"

namespace farmtok::sql {

/// `quick`: the pages and rows; `full`: also that every index holds what its table holds, which takes about twice as
/// long.
enum class Depth { quick, full };

/// The faults of the database's pages, rows and references, at most about `most` lines; empty when it is sound. For a
/// database that cannot be read at all, why. Throws STORAGE_FULL and STORAGE_BUSY, which say nothing about its content.
std::vector<std::string> faults_in(Database& database, Depth depth, int most = 10);

/// The fault that the first 100 bytes and the size of a database file show without opening it; empty if there is none.
/// Only meaningful while there is no log, in which case the size must be that of all pages.
std::optional<std::string> header_fault(const std::string& path);

}  // namespace farmtok::sql
