#pragma once
// The three ways to write a plan, used by read_plan(). Each returns empty when the text is not of its kind, and throws
// as read_plan() when it is but cannot be read. Their `words` describe the rule alone: read_plan() adds the parts that
// all of them share, namely window, limit and zone. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "farm/planning/plan/plan.hpp"

namespace farmtok::farm::planning {

/// Five fields, or @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually; then a zone, if any.
std::optional<Plan> read_cron(std::string_view text, const PlanContext& context);
/// "FREQ=…" or "RRULE:…", with DTSTART[;TZID=…]: before it, on separate lines.
std::optional<Plan> read_rrule(std::string_view text, const PlanContext& context);
/// Everything else.
Plan read_sentence(std::string_view text, const PlanContext& context);

/// INVALID_REQUEST with `reason` as its `schedule_prompt` detail.
base::Error plan_fault(const std::string& reason, const std::string& hint = {});
/// The canonical zone for the typed text, with a note when that is another name: "EST is read as America/New_York,
/// which has summer time". Throws as read_plan().
std::string plan_zone(std::string_view typed, const PlanContext& context, std::vector<std::string>& notes);

}  // namespace farmtok::farm::planning
