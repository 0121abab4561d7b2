#include "farm/discovery/catalogue/conditions.hpp"

#include <string_view>

namespace farmtok::farm::discovery {
namespace {

/// The column or term that holds the measure as a number; empty when the database has none.
std::string_view number_of(Measure measure) {
  switch (measure) {
    case Measure::views:
      return "views";
    case Measure::likes:
      return "likes";
    case Measure::comments:
      return "comments";
    case Measure::shares:
      return "shares";
    case Measure::saves:
      return "saves";
    case Measure::like_rate:
      return "(CAST(likes AS REAL) / views)";
    case Measure::seconds:
      return "seconds";
    default:
      return {};
  }
}

/// Room for the difference between two ways to compute the same number.
constexpr double slack = 1e-9;

}  // namespace

Conditions::Conditions(const Filter& filter, base::Instant now) {
  const auto add = [&](std::string_view condition, std::variant<double, std::string> value) {
    sql += " AND ";
    sql += condition;
    values.push_back(std::move(value));
  };
  for (const auto& each : filter.conditions) {
    // A hashtag makes an advertisement, too.
    const auto flag = each.measure == Measure::advertisement && each.forbidden ? "advertisement = ?"
                      : each.measure == Measure::pinned                        ? "pinned = ?"
                                                                               : "";
    if (*flag) add(flag, each.forbidden ? 0.0 : 1.0);
    if (each.forbidden) continue;
    if (const auto number = number_of(each.measure); !number.empty()) {
      if (each.least) add(std::string{number} + " >= ?", *each.least * (1 - slack));
      if (each.most) add(std::string{number} + " <= ?", *each.most * (1 + slack));
    }
    // Age runs against time; a second more for the fractions.
    const auto present = static_cast<double>(base::to_millis(now));
    if (each.measure == Measure::age && each.most) add("posted_at >= ?", present - (*each.most + 1) * 1000);
    if (each.measure == Measure::age && each.least) add("posted_at <= ?", present - (*each.least - 1) * 1000);
    if (each.measure == Measure::posted) {
      if (each.least) add("posted_at >= ?", (*each.least - 1) * 1000);
      if (each.most) add("posted_at <= ?", (*each.most + 1) * 1000);
    }
    if (each.measure == Measure::author && each.any_of.size() == 1) add("author = ? COLLATE NOCASE", each.any_of[0]);
  }
}

}  // namespace farmtok::farm::discovery
