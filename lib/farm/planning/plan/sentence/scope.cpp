#include <algorithm>

#include "farm/planning/plan/sentence/sentence.hpp"

namespace farmtok::farm::planning::sentence {
namespace {

constexpr const char* open_limit =
    "it is unclear which of the days and times that limits; write it before all of them, or a schedule for each";

bool starts_before(std::string_view one, std::string_view other) { return one.data() < other.data(); }

/// The segments of a group, without those that replace times.
std::vector<const Segment*> ones_of(const Draft& draft, std::size_t group) {
  std::vector<const Segment*> made;
  for (const auto& segment : draft.segments)
    if (segment.group == group && !segment.replaces) made.push_back(&segment);
  return made;
}

bool ends_group(const Draft& draft, const Limit& limit) {
  return std::ranges::none_of(
      draft.segments, [&](const Segment& each) { return each.group == limit.group && each.number > limit.segment; });
}

bool has_group(const Draft& draft, std::size_t group) {
  return std::ranges::count(draft.segments, group, &Segment::group) > 0;
}

/// Whether a limit certainly applies to all of its group.
bool of_group(const Draft& draft, const Limit& limit) {
  return limit.leads || (limit.apart && ends_group(draft, limit));
}

void add(std::vector<int>& values, const std::vector<int>& more) {
  values.insert(values.end(), more.begin(), more.end());
}

/// Months of one group: each segment has its own, or all have the same.
void bind_months(Draft& draft, std::size_t group) {
  std::vector<const Limit*> here;
  for (const auto& limit : draft.months)
    if (limit.group == group) here.push_back(&limit);
  if (here.empty()) return;
  const auto ones = ones_of(draft, group);
  const bool own =
      here.size() == ones.size() && std::ranges::all_of(ones, [&](const Segment* one) {
        return std::ranges::any_of(here, [&](const Limit* limit) { return limit->segment == one->number; });
      });
  const bool replaced =
      std::ranges::any_of(draft.segments, [&](const Segment& each) { return each.group == group && each.replaces; });
  const auto& first = *here.front();
  const bool alone = here.size() == 1 && (of_group(draft, first) || (ones.size() == 1 && own));
  if (!alone && (!own || replaced)) refuse(here.back()->text, open_limit);
  for (auto& segment : draft.segments) {
    if (segment.group != group) continue;
    for (const auto* limit : here)
      if (alone || limit->segment == segment.number) add(segment.months, limit->values);
  }
}

void bind_months(Draft& draft) {
  std::size_t limited = 0, groups = 0;
  for (std::size_t group = 0; group <= draft.segments.back().group; ++group) {
    if (!has_group(draft, group)) continue;
    ++groups;
    limited += static_cast<std::size_t>(std::ranges::count(draft.months, group, &Limit::group) > 0);
    bind_months(draft, group);
  }
  for (const auto& limit : draft.months) {
    // "In December: weekdays at 9am; weekends at 11am" could be all of it, or the first half.
    if (limit.leads && groups > 1 && limited < groups && has_group(draft, limit.group)) refuse(limit.text, open_limit);
    if (has_group(draft, limit.group)) continue;
    if (limited > 0) refuse(limit.text, open_limit);
    for (auto& segment : draft.segments) add(segment.months, limit.values);
  }
}

bool holds(const Segment& segment, int day) {
  return segment.weekdays.empty() || std::ranges::any_of(segment.weekdays, [&](const Pattern::Weekday& each) {
           return static_cast<int>(each.day.c_encoding()) == day;
         });
}

/// Whether it is clear from which segment of its group it removes something.
bool takes_from_one(const Draft& draft, const Limit& limit, bool weekdays) {
  const auto ones = ones_of(draft, limit.group);
  if (!weekdays) return ones.size() < 2;
  return std::ranges::all_of(limit.values, [&](int day) {
    return std::ranges::count_if(ones, [&](const Segment* one) { return holds(*one, day); }) < 2;
  });
}

void bind_left_out(Draft& draft, const std::vector<Limit>& limits, bool weekdays) {
  for (const auto& limit : limits) {
    const bool everywhere = !has_group(draft, limit.group);
    if (!everywhere && !limit.leads && !takes_from_one(draft, limit, weekdays)) refuse(limit.text, open_limit);
    for (auto& segment : draft.segments) {
      if (!everywhere && segment.group != limit.group) continue;
      // Times that replace others have separate days.
      if (!weekdays) add(segment.months_left_out, limit.values);
      else if (!segment.replaces) add(segment.left_out, limit.values);
    }
  }
}

/// A window is one for the whole plan: before everything, or at the end after a comma.
void check_windows(const Draft& draft) {
  for (const auto& window : draft.windows) {
    const bool first = window.leads && window.group <= draft.segments.front().group;
    const auto days = std::ranges::count(draft.segments, false, &Segment::replaces);
    const bool behind = std::ranges::none_of(draft.segments, [&](const Segment& each) {
      return !each.replaces && (each.number > window.segment || (window.leads && each.group == window.group));
    });
    if (!first && !(behind && (days < 2 || window.apart)))
      refuse(window.text,
             "it is unclear whether that limits all days and times; write it before all of them, or after them and a "
             "comma");
  }
}

/// "For 3 weeks in December": are these weeks of December, or those from today on?
void check_length(const Draft& draft) {
  if (draft.length && !draft.from && !draft.months.empty())
    refuse(spanned(std::min(draft.length_text, draft.months.front().text, starts_before),
                   std::max(draft.length_text, draft.months.front().text, starts_before)),
           "it is unclear when this begins; write its first day: for 3 weeks from 1 December");
}

/// "On 24 December" is the only day of a plan.
void check_only_day(const Draft& draft) {
  for (const auto& segment : draft.segments) {
    if (!segment.dated) continue;
    const bool more = segment.interval || segment.every_day || !segment.weekdays.empty() || !segment.month_days.empty();
    if (draft.segments.size() == 1 && !more && draft.months.empty()) continue;
    refuse(draft.from ? draft.from->date.text : segment.text, one_day_alone);
  }
}

/// "Every other Monday at 9am and Friday at 6pm": are Fridays counted, too?
void check_counted(const Draft& draft) {
  const Segment* before = nullptr;
  for (const auto& segment : draft.segments) {
    const bool plain = segment.has_named_days() && !segment.interval && !segment.every_named && !segment.replaces;
    if (before && before->group == segment.group && plain && (before->counts() || placed(before->weekdays)) &&
        !placed(segment.weekdays))
      refuse(segment.text,
             "it is unclear whether these days are counted like those before them; write \"every\" before them, or a "
             "schedule for each");
    before = &segment;
  }
}

/// "Every 2 hours on weekdays and every 4 hours on weekends between 9am and 5pm": are these the hours of both?
void check_hours(const Draft& draft) {
  for (const auto& segment : draft.segments) {
    if (!segment.step || (!segment.opens && !segment.closes)) continue;
    const auto without = [&](const Segment& each) {
      return each.group == segment.group && each.step && !each.opens && !each.closes;
    };
    if (std::ranges::any_of(draft.segments, without))
      refuse((segment.opens ? segment.opens : segment.closes)->text,
             "it is unclear whether these hours are those of all steps; write them for each");
  }
}

}  // namespace

void bind_limits(Draft& draft) {
  check_only_day(draft);
  check_windows(draft);
  check_length(draft);
  check_counted(draft);
  check_hours(draft);
  bind_months(draft);
  bind_left_out(draft, draft.left_out, true);
  bind_left_out(draft, draft.months_left_out, false);
}

}  // namespace farmtok::farm::planning::sentence
