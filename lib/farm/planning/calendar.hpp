#pragma once
// The posts of a month or an ISO week, by day.

#include <map>
#include <string>
#include <vector>

#include "farm/farm.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm {

/// Every post of a span of days. Days are keyed "2026-02-10", in the zone asked for; days without posts are left out.
struct Calendar {
  std::map<std::string, std::vector<model::Scheduled>> days;
  std::int64_t total = 0;
};

/// `zone` is canonical. Throws INVALID_DATE naming what is wrong with year, month or week.
Calendar calendar_month(sql::Database& db, std::int64_t year, std::int64_t month, const std::string& zone);
Calendar calendar_week(sql::Database& db, std::int64_t year, std::int64_t week, const std::string& zone);

}  // namespace farmtok::farm
