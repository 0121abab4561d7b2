#pragma once
// Rows to structs and back, from the model's declarations: columns are the stored fields in declared order.
// Declarations only: the bodies are in store/rows_bodies.hpp and are compiled once for every entity, in rows.cpp.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/database.hpp"

namespace farmtok::store {

/// "job_id, user_id, …": the columns of a SELECT that read_row understands.
template <class Entity>
const std::string& columns();

/// "SELECT columns FROM table rest"
template <class Entity>
std::string select(std::string_view table, std::string_view rest);

/// The entity of the query's current row; its columns begin at `first`.
template <class Entity>
Entity read_row(const sql::Query& query, int first = 0);

/// "?, ?, …": a mark for each of the columns, and their values in the same order. The entity must stay until the query
/// leaves the scope.
template <class Entity>
const std::string& marks();
template <class Entity>
void bind_fields(sql::Query& query, const Entity& entity);

template <class Entity>
void insert(sql::Database& db, std::string_view table, const Entity& entity);

/// Writes every stored field of the row whose `key` column equals `id`.
template <class Entity>
void update(sql::Database& db, std::string_view table, std::string_view key, const std::string& id,
            const Entity& entity);

/// The rows of a query, at most as many as it returns.
template <class Entity>
std::vector<Entity> all(sql::Query query) {
  std::vector<Entity> made;
  while (query.next()) made.push_back(read_row<Entity>(query));
  return made;
}

template <class Entity>
std::optional<Entity> first(sql::Query query) {
  if (!query.next()) return std::nullopt;
  return read_row<Entity>(query);
}

}  // namespace farmtok::store
