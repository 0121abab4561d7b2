#pragma once
// Numbered migrations: each file of lib/store/migrations runs once, in order; the missing ones run in one
// transaction.

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

/// Brings the database to the newest version (kept in user_version). Throws CONFIG_INVALID when it is newer than that.
void migrate(sql::Database& db);

}  // namespace farmtok::store
