#pragma once
// Whether a database is sound, as values.

#include <optional>
#include <string>
#include <vector>

#include "sql/database.hpp"

namespace farmtok::sql {

/// `quick`: the pages and rows; `full`: also that every index holds what its table holds, which takes about twice as
/// long.
enum class Depth { quick, full };

/// What is wrong in the database's pages, rows and references, at most about `most` lines; empty when nothing is. A
/// database that cannot be read at all answers what was said of it.
std::vector<std::string> faults_in(Database& database, Depth depth, int most = 10);

/// What the first 100 bytes and the size of a database file tell without opening it; empty when nothing is wrong. Only
/// meaningful while there is no log, in which case the size must be that of all pages.
std::optional<std::string> header_fault(const std::string& path);

}  // namespace farmtok::sql
