#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.hpp"
#include "farm/planning/plan/readers.hpp"
#include "farm/planning/plan/recurrence.hpp"
#include "farm/planning/plan/rule_lines.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

using base::WallTime;
using std::chrono::seconds;

/// Any day of the year, a leap day too, occurs within eight years.
constexpr std::chrono::days furthest_first{9 * 366};

struct Start {
  WallTime at{};
  std::string zone;
  bool given = false;
};

/// "20261201T090000Z" → "2026-12-01T09:00:00Z", "20261201" → "2026-12-01"; other text stays unchanged.
std::string iso(std::string text) {
  if (text.find('-') != std::string::npos) return text;
  for (const std::size_t at : {13, 11})
    if (text.size() > at) text.insert(at, ":");
  for (const std::size_t at : {6, 4})
    if (text.size() > at) text.insert(at, "-");
  return text;
}

/// A time of a rule as a wall time in `zone`; a bare day is its `of_day`.
WallTime time_of(const std::string& value, std::string_view part, const std::string& zone, seconds of_day) {
  const auto text = iso(value);
  if (const auto day = base::parse_day(text)) return std::chrono::local_days{*day} + of_day;
  if (const auto wall = base::parse_wall(text)) return *wall;
  if (const auto instant = base::parse_instant(text); instant && text.ends_with('Z'))
    return zones::to_wall(*instant, zone);
  throw wrong_value(part, value, "write it like 20261201T090000 or 20261201T080000Z");
}

/// Some programs write their own name before that of the zone: "/example.org/20260101_1/Europe/Berlin".
std::string tzid_zone(std::string_view typed, const PlanContext& context, std::vector<std::string>& notes) {
  auto rest = typed;
  while (rest.starts_with('/')) {
    rest.remove_prefix(1);
    try {
      return zones::canonical(rest);
    } catch (const base::Error&) {
      rest.remove_prefix(std::min(rest.size(), rest.find('/')));
    }
  }
  return plan_zone(typed, context, notes);
}

/// ";TZID=Europe/Berlin:20261201T090000", the text after DTSTART.
Start start_of(const std::string& line, const PlanContext& context, std::vector<std::string>& notes) {
  auto parts = split_outside_quotes(line, ':');
  if (parts.size() < 2)
    throw rrule_fault(fmt::format("\"{}\" has no time after a colon", base::fit("DTSTART" + line, 60)));
  const auto typed_time = line.substr(parts.front().size() + 1);
  Start start{{}, context.zone, true};
  bool zoned = false;
  auto settings = split_outside_quotes(parts.front(), ';');
  settings.erase(settings.begin());
  for (const auto& setting : settings) {
    const auto name = base::lower(setting.substr(0, setting.find('=')));
    if (name == "tzid") {
      std::string typed{base::trim(std::string_view{setting}.substr(std::min(setting.size(), std::size_t{5})))};
      std::erase(typed, '"');
      start.zone = tzid_zone(typed, context, notes);
      zoned = true;
    } else if (name != "value") {
      throw rrule_fault(fmt::format("\"{}\" is not known of DTSTART", base::fit(setting, 40)));
    }
  }
  const std::string value{base::trim(typed_time)};
  if (value.ends_with('Z') && !zoned) start.zone = "UTC";
  start.at = time_of(value, "DTSTART", start.zone, seconds{0});
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(start.at)};
  if (day.year() < std::chrono::year{1970} || day.year() > std::chrono::year{2037})
    throw wrong_value("DTSTART", value, "it is in 1970 to 2037");
  return start;
}

/// The times of the day of a rule of hours or minutes, when they are the same on each day.
std::vector<seconds> times_of(const Rrule& rule, WallTime start) {
  const std::chrono::hh_mm_ss clock{start - std::chrono::floor<std::chrono::days>(start)};
  const auto start_hour = static_cast<int>(clock.hours().count());
  const auto start_minute = static_cast<int>(clock.minutes().count());
  std::vector<int> hours = rule.of("BYHOUR", {start_hour});
  std::vector<int> minutes = rule.of("BYMINUTE", {start_minute});
  std::vector<int> all(60);
  for (int i = 0; i < 60; ++i) all.at(static_cast<std::size_t>(i)) = i;
  if (rule.frequency <= Rrule::hourly && !rule.has("BYHOUR")) hours.assign(all.begin(), all.begin() + 24);
  if (rule.frequency == Rrule::minutely && !rule.has("BYMINUTE")) minutes = all;

  const auto counted = [&](int hour, int minute) {
    if (rule.frequency == Rrule::hourly) return (hour - start_hour) % rule.interval == 0;
    if (rule.frequency == Rrule::minutely)
      return ((hour - start_hour) * 60 + minute - start_minute) % rule.interval == 0;
    return true;
  };
  std::vector<seconds> times;
  for (const auto hour : hours)
    for (const auto minute : minutes)
      if (counted(hour, minute))
        for (const auto second : rule.of("BYSECOND", {static_cast<int>(clock.seconds().count())}))
          times.push_back(std::chrono::hours{hour} + std::chrono::minutes{minute} + seconds{second});
  return times;
}

