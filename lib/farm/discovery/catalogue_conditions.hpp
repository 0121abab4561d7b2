#pragma once
// A filter as far as the database can look at it, so that it need not hand out what does not pass.

#include <string>
#include <variant>
#include <vector>

#include "farm/discovery/filter.hpp"
#include "sql/database.hpp"

namespace farmtok::farm {

/// Lets through all that passes the filter and some that does not: violation() has the last word.
struct Conditions {
  Conditions(const Filter& filter, base::Instant now);

  std::string sql = "1";  // for a WHERE over the catalogue's videos
  std::vector<std::variant<double, std::string>> values;

  /// Binds the values of `sql`.
  void bind(sql::Query& query) const {
    for (const auto& value : values) std::visit([&](const auto& each) { query.bind(each); }, value);
  }
};

}  // namespace farmtok::farm
