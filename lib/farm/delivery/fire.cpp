#include "farm/delivery/fire.hpp"

#include <fmt/format.h>

#include <map>
#include <thread>
#include <utility>

#include "base/error.hpp"
#include "farm/delivery/notify.hpp"
#include "farm/delivery/policy.hpp"
#include "farm/library/examine.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/planning/reach.hpp"
#include "farm/provenance.hpp"
#include "farm/review/label.hpp"
#include "log/log.hpp"
#include "model/enums.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::delivery {
namespace {

using base::Instant;
using model::DedupStatus;
using model::PostState;
using model::Scheduled;
using model::WorkKind;

constexpr std::size_t most_in_batch = 250;
/// The store's lock has no queue: without a pause between two batches other writers might never get it.
constexpr std::chrono::milliseconds breath{1};
/// A post that fires within this time is on time: waking, batching and the disk take a part of it.
constexpr std::chrono::seconds punctual{60};

std::string human(std::chrono::milliseconds length) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(length).count();
  if (minutes < 2) return fmt::format("{} s", std::chrono::duration_cast<std::chrono::seconds>(length).count());
  if (minutes < 120) return fmt::format("{} min", minutes);
  if (minutes >= 2880) return fmt::format("{} days", minutes / 1440);
  return minutes % 60 == 0 ? fmt::format("{} h", minutes / 60) : fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

/// What the payload of a post's work says. It holds the time of the post at that moment, so that it is invalid for any
/// other time.
struct Waiting {
  bool asked = false;  // the operator fired it before its video was ready: it may be late without limit
  std::optional<Instant> reading_since;  // it waits for the reading of its video
};

Waiting waiting_in(const Scheduled& post, const std::string& payload) {
  if (payload == "{}") return {};
  const auto told = base::Json::parse(payload, nullptr, false);
  if (!told.is_object()) return {};
  const auto due = base::to_millis(post.scheduled_datetime);
  Waiting made{.asked = told.value("asked", std::int64_t{0}) == due, .reading_since = {}};
  if (told.value("read_for", std::int64_t{0}) == due)
    made.reading_since = base::from_millis(told.value("reading_since", std::int64_t{0}));
  return made;
}

void note_waiting(store::Tx& tx, const Scheduled& post, const Waiting& waiting) {
  const auto due = base::to_millis(post.scheduled_datetime);
  base::Json told = base::Json::object();
  if (waiting.asked) told["asked"] = due;
  if (waiting.reading_since)
    told.update({{"read_for", due}, {"reading_since", base::to_millis(*waiting.reading_since)}});
  tx.db("UPDATE work SET payload = ? WHERE kind = 'fire' AND key = ?", base::to_line(told), post.scheduled_id).run();
}

bool waits_for_video(const Scheduled& post) {
  return post.dedup_status && *post.dedup_status != DedupStatus::completed;
}

void tell_state(store::Tx& tx, const Scheduled& post, PostState before, const char* what, const char* who) {
  queue::record(tx, {.who = who,
                     .what = what,
                     .subject = post.scheduled_id,
                     .job_id = post.job_id,
                     .from_state = model::enum_name(before),
                     .to_state = model::enum_name(post.state),
                     .why = post.state_reason});
}

/// A state without firing. Writes only the fields that it affects.
void enter(store::Tx& tx, Scheduled& post, PostState state, const char* what, const char* who, std::string why) {
  const auto before = std::exchange(post.state, state);
  post.state_reason = std::move(why);
  post.updated_at = tx.now;
  tx.db("UPDATE posts SET state = ?, state_reason = ?, updated_at = ? WHERE scheduled_id = ?", model::enum_name(state),
        post.state_reason, base::to_millis(tx.now), post.scheduled_id)
      .run();
  tell_state(tx, post, before, what, who);
}

/// AI was found in its video after it was planned, and no one has decided on the label since: it gets the label, for a
/// post says more rather than less, and its time is kept.
void label_post_itself(store::Tx& tx, Scheduled& post) {
  if (!undecided(post)) return;
  const auto earlier = earlier_reason(post);
  set_label(post);
  tx.db("UPDATE posts SET is_aigc = 1, ai_reason = NULL WHERE scheduled_id = ?", post.scheduled_id).run();
  queue::record(tx, {.who = "timer",
                     .what = "post.labelled",
                     .subject = post.scheduled_id,
                     .job_id = post.job_id,
                     .to_state = model::enum_name(post.ai_origin),
                     .why = fmt::format("no one had decided on the AI label before it fired: {}{}{}",
                                        finding_in_words(post), earlier ? "; " : "", earlier.value_or(""))});
  label_result_itself(tx, post.result_id, "timer", "its post fired with the label");
}

/// A transaction of due posts.
struct Batch {
  std::size_t posts = 0;
  /// Those that fired, by the reason for being late; without one they are on time.
  std::map<std::optional<std::string>, std::vector<std::string>> fired;
  std::vector<std::string> unreached;  // fired, and no one is notified
};

/// The one place where a post becomes fired; write_fired() must follow in the same transaction.
void fire(Farm& farm, store::Tx& tx, Scheduled& post, const char* who, Batch& batch) {
  label_post_itself(tx, post);
  const auto late_by = tx.now - post.scheduled_datetime;
  const bool late = late_by > punctual;
  const auto before = std::exchange(post.state, late ? PostState::late : PostState::fired);
  post.state_reason = late ? std::optional{fmt::format("{} after its time", human(late_by))} : std::nullopt;
  post.fired = true;
  post.fired_at = post.updated_at = tx.now;
  batch.fired[post.state_reason].push_back(post.scheduled_id);
  tell_state(tx, post, before, "post.fired", who);
  notify_fired(farm, tx, post);
  if (planning::reaches_somebody(tx.db, post)) return;
  queue::record(tx, {.who = who,
                     .what = "post.unreached",
                     .subject = post.scheduled_id,
                     .job_id = post.job_id,
                     .why = "no one was notified that it fired: it has no mail address and no webhook"});
  batch.unreached.push_back(post.scheduled_id);
}

/// Writes the state of the posts that fired and removes their work. A statement for each of them would take twice as
/// long, and thousands may fire in one second.
void write_fired(store::Tx& tx, const Batch& batch) {
  for (const auto& [late, posts] : batch.fired) {
    tx.db("UPDATE posts SET state = ?1, state_reason = ?2, fired = 1, fired_at = ?3, updated_at = ?3 "
          "WHERE scheduled_id IN (SELECT value FROM json_each(?4))",
          model::enum_name(late ? PostState::late : PostState::fired), late, base::to_millis(tx.now),
          base::to_line(posts))
        .run();
    queue::remove(tx, WorkKind::fire, posts);
  }
}

/// Once for all posts of a batch: a line for each would delay the next batch.
void warn_unreached(const std::vector<std::string>& posts) {
  if (posts.empty()) return;
  if (posts.size() == 1) return log::warn("a post fired and no one was notified", {{"post", posts.front()}});
  log::warn("posts fired and no one was notified", {{"posts", posts.size()}, {"first", posts.front()}});
}

/// Hides the work of a post from the timer until the operator acts.
void park(store::Tx& tx, const std::string& scheduled_id, const std::string& why) {
  tx.db("UPDATE work SET state = 'dead', last_error = ? WHERE kind = 'fire' AND key = ?", why, scheduled_id).run();
}

/// `waiting`: a copy that is made again after the reading of its video has the whole time for it.
void hold(store::Tx& tx, Scheduled& post, const Waiting& waiting, std::chrono::seconds patience) {
  const bool failed = *post.dedup_status == DedupStatus::failed;
  const auto due = std::max({post.scheduled_datetime, post.created_at, waiting.reading_since.value_or(Instant{})});
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

/// The post fires, although no one knows what its video says about its making.
void tell_unread(store::Tx& tx, const Scheduled& post, const std::string& why) {
  queue::record(tx, {.who = "timer",
                     .what = "post.unread",
                     .subject = post.scheduled_id,
                     .job_id = post.job_id,
                     .why = fmt::format("it fires without a look for AI in its video: {}", why)});
  log::warn("a post fires whose video was not read", {{"post", post.scheduled_id}, {"why", why}});
}

/// Whether the post waits for the reading of its video, which a version before this one stored. Bounded by
/// most_reading; a video that cannot be read holds nothing.
bool waits_for_reading(store::Tx& tx, Scheduled& post, Waiting waiting, const char* who) {
  const auto reading = library::read_first(tx, post, waiting.reading_since.has_value());
  const auto since = waiting.reading_since.value_or(tx.now);
  const bool over = tx.now >= since + library::most_reading;
  if (reading.why) tell_unread(tx, post, *reading.why);
  else if (reading.waits && over)
    tell_unread(tx, post, fmt::format("it was not read within {}", human(library::most_reading)));
  if (!reading.waits || over) return false;
  waiting.reading_since = since;
  const Instant until{since + library::most_reading};
  if (!queue::reschedule(tx, WorkKind::fire, post.scheduled_id, until))
    queue::add(tx, {.kind = WorkKind::fire, .key = post.scheduled_id, .subject = post.scheduled_id, .run_at = until});
  note_waiting(tx, post, waiting);
  if (post.state != PostState::held || post.state_reason != library::reading_words)
    enter(tx, post, PostState::held, "post.held", who, std::string{library::reading_words});
  return true;
}

/// Only the operator makes a missed post due again, and a post held at his request fires however late; for every
/// other the grace counts. A post that waits for the reading of its video was within it.
bool beyond_grace(const FirePolicy& policy, const store::Tx& tx, const Scheduled& post, const Waiting& waiting) {
  if (tx.now - post.scheduled_datetime <= policy.grace) return false;
  if (post.state == PostState::missed) return false;
  if (post.state == PostState::held && waiting.asked) return false;
  return !waiting.reading_since || tx.now - *waiting.reading_since > library::most_reading + policy.hold;
}

void miss(store::Tx& tx, Scheduled& post, std::chrono::seconds grace) {
  const auto why = fmt::format("{} {} after its time, beyond the grace of {}",
                               post.state == PostState::held ? "its video was ready" : "found",
                               human(tx.now - post.scheduled_datetime), human(grace));
  park(tx, post.scheduled_id, why);
  enter(tx, post, PostState::missed, "post.missed", "timer", why);
  log::error("a post was missed", {{"post", post.scheduled_id}, {"why", why}});
}

struct Due {
  std::string scheduled_id;
  std::string payload;
};

void attend(Farm& farm, store::Tx& tx, const Due& due, const FirePolicy& policy, Batch& batch) {
  auto found = planning::find_post(tx.db, due.scheduled_id);
  if (!found || found->fired) return queue::remove(tx, WorkKind::fire, due.scheduled_id);
  auto& post = *found;
  const auto waiting = waiting_in(post, due.payload);
  if (post.state == PostState::held && waits_for_video(post)) return hold(tx, post, waiting, policy.hold);
  if (beyond_grace(policy, tx, post, waiting)) return miss(tx, post, policy.grace);
  if (waits_for_video(post)) return hold(tx, post, waiting, policy.hold);
  if (waits_for_reading(tx, post, waiting, "timer")) return;
  if (const auto why = review::blocked(farm.settings, post)) {
    park(tx, post.scheduled_id, *why);
    enter(tx, post, PostState::held, "post.held", "timer", *why);
    return log::error("a due post is made with AI and waits for the operator", {{"post", post.scheduled_id}});
  }
  fire(farm, tx, post, "timer", batch);
}

/// Undoes the started changes of a post and holds it with the reason. Does not read the post: that may be what fails.
void set_aside(store::Tx& tx, const std::string& scheduled_id, const std::string& fault) {
  tx.db("ROLLBACK TO post").run();
  const auto why = "it could not be fired: " + fault;
  park(tx, scheduled_id, why);
  tx.db("UPDATE posts SET state = ?, state_reason = ?, updated_at = ? WHERE scheduled_id = ?",
        model::enum_name(PostState::held), why, base::to_millis(tx.now), scheduled_id)
      .run();
  queue::record(tx, {.who = "timer",
                     .what = "post.held",
                     .subject = scheduled_id,
                     .to_state = model::enum_name(PostState::held),
                     .why = why});
  log::error("a due post could not be fired", {{"post", scheduled_id}, {"error", fault}});
}

/// A fault of one post does not stop its neighbours.
void attend_alone(Farm& farm, store::Tx& tx, const Due& due, const FirePolicy& policy, Batch& batch) {
  tx.db("SAVEPOINT post").run();
  try {
    Batch own;
    attend(farm, tx, due, policy, own);
    write_fired(tx, own);
    batch.unreached.insert(batch.unreached.end(), own.unreached.begin(), own.unreached.end());
  } catch (const base::Error& error) {
    if (base::storage_refused(error.code)) throw;
    set_aside(tx, due.scheduled_id, error.message);
  } catch (const std::exception& fault) {
    set_aside(tx, due.scheduled_id, fault.what());
  }
  tx.db("RELEASE post").run();
}

/// The due posts by their time, those of one time in the order in which they were planned.
Batch attend_batch(Farm& farm, bool alone) {
  const auto policy = fire_policy(farm.settings);
  return farm.store.write([&](store::Tx& tx) {
    std::vector<Due> all;
    auto query = tx.db(
        "SELECT key, payload FROM work WHERE state = 'queued' AND kind = 'fire' AND run_at <= ? "
        "ORDER BY run_at, work_id LIMIT ?",
        base::to_millis(tx.now), static_cast<std::int64_t>(most_in_batch));
    while (query.next()) all.push_back({query.text(0), query.text(1)});
    Batch batch;
    batch.posts = all.size();
    for (const auto& due : all)
      alone ? attend_alone(farm, tx, due, policy, batch) : attend(farm, tx, due, policy, batch);
    write_fired(tx, batch);
    return batch;
  });
}

/// A savepoint costs as much as the firing of its post: SQLite copies every page that the post changes. So a batch has
/// none; after a fault it is undone and repeated, with one for each post.
Batch fire_batch(Farm& farm) {
  try {
    return attend_batch(farm, false);
  } catch (const base::Error& error) {
    if (base::storage_refused(error.code)) throw;
  } catch (const std::exception&) {
    // The second time tells which post it is.
  }
  return attend_batch(farm, true);
}

}  // namespace

void release_blocked(Farm& farm) {
  const auto policy = label_policy(farm.settings);
  if (policy == LabelPolicy::block) return;
  farm.store.write([&](store::Tx& tx) {
    std::vector<std::string> held;
    {
      auto query = tx.db(
          "SELECT scheduled_id FROM posts WHERE ai_origin <> 'none_found' AND fired = 0 AND state = 'held' AND "
          "state_reason LIKE '%provenance.policy is block%'");
      while (query.next()) held.push_back(query.text(0));
    }
    for (const auto& scheduled_id : held) {
      if (!queue::reschedule(tx, WorkKind::fire, scheduled_id, tx.now)) continue;
      queue::record(tx, {.who = "timer",
                         .what = "post.released",
                         .subject = scheduled_id,
                         .why = fmt::format("provenance.policy is {} now", word_of(policy))});
    }
  });
}

std::optional<Instant> fire_due(Farm& farm) {
  static constexpr WorkKind kinds[]{WorkKind::fire};
  while (true) {
    const auto next = farm.store.read([](sql::Database& db) { return queue::next_due(db, kinds); });
    if (!next || *next > farm.store.clock().now()) return next;
    const auto batch = fire_batch(farm);
    warn_unreached(batch.unreached);
    if (batch.posts == most_in_batch) std::this_thread::sleep_for(breath);
  }
}

Scheduled fire_now(Farm& farm, const std::string& scheduled_id) {
  return farm.store.write([&](store::Tx& tx) {
    auto post = planning::get_post(tx.db, scheduled_id);
    if (post.fired)
      throw base::Error{
          base::Code::ALREADY_FIRED,
          fmt::format("post {} fired at {}", scheduled_id, base::format_instant(post.fired_at.value_or(Instant{}))),
          fmt::format("`farmtok why {}` shows its history.", scheduled_id)};
    if (const auto why = review::blocked(farm.settings, post)) review::refuse_blocked(post, *why);
    if (post.dedup_status == DedupStatus::failed)
      throw base::Error{base::Code::NOT_READY,
                        fmt::format("the video of post {} could not be rendered: {}", scheduled_id,
                                    post.dedup_error.value_or("unknown reason")),
                        "See `farmtok work list --only dead`, then `farmtok work retry ID`."};
    if (waits_for_video(post)) {
      // Fires when the render ends; until then its work sleeps for the hold's length.
      const Instant until{tx.now + fire_policy(farm.settings).hold};
      if (!queue::reschedule(tx, WorkKind::fire, scheduled_id, until))
        queue::add(tx, {.kind = WorkKind::fire, .key = scheduled_id, .subject = scheduled_id, .run_at = until});
      note_waiting(tx, post, {.asked = true, .reading_since = {}});
      planning::render_by(tx, scheduled_id, std::min(post.scheduled_datetime, tx.now));
      enter(tx, post, PostState::held, "post.held", "operator", "it fires as soon as its video is rendered");
    } else if (!waits_for_reading(tx, post, {.asked = true, .reading_since = {}}, "operator")) {
      Batch alone;
      fire(farm, tx, post, "operator", alone);
      write_fired(tx, alone);
      warn_unreached(alone.unreached);
    }
    return post;
  });
}

}  // namespace farmtok::farm::delivery
