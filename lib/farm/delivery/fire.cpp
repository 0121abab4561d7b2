#include "farm/delivery/fire.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/delivery/notify.hpp"
#include "farm/planning/posts.hpp"
#include "log/log.hpp"
#include "model/enums.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"
#include "store/rows.hpp"

namespace farmtok::farm {
namespace {

using base::Instant;
using model::DedupStatus;
using model::PostState;
using model::Scheduled;
using model::WorkKind;

constexpr std::int64_t batch = 250;
/// A post that leaves within this time is on time: waking, batching and the disk are part of the way.
constexpr std::chrono::seconds punctual{60};

std::string human(std::chrono::milliseconds length) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(length).count();
  if (minutes < 120) return fmt::format("{} min", minutes);
  return minutes < 2880 ? fmt::format("{} h", minutes / 60) : fmt::format("{} days", minutes / 1440);
}

bool waits_for_video(const Scheduled& post) {
  return post.dedup_status && *post.dedup_status != DedupStatus::completed;
}

void enter(store::Tx& tx, Scheduled& post, PostState state, const char* what, const char* who,
           std::optional<std::string> why) {
  const auto before = post.state;
  post.state = state;
  post.state_reason = why;
  queue::record(tx, {.who = who,
                     .what = what,
                     .subject = post.scheduled_id,
                     .job_id = post.job_id,
                     .from_state = model::enum_name(before),
                     .to_state = model::enum_name(state),
                     .why = std::move(why)});
  save_post(tx, post);
}

/// The one place where a post becomes fired.
void fire(Farm& farm, store::Tx& tx, Scheduled& post, const char* who) {
  const auto late_by = tx.now - post.scheduled_datetime;
  const bool late = late_by > punctual;
  post.fired = true;
  post.fired_at = tx.now;
  queue::remove(tx, WorkKind::fire, post.scheduled_id);
  enter(tx, post, late ? PostState::late : PostState::fired, "post.fired", who,
        late ? std::optional{fmt::format("{} after its time", human(late_by))} : std::nullopt);
  notify_fired(farm, tx, post);
}

/// Takes the work of a post out of the timer's sight until somebody acts.
void park(store::Tx& tx, const std::string& scheduled_id, const std::string& why) {
  tx.db("UPDATE work SET state = 'dead', last_error = ? WHERE kind = 'fire' AND key = ?", why, scheduled_id).run();
}

void hold(Farm& farm, store::Tx& tx, Scheduled& post) {
  const auto patience = std::chrono::seconds{farm.settings.seconds("fire.hold")};
  const bool failed = *post.dedup_status == DedupStatus::failed;
  const auto due = std::max(post.scheduled_datetime, post.created_at);
  if (failed || tx.now >= due + patience) {
    const auto why =
        failed ? fmt::format("its video could not be rendered: {}", post.dedup_error.value_or("unknown reason"))
               : fmt::format("its video was not ready after {}", human(patience));
    park(tx, post.scheduled_id, why);
    enter(tx, post, PostState::held, "post.held", "timer", why);
    log::error("a due post has no video and waits for the operator", {{"post", post.scheduled_id}, {"why", why}});
    return;
  }
  queue::reschedule(tx, WorkKind::fire, post.scheduled_id, Instant{due + patience});
  enter(tx, post, PostState::held, "post.held", "timer", "its video is still being rendered");
}

/// A post that is held or missed already was let live again by a render or by the operator: its lateness is no
/// obstacle any more.
void attend(Farm& farm, store::Tx& tx, const std::string& scheduled_id) {
  auto found = find_post(tx.db, scheduled_id);
  if (!found || found->fired) return queue::remove(tx, WorkKind::fire, scheduled_id);
  auto& post = *found;
  const auto late_by = tx.now - post.scheduled_datetime;
  const bool found_late = post.state == PostState::planned;
  if (found_late && late_by > std::chrono::seconds{farm.settings.seconds("fire.grace")}) {
    const auto why = fmt::format("found {} after its time, beyond the grace of {}", human(late_by),
                                 human(std::chrono::seconds{farm.settings.seconds("fire.grace")}));
    park(tx, scheduled_id, why);
    enter(tx, post, PostState::missed, "post.missed", "timer", why);
    log::error("a post was missed", {{"post", scheduled_id}, {"why", why}});
    return;
  }
  if (waits_for_video(post)) return hold(farm, tx, post);
  fire(farm, tx, post, "timer");
}

/// A post that cannot be attended to is parked with the reason, and its neighbours in the batch still fire.
void attend_alone(Farm& farm, store::Tx& tx, const std::string& scheduled_id) {
  tx.db("SAVEPOINT post").run();
  try {
    attend(farm, tx, scheduled_id);
  } catch (const base::Error& error) {
    if (error.code == base::Code::STORAGE_FULL) throw;
    tx.db("ROLLBACK TO post").run();
    park(tx, scheduled_id, error.message);
    log::error("a due post could not be fired", {{"post", scheduled_id}, {"error", error.message}});
  }
  tx.db("RELEASE post").run();
}

/// One transaction's worth of due posts.
void fire_batch(Farm& farm) {
  farm.store.write([&](store::Tx& tx) {
    std::vector<std::string> due;
    auto query = tx.db(
        "SELECT key FROM work WHERE state = 'queued' AND kind = 'fire' AND run_at <= ? "
        "ORDER BY run_at, work_id LIMIT ?",
        base::to_millis(tx.now), batch);
    while (query.next()) due.push_back(query.text(0));
    for (const auto& scheduled_id : due) attend_alone(farm, tx, scheduled_id);
  });
}

}  // namespace

std::optional<Instant> fire_due(Farm& farm) {
  static constexpr WorkKind kinds[]{WorkKind::fire};
  while (true) {
    const auto next = farm.store.read([](sql::Database& db) { return queue::next_due(db, kinds); });
    if (!next || *next > farm.store.clock().now()) return next;
    fire_batch(farm);
  }
}

Scheduled fire_now(Farm& farm, const std::string& scheduled_id) {
  return farm.store.write([&](store::Tx& tx) {
    auto post = get_post(tx.db, scheduled_id);
    if (post.fired)
      throw base::Error{
          base::Code::ALREADY_FIRED,
          fmt::format("post {} fired at {}", scheduled_id, base::format_instant(post.fired_at.value_or(Instant{}))),
          fmt::format("`farmtok why {}` tells its story.", scheduled_id)};
    if (post.dedup_status == DedupStatus::failed)
      throw base::Error{base::Code::NOT_READY,
                        fmt::format("the video of post {} could not be rendered: {}", scheduled_id,
                                    post.dedup_error.value_or("unknown reason")),
                        "See `farmtok work list --only dead`, then `farmtok work retry ID`."};
    if (waits_for_video(post)) {
      // Fires when the render ends; until then its work sleeps for the hold's length.
      const Instant until{tx.now + std::chrono::seconds{farm.settings.seconds("fire.hold")}};
      if (!queue::reschedule(tx, WorkKind::fire, scheduled_id, until))
        queue::add(tx, {.kind = WorkKind::fire, .key = scheduled_id, .subject = scheduled_id, .run_at = until});
      enter(tx, post, PostState::held, "post.held", "operator", "it fires as soon as its video is rendered");
    } else {
      fire(farm, tx, post, "operator");
    }
    return post;
  });
}

}  // namespace farmtok::farm
