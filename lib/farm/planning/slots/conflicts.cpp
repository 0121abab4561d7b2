#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/planning/policy.hpp"
#include "farm/planning/slots/accounts.hpp"
#include "farm/planning/slots/job_posts.hpp"
#include "store/rows.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

constexpr std::string_view mark = "In its way: ";
constexpr std::size_t longest_account = 60;

/// The one nearest to the entry, itself left out.
const std::pair<const base::Instant, std::string>* nearest(const std::multimap<base::Instant, std::string>& times,
                                                           const Accounts::Entry& entry) {
  const std::pair<const base::Instant, std::string>* before = nullptr;
  const auto from = times.lower_bound(entry.at);
  for (auto at = from; at != times.begin();)
    if ((--at)->second != entry.label) {
      before = &*at;
      break;
    }
  for (auto at = from; at != times.end(); ++at) {
    if (at->second == entry.label) continue;
    if (before && entry.at - before->first <= at->first - entry.at) return before;
    return &*at;
  }
  return before;
}

/// The zone whose days the limits count: that of the job's plan, where there is one that can be read.
std::string zone_of(const Farm& farm, sql::Database& db, const model::Scheduled& post) try {
  static const auto sql = store::select<model::Job>("jobs", "WHERE job_id = ?");
  const auto job = store::first<model::Job>(db(sql, post.job_id));
  const auto plan = job ? plan_of(farm, *job) : std::nullopt;
  return plan ? plan->zone : post.timezone;
} catch (const base::Error&) {
  return post.timezone;
}

/// The limits of its job that the post breaks, each with the setting that defines it.
std::vector<std::string> passed_over(const Farm& farm, sql::Database& db, const model::Scheduled& post,
                                     const PlanPolicy& policy) {
  const auto& limits = policy.limits;
  if (limits.gap.count() == 0 && limits.per_day == 0 && limits.blackout.empty()) return {};
  const auto at = post.scheduled_datetime;
  const auto zone = zone_of(farm, db, post);
  const auto day = day_in(at, zone);
  const bool near_counts = limits.gap.count() > 0;
  std::vector<std::string> made;
  Standing standing{limits, zone};
  standing.read(db, post.job_id, at, at, {post.scheduled_id});
  if (const auto blackout = standing.blackout(day)) made.push_back(*blackout + " (plan.blackout)");
  if (const auto full = standing.full(day)) made.push_back(*full + " (plan.per_day)");
  if (near_counts)
    if (const auto near = standing.taken_by(at))
      made.push_back(fmt::format("post {} of its job is nearer than plan.gap ({})", *near, policy.gap_as_written));
  return made;
}

}  // namespace

std::string apart(std::chrono::milliseconds difference, std::int64_t days) {
  const auto minutes = std::chrono::abs(std::chrono::duration_cast<std::chrono::minutes>(difference)).count();
  if (minutes == 0) return "at the same time";
  const auto* side = difference.count() > 0 ? "after it" : "before it";
  if (minutes < 120) return fmt::format("{} min {}", minutes, side);
  if (days < 2) return fmt::format("{} h {}", minutes / 60, side);
  return fmt::format("{} days {}", days, side);
}

void Accounts::read(sql::Database& db, const std::string& account, base::Instant first, base::Instant last,
                    const std::set<std::string>& without) {
  if (account.empty() || accounts_.contains(account)) return;
  accounts_[account];
  const std::chrono::days margin{repeat_days_ + 2};
  const auto gather = [&](std::string_view whose) {
    auto query = db(fmt::format("SELECT p.scheduled_id, p.scheduled_datetime, {} FROM posts p JOIN results r "
                                "ON r.result_id = p.result_id WHERE {} AND p.scheduled_datetime BETWEEN ? AND ?",
                                video_column, whose),
                    account, base::to_millis(first - margin), base::to_millis(last + margin));
    while (query.next()) {
      const auto id = query.text(0);
      if (!without.contains(id)) add({account, base::from_millis(query.integer(1)), query.text(2), "post " + id});
    }
  };
  gather("p.destination_url = ?");
  gather("p.destination_url IS NULL AND p.inbox_tracer = ?");
}

void Accounts::add(const Entry& entry) {
  if (entry.account.empty()) return;
  auto& account = accounts_[entry.account];
  account.posts.emplace(entry.at, entry.label);
  account.videos[entry.video].emplace(entry.at, entry.label);
  if (per_day_ > 0) ++account.on_day[day_in(entry.at, zone_)];
}

bool Accounts::full(const std::string& account, std::chrono::local_days day) const {
  const auto found = accounts_.find(account);
  if (per_day_ == 0 || found == accounts_.end()) return false;
  const auto on_day = found->second.on_day.find(day);
  return on_day != found->second.on_day.end() && on_day->second >= per_day_;
}

std::vector<std::string> Accounts::conflicts(const Entry& entry) const {
  const auto found = accounts_.find(entry.account);
  if (found == accounts_.end()) return {};
  std::vector<std::string> made;
  const auto name = base::fit(entry.account, longest_account);
  if (const auto videos = found->second.videos.find(entry.video); videos != found->second.videos.end())
    if (const auto* other = nearest(videos->second, entry)) {
      // Calendar days, so that a repeat after 30 days is 30 days away in the week of a clock change as well.
      const auto days = std::chrono::abs(day_in(other->first, zone_) - day_in(entry.at, zone_)).count();
      if (days < repeat_days_)
        made.push_back(
            fmt::format("{} shows the same for {}, {}", other->second, name, apart(other->first - entry.at, days)));
    }
  if (const auto* other = nearest(found->second.posts, entry);
      other && std::chrono::abs(other->first - entry.at) < std::chrono::hours{1})
    made.push_back(fmt::format("{} is for {} too, {}", other->second, name, apart(other->first - entry.at, 0)));
  return made;
}

std::vector<std::string> conflicts_of(const Farm& farm, sql::Database& db, const model::Scheduled& post) {
  const auto policy = plan_policy(farm.settings);
  std::vector<std::string> made;
  if (const auto account = account_of(post); !account.empty()) {
    Accounts accounts{post.timezone, 0, policy.repeat_days};
    accounts.read(db, account, post.scheduled_datetime, post.scheduled_datetime);
    auto query = db(fmt::format("SELECT {} FROM results r WHERE r.result_id = ?", video_column), post.result_id);
    made = accounts.conflicts(
        {account, post.scheduled_datetime, query.next() ? query.text(0) : std::string{}, "post " + post.scheduled_id});
  }
  std::ranges::move(passed_over(farm, db, post, policy), std::back_inserter(made));
  return made;
}

std::optional<std::string> with_conflicts(const std::optional<std::string>& notice,
                                          const std::vector<std::string>& conflicts) {
  auto made = notice.value_or("");
  made.resize(std::min(made.size(), made.find(mark)));
  made = base::trim(made);
  if (!conflicts.empty()) made += fmt::format("{}{}{}.", made.empty() ? "" : " ", mark, base::join(conflicts, "; "));
  return made.empty() ? std::nullopt : std::optional{made};
}

}  // namespace farmtok::farm::planning
