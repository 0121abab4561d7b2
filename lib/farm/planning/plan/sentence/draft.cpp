#include <fmt/format.h>

#include <algorithm>

#include "farm/planning/plan/sentence/sentence.hpp"

namespace farmtok::farm::planning::sentence {
namespace {

/// Days of which some are "every Friday" and some "the first Monday".
bool mixed(const std::vector<Pattern::Weekday>& days) {
  return placed(days) && std::ranges::any_of(days, [](const auto& each) { return each.nth == 0; });
}

constexpr const char* each_alone = "it is unclear which days that counts; write a schedule for each of them";

}  // namespace

std::string_view spanned(std::string_view first, std::string_view last) {
  if (first.empty() || last.data() + last.size() < first.data() + first.size()) return last.empty() ? first : last;
  return {first.data(), static_cast<std::size_t>(last.data() + last.size() - first.data())};
}

Segment& Draft::open(std::size_t group) {
  const auto number = current().number + 1;
  segments.push_back({.linked = between.linked, .number = number, .group = group});
  return current();
}

Segment& Draft::for_days(std::string_view text) {
  if (current().has_days() && current().has_times()) open(current().group);
  else if (current().has_times() && between.linked)
    refuse(
        spanned(current().text, text),
        "the times before \"and\" name no days of their own; write the days of each time: Mondays at 9am and Fridays "
        "at 6pm");
  if (current().text.empty()) current().text = text;
  if (!current().has_times()) current().days_first = true;
  return current();
}

Segment& Draft::for_times(std::string_view text) {
  // In "Mondays at 9am EST and 6pm" the later time is Monday's, too; in "9am on Mondays, 6pm on Fridays" it is not.
  if (current().has_days() && current().has_times() && !current().days_first) open(current().group);
  else if (current().has_times() && !current().times_limited.empty())
    refuse(
        spanned(current().times_limited, text),
        "it is unclear whether that limits the time after it, too; write all times before it, or a schedule for each");
  if (current().text.empty()) current().text = text;
  return current();
}

Segment& Draft::for_named(std::string_view text, bool every) {
  auto& segment = for_days(text);
  if (segment.has_named_days() && !segment.days_limited.empty())
    refuse(spanned(segment.days_limited, text),
           "it is unclear whether that limits the days after it, too; write a schedule for each of them");
  if (segment.counts() &&
      (every || segment.counted_behind || (between.linked && !segment.has_named_days() && !segment.every_day)))
    refuse(spanned(segment.text, text), each_alone);
  segment.named = text;
  segment.every_named = segment.every_named || every;
  return segment;
}

void Draft::set_interval(Interval interval, std::string_view text, bool of_these) {
  auto& segment = for_days(text);
  if (segment.interval && *segment.interval != interval)
    contradiction(fmt::format("\"{}\" contradicts another interval", text), "leave one of them out");
  if (interval.every > 1 && segment.has_named_days()) {
    const bool apart = !of_these && (between.linked || segment.every_named);
    if (apart || mixed(segment.weekdays)) refuse(spanned(segment.text, text), each_alone);
    segment.counted_behind = true;
  }
  segment.interval = interval;
}

void Draft::set_step(std::chrono::minutes step, std::string_view text) {
  auto& segment = for_times(text);
  if (segment.step && *segment.step != step)
    contradiction(fmt::format("\"{}\" contradicts another step", text), "leave one of them out");
  segment.step = step;
}

Limit Draft::limit(std::string_view text) {
  const auto& group = current().group;
  const bool leads = std::ranges::none_of(segments, [&](const Segment& each) {
    return each.group == group && (each.has_days() || each.has_times() || each.opens || each.closes);
  });
  auto& segment = current();
  if (segment.has_named_days() && segment.days_limited.empty()) segment.days_limited = text;
  if (segment.has_times() && segment.times_limited.empty()) segment.times_limited = text;
  return {{}, segment.number, group, leads, between.comma, text};
}

void merge_segments(Draft& draft) {
  std::vector<Segment> merged;
  const auto stands_in = [&](std::size_t gone, std::size_t kept) {
    for (auto* limits : {&draft.months, &draft.months_left_out, &draft.left_out, &draft.windows})
      for (auto& limit : *limits)
        if (limit.segment == gone) limit.segment = kept;
  };
  for (auto& segment : draft.segments) {
    if (!segment.has_days() && !segment.has_times() && !segment.opens && !segment.closes) continue;
    if (merged.empty() || segment.has_times()) {
      // "; every 4 hours" means each day, a bare time may belong to the days before it.
      const bool own_days = segment.has_days() || (segment.step && segment.group > 0);
      if (!merged.empty() && !own_days)
        refuse(segment.text, "it does not say on which days; write the days before the times");
      merged.push_back(segment);
      continue;
    }
    // A segment that only names days limits the one before it: "daily at 9am on weekdays".
    auto& before = merged.back();
    const bool twice = (segment.interval && before.interval) || (!segment.weekdays.empty() && !before.weekdays.empty());
    const bool some_times = before.counts() && before.clocks.size() > 1 && !segment.only;
    if (segment.dated) refuse(segment.text, one_day_alone);
    if (twice || some_times || segment.linked || before.dated || (segment.opens && before.opens))
      refuse(segment.text, "it names days, but no time on them");
    stands_in(segment.number, before.number);
    if (!before.interval) before.interval = segment.interval;
    if (before.daily.empty()) before.daily = segment.daily;
    if (before.named.empty()) before.named = segment.named;
    before.only = before.only || segment.only;
    before.every_named = before.every_named || segment.every_named;
    before.weekdays.insert(before.weekdays.end(), segment.weekdays.begin(), segment.weekdays.end());
    before.month_days.insert(before.month_days.end(), segment.month_days.begin(), segment.month_days.end());
    if (segment.opens) before.opens = segment.opens;
    if (segment.closes) before.closes = segment.closes;
  }
  if (merged.empty()) merged.emplace_back();
  draft.segments = std::move(merged);
}

}  // namespace farmtok::farm::planning::sentence
