#include "store/migrate.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace farmtok::store {

void migrate(sql::Database& db) {
  const auto version = [&] {
    auto query = db("PRAGMA user_version");
    query.next();
    return query.integer(0);
  }();
  const auto newest = migrations().back().number;
  if (version > newest)
    throw base::Error{base::Code::CONFIG_INVALID,
                      fmt::format("the store has version {}, this farmtokd knows up to {}", version, newest),
                      "A newer farmtok wrote it: install that one again."};
  if (version == newest) return;
  // All or nothing: an interrupted update leaves the former version, and a new store is synced once.
  sql::Transaction transaction{db};
  if (version == 0) {
    db.script(std::string{schema()});
  } else {
    for (const auto& each : migrations())
      if (each.number > version) db.script(std::string{each.sql});
  }
  db.script(fmt::format("PRAGMA user_version = {}", newest));
  transaction.commit();
}

}  // namespace farmtok::store
