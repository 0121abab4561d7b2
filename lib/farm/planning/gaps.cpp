#include "farm/planning/gaps.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.hpp"
#include "zones/repeated.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

using base::Instant;
using base::WallTime;
using std::chrono::days;

constexpr std::string_view mark = "Clocks change: ";
constexpr std::string_view reading_mark = "The time: ";
constexpr std::size_t most_told = 3;
constexpr std::size_t minutes_a_day = 24 * 60;

bool exists(WallTime wall, const std::string& zone) {
  return zones::to_wall(zones::to_instant(wall, zone), zone) == wall;
}

bool shortened(std::chrono::local_days day, const std::string& zone) {
  return zones::to_instant(day + days{1}, zone) - zones::to_instant(day, zone) < days{1};
}

std::string day_of(WallTime wall) { return base::format_wall(wall).substr(0, 10); }
std::string clock_of(WallTime wall) {
  const auto text = base::format_wall(wall).substr(11);
  return text.ends_with(":00") ? text.substr(0, 5) : text;
}

/// Times of one day that do not exist, in words.
std::string told(const std::vector<WallTime>& walls, const std::string& zone) {
  std::vector<std::string> typed, used;
  const auto day = day_of(walls.front());
  for (const auto wall : walls) {
    const auto instead = zones::to_wall(zones::to_instant(wall, zone), zone);
    typed.push_back(clock_of(wall));
    used.push_back((day_of(instead) == day ? "" : day_of(instead) + " ") + clock_of(instead));
  }
  if (walls.size() > most_told)
    return fmt::format("{} times from {} to {} do not exist on {} in {}: {} to {} are used", walls.size(),
                       typed.front(), typed.back(), day, zone, used.front(), used.back());
  const bool one = walls.size() == 1;
  return fmt::format("{} {} not exist on {} in {}: {} {} used", base::join(typed, " and "), one ? "does" : "do", day,
                     zone, base::join(used, " and "), one ? "is" : "are");
}

/// The notice with `note` as the sentence that begins so, instead of the former one.
std::optional<std::string> with_sentence(const std::optional<std::string>& notice, std::string_view begin,
                                         const std::optional<std::string>& note) {
  auto made = notice.value_or("");
  if (const auto from = made.find(begin); from != made.npos) {
    const auto end = made.find('.', from);
    made.erase(from, end == made.npos ? end : end + 1 - from);
    made = base::trim(made);
  }
  if (note) made += fmt::format("{}{}{}.", made.empty() ? "" : " ", begin, *note);
  return made.empty() ? std::nullopt : std::optional{made};
}

}  // namespace

std::optional<std::string> gap_note(WallTime wall, const std::string& zone) {
  if (exists(wall, zone)) return {};
  return told({wall}, zone);
}

std::optional<std::string> twice_note(WallTime wall, const std::string& zone) {
  const auto both = zones::repeated(wall, zone);
  if (!both) return {};
  return fmt::format("{} comes twice on {} in {}: the first is used, which is {} and not {}", clock_of(wall),
                     day_of(wall), zone, both->first_abbreviation, both->second_abbreviation);
}

std::optional<std::string> season_note(WallTime wall, const std::string& zone, std::string_view typed) {
  if (typed.empty() || zones::repeated(wall, zone)) return {};
  const auto offset = [&](Instant at) { return zones::to_wall(at, zone).time_since_epoch() - at.time_since_epoch(); };
  const auto at = zones::to_instant(wall, zone);
  const auto shown = zones::abbreviation(at, zone);
  const auto low = base::lower(typed);
  if (low == base::lower(shown)) return {};
  // A name of the other half of the year; other names of the zone, "ET" or "London", fit the whole year.
  for (int month = 1; month < 12; ++month) {
    const auto other = at - days{30 * month};
    const auto name = zones::abbreviation(other, zone);
    if (base::lower(name) != low) continue;
    return fmt::format("{} is the {} time of {}; on {} clocks there show {}: read as {} {}", name,
                       offset(other) > offset(at) ? "summer" : "winter", zone, day_of(wall), shown, clock_of(wall),
                       shown);
  }
  return {};
}

std::optional<std::string> clock_note(WallTime wall, const std::string& zone, bool sure, std::string_view typed) {
  if (auto note = gap_note(wall, zone)) return note;
  if (auto note = season_note(wall, zone, typed)) return note;
  return sure ? std::nullopt : twice_note(wall, zone);
}

std::optional<std::string> gap_note(const Plan& plan, Instant after, Instant until) {
  until = std::min(until, zones::last_supported());
  // Without clock changes the moments of a plan are its wall times.
  auto still = plan;
  still.zone = "UTC";
  const auto last = zones::to_wall(until, plan.zone);
  for (auto day = std::chrono::floor<days>(zones::to_wall(after, plan.zone)) - days{1}; day <= last; day += days{1}) {
    if (!shortened(day, plan.zone)) continue;
    std::vector<WallTime> missing;
    const Instant midnight{day.time_since_epoch()};
    for (const auto each : moments_of(still, midnight - std::chrono::milliseconds{1}, minutes_a_day,
                                      midnight + days{1} - std::chrono::milliseconds{1})) {
      const auto wall = zones::to_wall(each, "UTC");
      const auto at = zones::to_instant(wall, plan.zone);
      if (at > after && at <= until && !exists(wall, plan.zone)) missing.push_back(wall);
    }
    if (!missing.empty()) return told(missing, plan.zone);
  }
  return {};
}

std::optional<std::string> repeat_note(const Plan& plan, Instant after, Instant until) {
  until = std::min(until, zones::last_supported());
  const auto last = zones::to_wall(until, plan.zone);
  for (auto day = std::chrono::floor<days>(zones::to_wall(after, plan.zone)); day <= last; day += days{1}) {
    const auto midnight = zones::to_instant(day, plan.zone);
    const auto longer = zones::to_instant(day + days{1}, plan.zone) - midnight - days{1};
    if (longer <= longer.zero()) continue;
    const auto moments = moments_of(plan, midnight - std::chrono::milliseconds{1}, minutes_a_day, midnight + days{1});
    // The second run of a repeated hour has none of its posts.
    std::vector<std::string> once;
    for (const auto at : moments) {
      const auto wall = zones::to_wall(at, plan.zone);
      if (at > after && at <= until && zones::to_wall(at + longer, plan.zone) == wall) once.push_back(clock_of(wall));
    }
    if (once.empty()) continue;
    const bool one = once.size() == 1;
    const auto times = once.size() > most_told
                           ? fmt::format("{} times from {} to {}", once.size(), once.front(), once.back())
                           : base::join(once, " and ");
    return fmt::format(
        "{} {} twice on {} in {}: the first {} used, and nothing is posted when the clock shows {} again", times,
        one ? "comes" : "come", day_of(day), plan.zone, one ? "is" : "are", one ? "it" : "them");
  }
  return {};
}

bool on_day_of_gap(Instant at, const std::string& zone) {
  return shortened(std::chrono::floor<days>(zones::to_wall(at, zone)), zone);
}

std::optional<std::string> with_gap(const std::optional<std::string>& notice, const std::optional<std::string>& note) {
  return with_sentence(notice, mark, note);
}

std::optional<std::string> with_reading(const std::optional<std::string>& notice, const std::string& note) {
  return with_sentence(notice, reading_mark, note.empty() ? std::nullopt : std::optional{note});
}

}  // namespace farmtok::farm::planning
