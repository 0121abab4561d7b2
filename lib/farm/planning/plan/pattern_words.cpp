#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text/text.hpp"
#include "farm/planning/plan/pattern.hpp"

namespace farmtok::farm::planning {
namespace {

using std::chrono::seconds;
using Unit = Pattern::Unit;

constexpr std::array weekday_names{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::array month_names{"January", "February", "March",     "April",   "May",      "June",
                                 "July",    "August",   "September", "October", "November", "December"};
/// From this number on, times at equal steps are described by their step, and other ones by their common parts.
constexpr std::size_t many_times = 4;
constexpr std::size_t too_many_times = 24;
constexpr std::size_t most_of_week = 5;

std::string all_of(const std::vector<std::string>& parts) {
  std::string made;
  for (std::size_t i = 0; i < parts.size(); ++i)
    made += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return made;
}

template <class Value, class Say>
std::string all_of(const std::vector<Value>& values, Say say) {
  std::vector<std::string> parts;
  parts.reserve(values.size());
  for (const auto& value : values) parts.push_back(say(value));
  return all_of(parts);
}

std::string ordinal(int number) {
  const bool teen = number % 100 >= 11 && number % 100 <= 13;
  const char* ending = teen ? "th" : number % 10 == 1 ? "st" : number % 10 == 2 ? "nd" : number % 10 == 3 ? "rd" : "th";
  return std::to_string(number) + ending;
}

std::string place(int nth) {
  constexpr std::array words{"first", "second", "third", "fourth", "fifth"};
  if (nth == -1) return "last";
  return nth < 0 ? ordinal(-nth) + " last" : words.at(static_cast<std::size_t>(nth) - 1);
}

std::string month_name(int month) { return month_names.at(static_cast<std::size_t>(month) - 1); }
std::string weekday_name(std::chrono::weekday day) { return weekday_names.at(day.c_encoding()); }

std::string each_unit(Unit unit, int every) {
  constexpr std::array names{"day", "week", "month", "year"};
  const auto* name = names.at(static_cast<std::size_t>(unit));
  return every == 1 ? fmt::format("every {}", name) : fmt::format("every {} {}", ordinal(every), name);
}

std::string clock_of(seconds time) {
  const auto text = base::format_wall(base::WallTime{time}).substr(11);
  return text.ends_with(":00") ? text.substr(0, 5) : text;
}

std::vector<Pattern::Weekday> from_monday(std::vector<Pattern::Weekday> days) {
  std::ranges::stable_sort(days, {}, [](const auto& each) { return each.day.iso_encoding(); });
  return days;
}

std::string plain_days(const std::vector<Pattern::Weekday>& days) {
  return all_of(from_monday(days), [](const auto& each) { return weekday_name(each.day); });
}

/// "the first and third Monday and every Friday"
std::string placed_days(const Pattern& pattern) {
  std::map<unsigned, std::vector<int>> places;
  for (const auto& each : pattern.weekdays) places[each.day.iso_encoding()].push_back(each.nth);
  std::vector<std::string> parts;
  for (const auto& [day, of_day] : places) {
    const auto name = weekday_name(std::chrono::weekday{day});
    parts.push_back(std::ranges::count(of_day, 0) ? "every " + name : "the " + all_of(of_day, place) + " " + name);
  }
  return all_of(parts);
}

std::string numbered_days(const std::vector<int>& days) {
  return "the " + all_of(days, [](int day) { return day < 0 ? place(day) + " day" : ordinal(day); });
}

/// "Monday to Friday" is a phrase of its own.
bool working_days(const std::vector<Pattern::Weekday>& days) {
  return days.size() == most_of_week && std::ranges::none_of(days, [](const auto& each) {
           return each.day == std::chrono::Saturday || each.day == std::chrono::Sunday;
         });
}

/// ", not on Sunday" or ", only on Friday": weekdays that only remove days from others.
std::string weekday_limit(const std::vector<Pattern::Weekday>& days) {
  if (days.empty() || days.size() == 7) return {};
  if (days.size() < most_of_week) return ", only on " + plain_days(days);
  std::vector<Pattern::Weekday> missing;
  for (unsigned day = 1; day <= 7; ++day)
    if (!std::ranges::count(days, std::chrono::weekday{day}, &Pattern::Weekday::day))
      missing.push_back({std::chrono::weekday{day}, 0});
  return ", not on " + plain_days(missing);
}

struct Days {
  std::string head;
  std::string limits;  // after the times: ", only in March"
};

Days days_of(const Pattern& pattern) {
  const bool placed = std::ranges::any_of(pattern.weekdays, [](const auto& each) { return each.nth != 0; });
  const bool counts = pattern.every > 1;
  const auto months = all_of(pattern.months, month_name);
  const auto only_months = months.empty() ? "" : ", only in " + months;
  const auto unit = each_unit(pattern.unit, pattern.every);

  if (counts && pattern.unit == Unit::day) {
    const auto dates = pattern.month_days.empty() ? "" : ", only on " + numbered_days(pattern.month_days);
    return {unit, dates + weekday_limit(pattern.weekdays) + only_months};
  }
  if (counts && pattern.unit == Unit::week)
    return {pattern.weekdays.empty() ? "every day of " + unit : unit + " on " + plain_days(pattern.weekdays),
            only_months};

  if (placed || !pattern.month_days.empty()) {
    auto head = "on " + (placed ? placed_days(pattern) : numbered_days(pattern.month_days));
    std::string limits;
    if (placed && !pattern.month_days.empty()) limits = ", only on " + numbered_days(pattern.month_days);
    if (!placed) limits = weekday_limit(pattern.weekdays);
    if (counts && pattern.unit == Unit::month) return {head + " of " + unit, limits + only_months};
    head += months.empty() ? " of every month" : " of " + months;
    return {counts ? head + " of " + unit : head, limits};
  }

  const bool most = pattern.weekdays.size() >= most_of_week && !working_days(pattern.weekdays);
  auto head = pattern.weekdays.empty() || most ? "every day"
              : working_days(pattern.weekdays) ? "every weekday"
                                               : "every " + plain_days(pattern.weekdays);
  const auto limits = most ? weekday_limit(pattern.weekdays) : "";
  if (counts && pattern.unit == Unit::month) return {head + " of " + unit, limits + only_months};
  if (!months.empty()) head += " in " + months;
  return {counts ? head + " of " + unit : head, limits};
}

/// The step of evenly spaced times; empty when they are not.
std::optional<seconds> step_of(const std::vector<seconds>& times) {
  if (times.size() < many_times) return {};
  const auto step = times[1] - times[0];
  for (std::size_t i = 2; i < times.size(); ++i)
    if (times[i] - times[i - 1] != step) return {};
  return step;
}

std::string length(seconds step) {
  const auto say = [](std::int64_t count, const char* one) {
    return count == 1 ? std::string{one} : fmt::format("{} {}s", count, one);
  };
  if (step.count() % 3600 == 0) return say(step.count() / 3600, "hour");
  if (step.count() % 60 == 0) return say(step.count() / 60, "minute");
  return say(step.count(), "second");
}

/// "at 00, 25 and 50 minutes past every hour": the same whole minutes in each hour of an unbroken range.
std::optional<std::string> past_hours(const std::vector<seconds>& times) {
  std::map<std::int64_t, std::vector<std::int64_t>> minutes;
  for (const auto time : times) {
    if (time.count() % 60 != 0) return {};
    minutes[time.count() / 3600].push_back(time.count() / 60 % 60);
  }
  const auto& [first, shared] = *minutes.begin();
  const auto last = minutes.rbegin()->first;
  if (last - first + 1 != static_cast<std::int64_t>(minutes.size())) return {};
  for (const auto& [hour, of_hour] : minutes)
    if (of_hour != shared) return {};
  auto made = fmt::format("at {} minutes past every hour",
                          all_of(shared, [](std::int64_t minute) { return fmt::format("{:02}", minute); }));
  if (minutes.size() < 24) made += fmt::format(" from {:02}:00 to {:02}:00", first, last);
  return made;
}

}  // namespace

std::string words_of(const Pattern& pattern) {
  const auto days = days_of(pattern);
  const auto& times = pattern.times;
  if (const auto step = step_of(times)) {
    const bool whole_day = times.front() == seconds{0} && *step * times.size() == std::chrono::hours{24};
    auto steps = "every " + length(*step);
    if (!whole_day) steps += fmt::format(" between {} and {}", clock_of(times.front()), clock_of(times.back()));
    return (days.head == "every day" ? steps : days.head + ", " + steps) + days.limits;
  }
  if (times.size() > 2 * many_times)
    if (const auto past = past_hours(times)) return days.head + " " + *past + days.limits;
  const auto told = times.size() > too_many_times ? fmt::format("{} times from {} to {}", times.size(),
                                                                clock_of(times.front()), clock_of(times.back()))
                                                  : all_of(times, clock_of);
  return days.head + " at " + told + days.limits;
}

}  // namespace farmtok::farm::planning
