#include "farm/page.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::farm {

std::int64_t count(sql::Query query) {
  query.next();
  return query.integer(0);
}

std::optional<std::int64_t> bounded_count(sql::Query query) {
  const auto counted = count(std::move(query));
  return counted > most_counted ? std::nullopt : std::optional{counted};
}

std::string make_cursor(std::int64_t first, std::int64_t second) {
  return base::hex(fmt::format("{}:{}", first, second));
}

Place read_cursor(const std::string& cursor) {
  const auto refuse = [] [[noreturn]] {
    throw base::Error{base::Code::INVALID_REQUEST,
                      "the cursor is not one this list gave",
                      "Pass next_cursor of the page before unchanged, or leave it out to begin again.",
                      {{"cursor", "is not a cursor of this list"}}};
  };
  std::string text;
  if (cursor.size() % 2 != 0 || cursor.size() > 100) refuse();
  for (std::size_t i = 0; i < cursor.size(); i += 2) {
    unsigned byte = 0;
    const auto [end, fault] = std::from_chars(cursor.data() + i, cursor.data() + i + 2, byte, 16);
    if (fault != std::errc{} || end != cursor.data() + i + 2) refuse();
    text += static_cast<char>(byte);
  }
  Place place{};
  const auto colon = text.find(':');
  if (colon == std::string::npos) refuse();
  const auto read = [&](std::size_t from, std::size_t to, std::int64_t& out) {
    const auto [end, fault] = std::from_chars(text.data() + from, text.data() + to, out);
    if (fault != std::errc{} || end != text.data() + to) refuse();
  };
  read(0, colon, place.first);
  read(colon + 1, text.size(), place.second);
  return place;
}

}  // namespace farmtok::farm
