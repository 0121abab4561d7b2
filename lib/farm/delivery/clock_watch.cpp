#include "farm/delivery/clock_watch.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/error.hpp"
#include "log/log.hpp"
#include "model/enums.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"

namespace farmtok::farm::delivery {
namespace {

using base::Instant;
using base::to_millis;

constexpr auto known_key = "clock_known";
/// How often the newest known moment is stored while the farm is idle.
constexpr std::chrono::hours noted_each{1};
/// A smaller step is the correction of a time service.
constexpr std::chrono::minutes set_back{1};
/// A clock that stays behind the newest known moment for so long is trusted: that moment was wrong.
constexpr std::chrono::hours believed_after{1};

void note(store::Tx& tx, Instant known) {
  tx.db("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", known_key,
        fmt::to_string(to_millis(known)))
      .run();
}

std::optional<Instant> noted(sql::Database& db) {
  auto query = db("SELECT value FROM meta WHERE key = ?", known_key);
  if (!query.next()) return std::nullopt;
  const auto text = query.text(0);
  std::int64_t millis = 0;
  std::from_chars(text.data(), text.data() + text.size(), millis);
  return base::from_millis(millis);
}

/// For a store that has no such moment yet: the newest event, or the newest work; empty for a new farm.
std::optional<Instant> newest_trace(sql::Database& db) {
  auto query =
      db("SELECT max(at) FROM (SELECT at FROM (SELECT at FROM events ORDER BY event_id DESC LIMIT 1) UNION ALL "
         "SELECT max(created_at) FROM work)");
  query.next();
  return query.is_null(0) ? std::nullopt : std::optional{base::from_millis(query.integer(0))};
}

std::string days_of(std::chrono::milliseconds length) {
  return fmt::format("{} h", std::chrono::duration_cast<std::chrono::hours>(length).count());
}

void tell(store::Tx& tx, const char* what, const std::string& why) {
  queue::record(tx, {.who = "timer", .what = what, .subject = "clock", .why = why});
}

/// Missed posts whose time has not come yet: their rows and the work that fires them.
std::int64_t plan_missed_again(store::Tx& tx) {
  struct Missed {
    std::string scheduled_id, job_id;
    Instant at;
  };
  std::vector<Missed> all;
  {
    auto query = tx.db(
        "SELECT scheduled_id, job_id, scheduled_datetime FROM posts WHERE state = 'missed' AND fired = 0 "
        "AND scheduled_datetime > ? ORDER BY scheduled_datetime, row",
        to_millis(tx.now));
    while (query.next()) all.push_back({query.text(0), query.text(1), base::from_millis(query.integer(2))});
  }
  for (const auto& post : all) {
    if (!queue::reschedule(tx, model::WorkKind::fire, post.scheduled_id, post.at))
      queue::add(
          tx,
          {.kind = model::WorkKind::fire, .key = post.scheduled_id, .subject = post.scheduled_id, .run_at = post.at});
    tx.db("UPDATE posts SET state = ?, state_reason = NULL, updated_at = ? WHERE scheduled_id = ?",
          model::enum_name(model::PostState::planned), to_millis(tx.now), post.scheduled_id)
        .run();
    queue::record(tx, {.who = "timer",
                       .what = "post.planned",
                       .subject = post.scheduled_id,
                       .job_id = post.job_id,
                       .from_state = model::enum_name(model::PostState::missed),
                       .to_state = model::enum_name(model::PostState::planned),
                       .why = "the clock was ahead; its time is still to come"});
  }
  return static_cast<std::int64_t>(all.size());
}

}  // namespace

std::int64_t undo_leap(store::Tx& tx) {
  const auto moved = queue::pull_back(tx) + plan_missed_again(tx);
  if (moved == 0) return 0;
  tx.touched = ~0U;
  const auto why = fmt::format("the clock was ahead; pulled back with their waits: {}", moved);
  tell(tx, "clock.set_back", why);
  log::warn("the clock was ahead", {{"pulled_back", moved}});
  return moved;
}

void ClockWatch::start() {
  const auto now = store_.clock().now();
  const auto known = store_.write([&](store::Tx& tx) {
    undo_leap(tx);
    const auto found = noted(tx.db);
    const auto moment = found ? *found : newest_trace(tx.db).value_or(now);
    if (!found) note(tx, std::min(moment, now));
    return moment;
  });
  {
    const std::scoped_lock guard{mutex_};
    seen_ = now;
    known_ = noted_ = known;
  }
  look();
}

bool ClockWatch::look() {
  const auto now = store_.clock().now();
  std::unique_lock lock{mutex_};
  const auto before = std::exchange(seen_, now);
  auto known = known_;
  if (held_) {
    lock.unlock();
    // accept() writes it, perhaps in a transaction that is rolled back.
    known = store_.read(noted).value_or(known);
    if (now - known > longest_leap) return true;
    release(now, known);
    return false;
  }
  if (now - known > longest_leap) {
    held_ = true;
    lock.unlock();
    hold(now, known);
    return true;
  }
  if (now >= known) behind_since_.reset();
  else if (!behind_since_ || now < *behind_since_) behind_since_ = now;
  const bool wrong = behind_since_ && now - *behind_since_ >= believed_after;
  if (now > known || wrong) known_ = now;
  const bool late = now - noted_ >= noted_each || wrong;
  if (late) noted_ = now;
  lock.unlock();
  // The next start, or the next hour, repeats a refused write.
  if (now + set_back < before) store_.write(undo_leap);
  if (late) store_.write([&](store::Tx& tx) { note(tx, now); });
  return false;
}

void ClockWatch::hold(Instant now, Instant known) {
  const auto why = fmt::format("the clock says {}, {} after the last moment known, {}", base::format_instant(now),
                               days_of(now - known), base::format_instant(known));
  log::error("nothing fires: the clock leapt ahead",
             {{"why", why}, {"hint", "set the clock right, or say that it is: farmtok daemon clock --accept"}});
  try {
    store_.write([&](store::Tx& tx) { tell(tx, "clock.held", why); });
  } catch (const base::Error& error) {
    log::warn("the event of it cannot be written", {{"error", error.message}, {"cause", error.cause}});
  }
}

void ClockWatch::release(Instant now, Instant known) {
  store_.write([&](store::Tx& tx) {
    undo_leap(tx);
    tell(tx, "clock.believed", fmt::format("firing continues; the clock says {}", base::format_instant(now)));
    tx.touched = ~0U;
    if (now > known) note(tx, now);
  });
  log::info("firing continues: the clock is trusted", {{"now", base::format_instant(now)}});
  const std::scoped_lock guard{mutex_};
  held_ = false;
  known_ = noted_ = std::max(now, known);
}

bool ClockWatch::accepted() const {
  return store_.write([](store::Tx& tx) {
    const auto known = noted(tx.db);
    return known && tx.now - *known <= longest_leap;
  });
}

ClockState ClockWatch::state() const {
  const std::scoped_lock guard{mutex_};
  return {store_.clock().now(), known_, held_};
}

void ClockWatch::accept(store::Tx& tx) {
  note(tx, tx.now);
  // The sweep was postponed while the clock was held.
  queue::hasten(tx, model::WorkKind::sweep);
  tell(tx, "clock.accepted", fmt::format("the operator says that it is {}", base::format_instant(tx.now)));
  tx.touched = ~0U;
}

queue::Handler held_with_clock(ClockWatch& watch, queue::Handler handler) {
  auto run = std::move(handler.run);
  handler.run = [&watch, run = std::move(run)](const queue::Claimed& claimed, const std::function<bool()>& stopping) {
    if (watch.look())
      throw base::Error{base::Code::RATE_LIMITED,
                        "the clock leapt ahead: work that depends on dates waits until the clock is trusted",
                        "`farmtok daemon clock` shows details."};
    return run(claimed, stopping);
  };
  // When accept() is called while the work is being refused, it must not wait for the next try.
  handler.again = [&watch, again = std::move(handler.again)](const base::Error& error, std::int64_t attempt) {
    using namespace std::chrono_literals;
    if (error.code == base::Code::RATE_LIMITED && watch.accepted())
      return std::optional<std::chrono::milliseconds>{0ms};
    return again(error, attempt);
  };
  return handler;
}

}  // namespace farmtok::farm::delivery
