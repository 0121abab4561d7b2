#pragma once
// Plans in a test: their moments as text, and the objection to one that is not understood.

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/planning/plan/plan.hpp"

namespace farmtok::test {

inline farm::planning::PlanContext plan_context(const std::string& anchor = "2026-11-21T12:00:00Z",
                                                const std::string& zone = "UTC") {
  return {zone, *base::parse_instant(anchor)};
}

/// "2026-12-01T09:00:00Z 2026-12-02T09:00:00Z"
inline std::string told(const std::vector<base::Instant>& moments) {
  std::vector<std::string> made;
  for (const auto at : moments) made.push_back(base::format_instant(at));
  return base::join(made, " ");
}

inline std::string next_moments(const std::string& text, const farm::planning::PlanContext& context,
                                std::size_t count) {
  return told(farm::planning::moments_of(farm::planning::read_plan(text, context), context.anchor, count));
}

/// The schedule_prompt detail for a text that is no plan.
inline std::string plan_fault_of(const std::string& text, const farm::planning::PlanContext& context = plan_context()) {
  try {
    return "read as " + farm::planning::read_plan(text, context).words;
  } catch (const base::Error& error) {
    CHECK(error.code == base::Code::INVALID_REQUEST);
    REQUIRE(error.details.size() == 1);
    CHECK(error.details.front().field == "schedule_prompt");
    CHECK_FALSE(error.hint.empty());
    return error.details.front().message;
  }
}

}  // namespace farmtok::test