/// The same as days and times, where these can express it.
std::optional<Pattern> pattern_of(const Rrule& rule, WallTime start) {
  for (const auto* part : {"BYYEARDAY", "BYWEEKNO", "BYSETPOS"})
    if (rule.has(part)) return {};
  if (rule.frequency == Rrule::hourly && 24 % rule.interval != 0) return {};
  if (rule.frequency == Rrule::minutely && 24 * 60 % rule.interval != 0) return {};
  if (rule.frequency == Rrule::weekly && rule.interval > 1 && rule.week_start != "MO") return {};
  if (rule.frequency == Rrule::yearly && rule.placed() && !rule.has("BYMONTH")) return {};
  Pattern pattern;
  pattern.month_days = rule.of("BYMONTHDAY");
  pattern.weekdays = rule.days;
  pattern.months = rule.of("BYMONTH");
  pattern.times = times_of(rule, start);
  if (pattern.times.empty()) throw rrule_fault("no moment has these hours and minutes together");
  if (rule.frequency >= Rrule::daily) {
    pattern.unit = static_cast<Pattern::Unit>(rule.frequency - Rrule::daily);
    pattern.every = rule.interval;
  }

  // Missing parts of a rule are those of its start.
  const auto day = std::chrono::floor<std::chrono::days>(start);
  const std::chrono::year_month_day date{day};
  const bool open = pattern.month_days.empty() && pattern.weekdays.empty();
  if (rule.frequency == Rrule::weekly && open) pattern.weekdays = {{std::chrono::weekday{day}, 0}};
  if (rule.frequency >= Rrule::monthly && open)
    pattern.month_days = {static_cast<int>(static_cast<unsigned>(date.day()))};
  if (rule.frequency == Rrule::yearly && open && pattern.months.empty())
    pattern.months = {static_cast<int>(static_cast<unsigned>(date.month()))};
  return pattern;
}

/// Without a DTSTART a rule counts its intervals from its first day, as a sentence does: BYDAY=SU;INTERVAL=2 begins on
/// the next Sunday, in any week that holds the anchor.
WallTime first_day(const Rrule& rule, WallTime start) {
  if (rule.interval == 1 || rule.frequency < Rrule::weekly) return start;
  auto each = rule;
  each.interval = 1;
  const Recurrence walk{each, start, start, start + furthest_first};
  return walk.at() ? WallTime{std::chrono::floor<std::chrono::days>(*walk.at())} : start;
}

}  // namespace

std::optional<Plan> read_rrule(std::string_view text, const PlanContext& context) {
  if (!like_rule(text)) return {};

  Plan plan;
  std::optional<Start> given;
  std::optional<Rrule> rule;
  std::string zone;
  for (const auto& line : rule_lines(text)) {
    if (line.name == "DTSTART" && !given) {
      given = start_of(line.rest, context, plan.notes);
    } else if (line.name == "RRULE" && !rule) {
      rule = read_rrule_parts(line.rest);
      zone = line.zone;
    } else if (line.name == "DTSTART" || line.name == "RRULE") {
      throw rrule_fault(
          fmt::format("\"{}\" is one too many: there is one DTSTART and one RRULE", base::fit(line.typed, 60)));
    } else if (line.name.empty()) {
      throw rrule_fault(fmt::format("\"{}\" is no line of a rule", base::fit(line.typed, 60)));
    } else {
      throw rrule_fault(
          fmt::format("{} is not read; days without posts are put into the setting plan.blackout", line.name));
    }
  }
  if (!rule) throw rrule_fault("there is no RRULE after the DTSTART");

  if (!zone.empty() && given) throw rrule_fault("a rule with a start has its zone in DTSTART: DTSTART;TZID=…");
  Start start = given.value_or(Start{{}, zone.empty() ? context.zone : plan_zone(zone, context, plan.notes), false});
  if (!start.given)
    start.at = first_day(*rule, std::chrono::floor<std::chrono::days>(zones::to_wall(context.anchor, start.zone)));
  plan.zone = start.zone;
  plan.most = rule->count;
  if (start.given) plan.from = start.at;
  if (!rule->until.empty()) plan.until = time_of(rule->until, "UNTIL", plan.zone, std::chrono::hours{24} - seconds{1});
  if (!start.given && rule->frequency >= Rrule::daily && !rule->has("BYHOUR"))
    plan.notes.push_back("no time of the day is named, so it is midnight");

  const auto pattern = pattern_of(*rule, start.at);
  plan.words = pattern ? words_of(*pattern) : "by the rule " + rule->text;
  plan.rules = {{rule->text, start.at}};
  if (!pattern && !start.given) plan.words += ", counted from " + base::format_wall(start.at).substr(0, 10);
  return plan;
}

}  // namespace farmtok::farm::planning
