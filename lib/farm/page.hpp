#pragma once
// One page of a list, and the opaque cursor that leads to the next.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace farmtok::farm {

template <class Entity>
struct Page {
  std::vector<Entity> items;
  std::optional<std::string> next_cursor;
  std::int64_t total = 0;
};

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
