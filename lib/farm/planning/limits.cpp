#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "farm/planning/slots.hpp"

namespace farmtok::farm {
namespace {

using base::Code;
using base::Error;

[[noreturn]] void refuse(std::string_view part, std::string_view reason) {
  const auto fault = fmt::format("\"{}\" {}", base::fit(part, 40), reason);
  throw Error{Code::CONFIG_INVALID,
              "plan.blackout: " + fault,
              "Write days and spans of days: `farmtok config set plan.blackout 2026-12-25,2026-12-31..2027-01-02`.",
              {{"plan.blackout", fault}}};
}

std::chrono::year_month_day day_of(std::string_view text, std::string_view part) {
  const auto day = base::parse_day(base::trim(text));
  if (!day) refuse(part, "is no day like 2026-12-25");
  return *day;
}

}  // namespace

Limits limits_of(const settings::Settings& settings) {
  Limits limits{.gap = std::chrono::seconds{settings.seconds("plan.gap")},
                .per_day = settings.whole("plan.per_day"),
                .account_per_day = settings.whole("plan.account_per_day"),
                .blackout = {}};
  const auto text = settings.text("plan.blackout");
  if (base::trim(text).empty()) return limits;
  for (const auto& each : base::split(text, ',')) {
    const auto part = base::trim(each);
    if (part.empty()) refuse(part, "stands between two commas");
    const auto dots = part.find("..");
    const auto first = day_of(part.substr(0, dots), part);
    const auto last = dots == part.npos ? first : day_of(part.substr(dots + 2), part);
    if (last < first) refuse(part, "ends before it begins");
    limits.blackout.emplace_back(first, last);
  }
  return limits;
}

}  // namespace farmtok::farm
