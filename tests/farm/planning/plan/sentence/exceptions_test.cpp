#include "farm/planning/gaps.hpp"
#include "farm/planning/plan/plan_texts.hpp"
#include "support.hpp"

using namespace farmtok;

namespace {
/// The moments of the week from Monday, 23 November 2026, 06:00 on: "Mo09:00 Mo18:00 Tu09:00".
std::string week_of(const std::string& text) {
  const auto context = test::plan_context("2026-11-23T06:00:00Z");
  constexpr std::array names{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
  std::string made;
  for (const auto at : farm::planning::moments_of(farm::planning::read_plan(text, context), context.anchor, 100,
                                                  *base::parse_instant("2026-11-30T00:00:00Z"))) {
    const auto wall = base::format_instant(at);
    const auto day = std::chrono::floor<std::chrono::days>(at) - *base::parse_instant("2026-11-23T00:00:00Z");
    made += (made.empty() ? "" : " ") +
            std::string{names.at(static_cast<std::size_t>(std::chrono::floor<std::chrono::days>(day).count()))} +
            wall.substr(11, 5);
  }
  return made;
}
}  // namespace

TEST_CASE("other times for a day stand in the place of its own") {
  const std::string sunday_at_11 = "Mo09:00 Tu09:00 We09:00 Th09:00 Fr09:00 Sa09:00 Su11:00";
  const std::string friday_at_17 = "Mo09:00 Tu09:00 We09:00 Th09:00 Fr17:00";
  const std::string sunday_once =
      "Mo09:00 Mo18:00 Tu09:00 Tu18:00 We09:00 We18:00 Th09:00 Th18:00 Fr09:00 Fr18:00 Sa09:00 Sa18:00 Su18:00";
  const std::pair<const char*, std::string> rows[]{
      {"daily at 9am except Sundays at 11am", sunday_at_11},
      {"daily at 9am, except on Sundays at 11am", sunday_at_11},
      {"daily at 9am but Sundays at 11am", sunday_at_11},
      {"daily at 9am, but at 11am on Sundays", sunday_at_11},
      {"daily at 9am, but on Sundays only at 11am", sunday_at_11},
      {"daily at 9am, apart from Sundays at 11am", sunday_at_11},
      {"every day at 9am, on Sundays at 11am instead", sunday_at_11},
      {"every day at 9am, excluding Sunday at 11am", sunday_at_11},
      {"every day at 9am other than Sunday at 11am", sunday_at_11},
      {"weekdays at 9, but Fridays at 17:00", friday_at_17},
      {"weekdays at 9am but 5pm on Fridays", friday_at_17},
      {"weekdays at 9:00, except Friday at 17:00", friday_at_17},
      {"daily at 9 and 18, only 18 on Sundays", sunday_once},
      {"daily at 9 and 18, on Sundays only 18", sunday_once},
      {"daily at 9am and 6pm, Sundays only at 6pm", sunday_once},
      {"daily at 9am except Saturdays at 10am and Sundays at 11am",
       "Mo09:00 Tu09:00 We09:00 Th09:00 Fr09:00 Sa10:00 Su11:00"},
      {"daily at 9am, but weekends at 11am and 3pm",
       "Mo09:00 Tu09:00 We09:00 Th09:00 Fr09:00 Sa11:00 Sa15:00 Su11:00 Su15:00"},
      // An exception that only removes or adds keeps its meaning.
      {"daily at 9am except Sundays", "Mo09:00 Tu09:00 We09:00 Th09:00 Fr09:00 Sa09:00"},
      {"daily except Sundays at 9am", "Mo09:00 Tu09:00 We09:00 Th09:00 Fr09:00 Sa09:00"},
      {"daily, except Sundays, at 9am", "Mo09:00 Tu09:00 We09:00 Th09:00 Fr09:00 Sa09:00"},
      {"daily at 9am, but not on Sundays", "Mo09:00 Tu09:00 We09:00 Th09:00 Fr09:00 Sa09:00"},
      {"daily at 9am apart from Sundays", "Mo09:00 Tu09:00 We09:00 Th09:00 Fr09:00 Sa09:00"},
      {"weekdays at 9am, but also Fridays at 5pm", "Mo09:00 Tu09:00 We09:00 Th09:00 Fr09:00 Fr17:00"},
      {"daily at 9am, but only on Fridays", "Fr09:00"},
  };
  for (const auto& [text, moments] : rows) {
    CAPTURE(std::string{text});
    CHECK(week_of(text) == moments);
  }
}

TEST_CASE("what could be half understood is refused by name") {
  constexpr std::pair<const char*, const char*> rows[]{
      {"daily at 9am unless it is Sunday", "unless"},
      {"daily at 9am, but at 11am on the first Sunday", "but at 11am"},
      {"daily at 9am, but the first Sunday at 11am", "but the first"},
      {"daily at 9am, not on Sundays at 11am", "not on Sundays"},
      {"daily at 9am, except in August at 11am", "except in August"},
      {"every 2 weeks on Monday and Friday at 9am, but Fridays at 5pm", "but Fridays at 5pm"},
      {"on the 1st and 15th at 9am, except Sundays at 11am", "except Sundays at 11am"},
      {"daily at 9am, on Sundays at 11am instead of 9am", "instead"},
  };
  for (const auto& [text, part] : rows) {
    CAPTURE(std::string{text});
    CHECK(test::plan_fault_of(text).find(part) != std::string::npos);
    CHECK_FALSE(test::plan_fault_of(text).starts_with("read as"));
  }
}

TEST_CASE("an hour that comes twice is told of, as one that does not come is") {
  const auto context = test::plan_context("2026-10-24T12:00:00Z", "Europe/Berlin");
  const auto note = [&](const char* text) {
    const auto plan = farm::planning::read_plan(text, context);
    return farm::planning::repeat_note(plan, context.anchor, context.anchor + std::chrono::days{300}).value_or("");
  };
  CHECK(note("every hour") ==
        "02:00 comes twice on 2026-10-25 in Europe/Berlin: the first is used, and nothing is posted when the clock "
        "shows it again");
  CHECK(note("every 30 minutes") ==
        "02:00 and 02:30 come twice on 2026-10-25 in Europe/Berlin: the first are used, and nothing is posted when the "
        "clock shows them again");
  CHECK(note("every 5 minutes").starts_with("12 times from 02:00 to 02:55 come twice on 2026-10-25"));
  CHECK(note("daily at 9am") == "");
  CHECK(note("0 2 * * * UTC") == "");
}
