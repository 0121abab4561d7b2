#include "farm/delivery/recover.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/planning/hand_set.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/planning/slots/slots.hpp"
#include "farm/review/label.hpp"
#include "store/rows.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::delivery {
namespace {

using base::Code;
using base::Error;
using base::Instant;
using model::PostState;
using model::Scheduled;

bool ready(const Farm& farm, const Scheduled& post) {
  const bool rendered = !post.dedup_status || *post.dedup_status == model::DedupStatus::completed;
  return rendered && !review::blocked(farm.settings, post);
}

/// Its own day counts too: a clock that was ahead for a while may have missed a future time.
Instant same_wall_time(const Scheduled& post, Instant now) {
  const auto wall = zones::to_wall(post.scheduled_datetime, post.timezone);
  const auto own_day = std::chrono::floor<std::chrono::days>(wall);
  const auto today = std::chrono::floor<std::chrono::days>(zones::to_wall(now, post.timezone));
  for (auto day = std::max(own_day, today);; day += std::chrono::days{1})
    if (const auto at = zones::to_instant(day + (wall - own_day), post.timezone); at > now) return at;
}

Instant next_time(const Farm& farm, sql::Database& db, const Scheduled& post, Instant now) {
  const auto job = jobs::get_job(db, post.job_id);
  if (planning::plan_of(farm, job))
    if (const auto slot = planning::next_slot(farm, db, job, planning::account_of(post), now)) return *slot;
  return same_wall_time(post, now);
}

std::vector<Scheduled> named(sql::Database& db, const std::vector<std::string>& ids) {
  std::vector<Scheduled> posts;
  for (const auto& id : ids) {
    if (std::ranges::find(posts, id, &Scheduled::scheduled_id) != posts.end()) continue;
    posts.push_back(planning::get_post(db, id));
    if (posts.back().state == PostState::planned)
      throw Error{Code::INVALID_REQUEST,
                  fmt::format("post {} is neither missed nor held: it fires at {}", id,
                              base::format_instant(posts.back().scheduled_datetime)),
                  fmt::format("`farmtok schedule fire {0}`, `farmtok schedule move {0} --at +1h` or `farmtok schedule "
                              "delete {0}` changes that.",
                              id)};
  }
  std::ranges::stable_sort(posts, {}, &Scheduled::scheduled_datetime);
  return posts;
}

std::vector<Scheduled> all_that_wait(const Farm& farm, sql::Database& db, Recovery how) {
  auto posts = waiting_posts(db);
  if (how == Recovery::fire) std::erase_if(posts, [&](const Scheduled& post) { return !ready(farm, post); });
  return posts;
}

Recovered recover(Farm& farm, store::Tx& tx, const Scheduled& post, Recovery how) {
  const auto& id = post.scheduled_id;
  Recovered made{id, post.state, {}};
  switch (how) {
    case Recovery::fire:
      if (post.dedup_status == model::DedupStatus::pending && !post.fired)
        throw Error{Code::NOT_READY, fmt::format("the video of post {} is not rendered yet", id),
                    fmt::format("`farmtok schedule fire {}` fires it as soon as it is.", id)};
      fire_now(farm, id);
      break;
    case Recovery::move:
      made.at = next_time(farm, tx.db, post, tx.now);
      planning::move_by_plan(farm, id, {{"scheduled_datetime", base::format_instant(*made.at)}});
      break;
    case Recovery::drop:
      planning::delete_post(farm, id);
      break;
  }
  return made;
}

}  // namespace

std::vector<Scheduled> waiting_posts(sql::Database& db) {
  // The work of every such post is dead: an index finds it, however many posts there are.
  static const auto sql = store::select<Scheduled>(
      "posts",
      "WHERE fired = 0 AND scheduled_id IN (SELECT key FROM work WHERE state = 'dead' AND kind = 'fire') "
      "AND NOT (state = 'held' AND dedup_status IS 'pending' AND EXISTS (SELECT 1 FROM work WHERE kind = 'render' "
      "AND key = scheduled_id AND work.state <> 'dead')) ORDER BY scheduled_datetime, row");
  return store::all<Scheduled>(db(sql));
}

std::vector<Recovered> recover_posts(Farm& farm, const std::vector<std::string>& ids, Recovery how) {
  return farm.store.write([&](store::Tx& tx) {
    std::vector<Recovered> made;
    for (const auto& post : ids.empty() ? all_that_wait(farm, tx.db, how) : named(tx.db, ids))
      made.push_back(recover(farm, tx, post, how));
    return made;
  });
}

}  // namespace farmtok::farm::delivery
