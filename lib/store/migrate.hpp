#pragma once
// Numbered migrations: each file of lib/store/migrations runs once, in order; the missing ones run in one
// transaction. A new store is made from lib/store/schema instead, which is what all of them make: SQLite parses the
// whole schema again for each column that a migration adds, and a start would wait for that.

#include <span>
#include <string_view>

#include "sql/database.hpp"

namespace farmtok::store {

struct Migration {
  int number;
  std::string_view name;
  std::string_view sql;
};

/// All migrations, embedded at build time from migrations/NNNN_name.sql.
std::span<const Migration> migrations();

/// The statements that make a new store, embedded at build time from schema/N_name.sql.
std::string_view schema();

/// Brings the database to the newest version (kept in user_version), an empty one by schema(). All or nothing. Throws
/// CONFIG_INVALID when it is newer than that.
void migrate(sql::Database& db);

}  // namespace farmtok::store
