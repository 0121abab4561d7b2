#include "farm/planning/plan/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include "base/text/text.hpp"
#include "farm/planning/plan/readers.hpp"

namespace farmtok::farm::planning {
namespace {

constexpr std::array frequencies{"MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
constexpr std::array weekdays{"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

/// A part whose value is a list of numbers. `signs`: it may count from the end, and has no zero.
struct Numbers {
  std::string_view name;
  int least;
  int most;
  bool signs = false;
};
constexpr std::array number_parts{
    Numbers{"BYSECOND", 0, 59},       Numbers{"BYMINUTE", 0, 59},         Numbers{"BYHOUR", 0, 23},
    Numbers{"BYMONTH", 1, 12},        Numbers{"BYMONTHDAY", 1, 31, true}, Numbers{"BYYEARDAY", 1, 366, true},
    Numbers{"BYWEEKNO", 1, 53, true}, Numbers{"BYSETPOS", 1, 366, true},  Numbers{"INTERVAL", 1, 9999, false}};

std::optional<std::int64_t> whole(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

std::vector<int> numbers_of(const Numbers& part, const std::string& value) {
  std::vector<int> made;
  for (const auto& each : base::split(value, ',')) {
    const auto number = whole(each);
    const auto size = number && part.signs && *number < 0 ? -*number : number.value_or(-1);
    if (size < part.least || size > part.most)
      throw wrong_value(part.name, each,
                        fmt::format("it is {} to {}{}", part.least, part.most, part.signs ? ", or negative" : ""));
    made.push_back(static_cast<int>(*number));
  }
  std::ranges::sort(made);
  made.erase(std::ranges::unique(made).begin(), made.end());
  return made;
}

std::vector<Pattern::Weekday> days_of(const std::string& value) {
  std::vector<Pattern::Weekday> made;
  for (const auto& each : base::split(value, ',')) {
    const auto letters = each.size() < 2 ? each : each.substr(each.size() - 2);
    const auto day = std::ranges::find(weekdays, letters);
    const auto nth = each.size() <= 2 ? std::optional<std::int64_t>{0} : whole(each.substr(0, each.size() - 2));
    if (day == weekdays.end() || !nth || (each.size() > 2 && *nth == 0) || *nth < -53 || *nth > 53)
      throw wrong_value("BYDAY", each,
                        "it is MO, TU, WE, TH, FR, SA or SU, in months with a place before it (1MO, -1FR)");
    const Pattern::Weekday read{std::chrono::weekday{static_cast<unsigned>(day - weekdays.begin())},
                                static_cast<int>(*nth)};
    if (std::ranges::find(made, read) == made.end()) made.push_back(read);
  }
  return made;
}

void read_part(Rrule& rule, const std::string& name, const std::string& value) {
  if (name == "FREQ") {
    const auto known = std::ranges::find(frequencies, value);
    if (known == frequencies.end())
      throw wrong_value("FREQ", value, "it is MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY");
    rule.frequency = static_cast<Rrule::Frequency>(known - frequencies.begin());
  } else if (name == "BYDAY") {
    rule.days = days_of(value);
  } else if (name == "WKST") {
    if (std::ranges::find(weekdays, value) == weekdays.end())
      throw wrong_value("WKST", value, "it is MO or another day");
    rule.week_start = value;
  } else if (name == "COUNT") {
    rule.count = whole(value);
    if (!rule.count || *rule.count < 1) throw wrong_value("COUNT", value, "it is a number from 1 on");
  } else if (name == "UNTIL") {
    rule.until = value;
  } else {
    const auto part = std::ranges::find(number_parts, name, &Numbers::name);
    if (part == number_parts.end()) throw rrule_fault(fmt::format("\"{}\" is no part of a rule", base::fit(name, 40)));
    const auto numbers = numbers_of(*part, value);
    if (name == "INTERVAL") {
      if (numbers.size() != 1) throw wrong_value(name, value, "it is one number");
      rule.interval = numbers.front();
    } else {
      rule.numbers[name] = numbers;
    }
  }
}

/// Checks for combinations that RFC 5545 forbids.
void check(const Rrule& rule) {
  const auto refuse = [&](std::string_view part) {
    throw rrule_fault(fmt::format("{} cannot be used with FREQ={}", part, frequencies.at(rule.frequency)));
  };
  if (rule.count && !rule.until.empty()) throw rrule_fault("COUNT and UNTIL exclude each other");
  if (rule.placed() && rule.frequency < Rrule::monthly) refuse("a place before a weekday");
  if (rule.has("BYMONTHDAY") && rule.frequency == Rrule::weekly) refuse("BYMONTHDAY");
  if (rule.has("BYYEARDAY") && rule.frequency >= Rrule::daily && rule.frequency < Rrule::yearly) refuse("BYYEARDAY");
  if (rule.has("BYWEEKNO") && rule.frequency != Rrule::yearly) refuse("BYWEEKNO");
  if (rule.has("BYWEEKNO") && rule.placed()) throw rrule_fault("a place before a weekday cannot be used with BYWEEKNO");
  const bool in_month = rule.frequency == Rrule::monthly || rule.has("BYMONTH");
  for (const auto& day : rule.days)
    if (in_month && std::abs(day.nth) > 5) throw rrule_fault(fmt::format("no month has {} weeks", std::abs(day.nth)));
}

}  // namespace

base::Error rrule_fault(const std::string& reason) {
  return plan_fault(reason,
                    "A rule is written like FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=9,18;BYMINUTE=0, with a line "
                    "DTSTART;TZID=Europe/Berlin:20261201T090000 before it if you like.");
}
base::Error wrong_value(std::string_view part, std::string_view value, const std::string& may) {
  return rrule_fault(fmt::format("\"{}\" is no {}: {}", base::fit(value, 40), part, may));
}

Rrule read_rrule_parts(std::string_view text) {
  Rrule rule;
  std::vector<std::string> seen;
  std::vector<std::string> kept;
  // Some programs write a semicolon after the last part, too.
  if (text.ends_with(';')) text.remove_suffix(1);
  for (const auto& part : base::split(text, ';')) {
    const auto equals = part.find('=');
    if (equals == std::string::npos || equals + 1 == part.size())
      throw rrule_fault(fmt::format("\"{}\" is not like NAME=VALUE", base::fit(part, 40)));
    const auto name = part.substr(0, equals);
    if (std::ranges::find(seen, name) != seen.end())
      throw rrule_fault(fmt::format("{} is given twice", base::fit(name, 40)));
    read_part(rule, name, part.substr(equals + 1));
    seen.push_back(name);
    if (name != "COUNT" && name != "UNTIL") kept.push_back(part);
  }
  if (std::ranges::find(seen, "FREQ") == seen.end()) throw rrule_fault("FREQ is missing");
  check(rule);
  rule.text = base::join(kept, ";");
  return rule;
}

}  // namespace farmtok::farm::planning
