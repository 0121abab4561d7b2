#include "farm/planning/plan/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "english/other_months.hpp"
#include "farm/planning/plan/readers.hpp"
#include "farm/planning/plan/recurrence.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

using base::Instant;
using base::WallTime;
using std::chrono::seconds;

constexpr std::size_t longest_text = 2000;
constexpr std::int64_t largest_most = 100'000;
constexpr std::chrono::years furthest{20};
/// No clock was ever set forward by more: Samoa left out a whole day.
constexpr std::chrono::hours longest_gap{24};

/// The wall times of all rules, rising.
class Walls {
 public:
  Walls(const std::vector<PlanRule>& rules, WallTime begin, WallTime end) {
    for (const auto& rule : rules) walks_.emplace_back(read_rrule_parts(rule.rrule), rule.start, begin, end);
  }

  std::optional<WallTime> next() {
    const auto least = std::ranges::min_element(
        walks_, {}, [](const Recurrence& walk) { return walk.at().value_or(WallTime::max()); });
    if (least == walks_.end()) return {};
    const auto at = least->at();
    if (at) least->advance();
    return at;
  }

 private:
  std::vector<Recurrence> walks_;
};

/// "1 December 2026", with the time when that is not the default one.
std::string bound(WallTime wall, seconds silent) {
  const auto day = std::chrono::floor<std::chrono::days>(wall);
  const auto text = base::format_wall(wall);
  return wall - day == silent ? text.substr(0, 10) : text.substr(0, 10) + " " + text.substr(11, 5);
}

std::string all_words(const Plan& plan) {
  auto words = plan.words;
  if (plan.from) words += ", from " + bound(*plan.from, seconds{0});
  if (plan.until) words += ", until " + bound(*plan.until, seconds{24 * 3600 - 1});
  if (plan.most) words += fmt::format(", {} at most", *plan.most);
  return fmt::format("{} ({})", words, plan.zone);
}

}  // namespace

base::Error plan_fault(const std::string& reason, const std::string& hint) {
  return {base::Code::INVALID_REQUEST,
          "the schedule is not understood: " + reason,
          hint.empty() ? "Write it like \"2 per day, 9am and 6pm EST\", as a cron line or as an RRULE; "
                         "`farmtok schedule explain \"2 per day, 9am and 6pm EST\"` says how one is read."
                       : hint,
          {{"schedule_prompt", reason}}};
}

std::string plan_zone(std::string_view typed, const PlanContext& context, std::vector<std::string>& notes) {
  std::string zone;
  try {
    zone = zones::canonical(base::fit(typed, 64));
  } catch (const base::Error& error) {
    throw plan_fault(error.message, error.hint);
  }
  if (base::lower(typed) == base::lower(zone)) return zone;
  const auto offset = [&](std::chrono::days later) {
    const auto at = std::chrono::floor<seconds>(context.anchor) + later;
    return zones::to_wall(at, zone).time_since_epoch() - at.time_since_epoch();
  };
  bool summer = false;
  for (int month = 1; month < 12; ++month) summer |= offset(std::chrono::days{30 * month}) != offset({});
  notes.push_back(fmt::format("{} is read as {}{}", typed, zone, summer ? ", which has summer time" : ""));
  return zone;
}

Plan read_plan(std::string_view text, const PlanContext& context) {
  const auto typed = base::trim(text);
  if (typed.empty()) throw plan_fault("it says nothing");
  if (typed.size() > longest_text)
    throw plan_fault(fmt::format("it is {} bytes long, and {} are the most", typed.size(), longest_text));

  auto plan = read_rrule(typed, context);
  if (!plan) plan = read_cron(typed, context);
  if (!plan) {
    const auto english = english::with_english_months(typed);
    plan = read_sentence(english, context);
    if (english != typed) plan->notes.push_back(fmt::format("it is read as \"{}\"", english));
  }
  plan->text = text;
  if (plan->most && (*plan->most < 1 || *plan->most > largest_most))
    throw plan_fault(fmt::format("{} moments: 1 to {} can be", *plan->most, largest_most));
  // Without a start, moments that were past when the plan was made would be counted and yet never be used.
  if (plan->most && !plan->from) plan->from = zones::to_wall(context.anchor, plan->zone);
  if (moments_of(*plan, context.anchor - std::chrono::milliseconds{1}, 1).empty())
    throw plan_fault(fmt::format("{} has no moment after {}", all_words(*plan), base::format_instant(context.anchor)));
  plan->words = all_words(*plan);
  if (plan->most)
    plan->notes.push_back(fmt::format("{} at most counts times of the plan from {} on, whether they have a post or not",
                                      *plan->most, bound(*plan->from, seconds{0})));
  return *std::move(plan);
}

std::vector<Instant> moments_of(const Plan& plan, Instant after, std::size_t limit, std::optional<Instant> until) {
  std::vector<Instant> made;
  if (plan.rules.empty() || limit == 0) return made;
  auto first = std::ranges::min(plan.rules, {}, &PlanRule::start).start;
  if (plan.from) first = std::max(first, *plan.from);
  after = std::max(after, Instant{});
  // A plan that counts must be walked from its first moment.
  const auto begin = plan.most ? first : std::max(first, zones::to_wall(after, plan.zone) - longest_gap);
  const auto end = std::min({std::max(after, zones::to_instant(first, plan.zone)) + furthest, zones::last_supported(),
                             until.value_or(Instant::max())});

  Walls walls{plan.rules, begin, zones::to_wall(end, plan.zone) + longest_gap};
  std::set<Instant> ahead;
  for (std::int64_t counted = 0;;) {
    const auto wall = walls.next();
    const auto reached = wall ? zones::to_instant(*wall, plan.zone) : Instant::max();
    const bool over = !wall || (plan.until && *wall > *plan.until);
    // A time in a spring gap moves after later times: a moment is returned once no earlier one can follow.
    const auto certain = over ? Instant::max() : reached - longest_gap;
    while (!ahead.empty() && *ahead.begin() < certain) {
      const auto at = *ahead.begin();
      ahead.erase(ahead.begin());
      if (at > end || (plan.most && counted++ >= *plan.most)) return made;
      if (at > after) made.push_back(at);
      if (made.size() == limit) return made;
    }
    if (over) return made;
    ahead.insert(reached);
  }
}

}  // namespace farmtok::farm::planning
