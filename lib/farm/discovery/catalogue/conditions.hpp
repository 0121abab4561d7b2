#pragma once
// The part of a filter that the database can check, so that it returns fewer videos that fail the filter.

#include <string>
#include <variant>
#include <vector>

#include "farm/discovery/filter/filter.hpp"
#include "sql/database.hpp"

namespace farmtok::farm::discovery {

/// Passes every video that passes the filter, and some others: violation() decides.
struct Conditions {
  Conditions(const Filter& filter, base::Instant now);

  std::string sql = "1";  // for a WHERE over the catalogue's videos
  std::vector<std::variant<double, std::string>> values;

  /// Binds the values of `sql`.
  void bind(sql::Query& query) const {
    for (const auto& value : values) std::visit([&](const auto& each) { query.bind(each); }, value);
  }
};

}  // namespace farmtok::farm::discovery
