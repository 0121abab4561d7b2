#pragma once
// One page of a list, and the opaque cursor of the next page.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/field.hpp"
#include "store/rows.hpp"

namespace farmtok::farm {

template <class Entity>
struct Page {
  std::vector<Entity> items;
  std::optional<std::string> next_cursor;
  std::optional<std::int64_t> total;  // empty where counting would take too long
};

/// A page ends before its texts exceed this, however many rows were asked for.
inline constexpr std::size_t most_page_bytes = 8U << 20;

/// The bytes of an entity's texts.
template <class Entity>
std::size_t text_bytes(const Entity& entity) {
  std::size_t bytes = 0;
  model::for_each_field<Entity>([&](const auto& field) {
    const auto& value = entity.*field.member;
    using Value = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::is_same_v<Value, std::string>) bytes += value.size();
    else if constexpr (std::is_same_v<Value, std::optional<std::string>>) bytes += value ? value->size() : 0;
  });
  return bytes;
}

/// Reads a page of a query whose first column is the place in its order, and which selects one row more than `limit`.
/// The page ends after `limit` rows or before `most_bytes` of text, and holds at least one row when there is one.
template <class Entity, class Cursor>
Page<Entity> read_page(sql::Query query, std::int64_t limit, Cursor cursor_after,
                       std::size_t most_bytes = most_page_bytes) {
  Page<Entity> page;
  std::int64_t last = 0;
  std::size_t bytes = 0;
  while (query.next()) {
    if (static_cast<std::int64_t>(page.items.size()) == limit || bytes >= most_bytes) {
      page.next_cursor = cursor_after(page.items.back(), last);
      break;
    }
    last = query.integer(0);
    page.items.push_back(store::read_row<Entity>(query, 1));
    bytes += text_bytes(page.items.back());
  }
  return page;
}

/// The one number that a query returns.
std::int64_t count(sql::Query query);
/// The highest total that is counted row by row.
inline constexpr std::int64_t most_counted = 100'000;
/// The one number of a query that counts at most most_counted + 1 rows; empty when there are more than
/// most_counted.
std::optional<std::int64_t> bounded_count(sql::Query query);

struct PageRequest {
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};

/// A place in an order of (first, second), as text without a meaning for a reader.
std::string make_cursor(std::int64_t first, std::int64_t second);
struct Place {
  std::int64_t first;
  std::int64_t second;
};
/// Throws INVALID_REQUEST for any text that make_cursor did not make.
Place read_cursor(const std::string& cursor);

}  // namespace farmtok::farm
