#pragma once
// One page of a list, and the opaque cursor that leads to the next.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/rows.hpp"

namespace farmtok::farm {

template <class Entity>
struct Page {
  std::vector<Entity> items;
  std::optional<std::string> next_cursor;
  std::int64_t total = 0;
};

/// Reads a page of a query whose first column is the place in its order, and which asks for one row more than `limit`.
template <class Entity, class Cursor>
Page<Entity> read_page(sql::Query query, std::int64_t limit, Cursor cursor_after) {
  Page<Entity> page;
  std::int64_t last = 0;
  while (query.next()) {
    if (static_cast<std::int64_t>(page.items.size()) == limit) {
      page.next_cursor = cursor_after(page.items.back(), last);
      break;
    }
    last = query.integer(0);
    page.items.push_back(store::read_row<Entity>(query, 1));
  }
  return page;
}

/// The one number a query answers.
std::int64_t count(sql::Query query);

struct PageRequest {
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};

/// A place in an order of (first, second), as text that says nothing to a reader.
std::string make_cursor(std::int64_t first, std::int64_t second);
struct Place {
  std::int64_t first;
  std::int64_t second;
};
/// Throws INVALID_REQUEST for anything make_cursor did not make.
Place read_cursor(const std::string& cursor);

}  // namespace farmtok::farm
