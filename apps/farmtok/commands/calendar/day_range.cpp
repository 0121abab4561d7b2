#include "commands/calendar/day_range.hpp"

#include <fmt/format.h>

#include "commands/calendar/ask.hpp"
#include "days.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

constexpr std::int64_t usual_days = 14;

/// A typed day; today in the present zone when none was typed.
std::chrono::year_month_day day_of(Context& context, std::string_view name, const std::string& typed) {
  return typed.empty() ? local_day(context.now()) : day_for_request(name, typed, context.now());
}

/// Path and query of a span of days.
std::pair<std::string, client::Query> span_of(std::chrono::year_month_day from, std::int64_t count) {
  return {"/calendar/days/" + base::format_day(from), {{"days", fmt::to_string(count)}}};
}

int day(Context& context) {
  context.use_own_zone();
  const auto shown = day_of(context, "the day", context.arguments().word(0));
  const auto [path, query] = span_of(shown, 1);
  if (printed_as_data(context, path, query)) return 0;
  const auto answer = ask_calendar(context, path, query);
  context.out().lines(day_lines(shown, answer.days(), look_of(context, answer.zone)));
  tell_next(context, answer);
  return 0;
}

int agenda(Context& context) {
  context.use_own_zone();
  const auto from = day_of(context, "--from", context.arguments().text("from"));
  const auto count = context.arguments().whole("days", 1).value_or(usual_days);
  const auto [path, query] = span_of(from, count);
  if (printed_as_data(context, path, query)) return 0;
  const auto answer = ask_calendar(context, path, query);
  context.out().lines(agenda_lines(std::chrono::sys_days{from}, static_cast<std::size_t>(count), answer.days(),
                                   look_of(context, answer.zone)));
  tell_next(context, answer);
  return 0;
}

}  // namespace

std::vector<Verb> calendar_days_verbs() {
  return {
      {.name = "day",
       .about = "The posts of a day, hour by hour.",
       .examples = {{{"farmtok calendar day", "today"},
                     {"farmtok calendar day 2026-12-24 --tz Europe/Berlin", "a day as it is there"}}},
       .positionals = {{.name = "YYYY-MM-DD",
                        .about = "the day, or words like tomorrow; today by default",
                        .required = false}},
       .flags = {zone_flag()},
       .output = "post",
       .run = day},
      {.name = "agenda",
       .about = "What comes next, day by day.",
       .examples = {{{"farmtok calendar agenda", "the next two weeks"},
                     {"farmtok calendar agenda --from 2026-12-01 --days 31 --json", "a span of days as JSON"}}},
       .flags = {{.name = "days", .value = "N", .about = "How many days, 1 to 366; 14 by default."},
                 {.name = "from", .value = "DAY", .about = "The first day, like 2026-12-01; today by default."},
                 zone_flag()},
       .output = "post",
       .run = agenda},
  };
}

}  // namespace farmtok::cli
