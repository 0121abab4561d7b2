#include "farm/delivery/simulate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/library/policy.hpp"
#include "farm/messages/messages.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/planning/reach.hpp"
#include "farm/planning/videoless.hpp"
#include "log/log.hpp"
#include "log/scope.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"
#include "store/rows.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::delivery {
namespace {

using base::Code;
using base::Error;
using base::Instant;
using model::PostState;
using model::Scheduled;
using model::WorkKind;
namespace fs = std::filesystem;

constexpr const char* database = "farmtok.db";

/// The folder of the copy: among the unfinished files, so that the next daemon removes the remains of a
/// killed one.
class Folder {
 public:
  explicit Folder(const Farm& farm) : path_(fs::path{farm.store.folder()} / "tmp" / crypto::new_id("simulation")) {
    fs::create_directories(path_);
    fs::permissions(path_, fs::perms::owner_all);
  }
  ~Folder() {
    std::error_code fault;
    fs::remove_all(path_, fault);
    if (fault) log::warn("the copy of a simulation stays", {{"folder", path_.string()}, {"error", fault.message()}});
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// The copy must not fill the disk of the real store.
void check_space(const Farm& farm, const fs::path& source) {
  const auto wanted =
      fs::file_size(source) + static_cast<std::uintmax_t>(library::storage_policy(farm.settings).least_free_bytes);
  const auto left = fs::space(source.parent_path()).available;
  if (left < wanted)
    throw Error{Code::STORAGE_FULL,
                fmt::format("only {} are free for a copy of the store, at least {} are wanted",
                            base::human_bytes(static_cast<std::int64_t>(left)),
                            base::human_bytes(static_cast<std::int64_t>(wanted))),
                "Free some space, or lower media.min_free_bytes."};
}

/// One snapshot of all earlier commits. It reads on a separate connection, which delays no writer; the
/// store's readers must not write even into another file. The copy is not synced to the disk: the real
/// store would have to wait.
fs::path copied(const Farm& farm, const fs::path& folder) {
  const auto source = fs::path{farm.store.folder()} / database;
  check_space(farm, source);
  sql::Database reader{source.string(), sql::Database::Mode::write};
  reader.script("PRAGMA synchronous=OFF");
  reader("VACUUM INTO ?", (folder / database).string()).run();
  return folder;
}

SimulatedPost simulated(const Scheduled& post) {
  return {.scheduled_id = post.scheduled_id,
          .job_id = post.job_id,
          .text = messages::first_line(post.tweet_text.empty() ? post.caption.value_or("") : post.tweet_text),
          .due = post.scheduled_datetime,
          .fired_at = post.fired_at,
          .state = post.state,
          .reason = post.state_reason,
          .note = {}};
}

/// A farm on the copy, with a clock that this class moves.
class Rehearsal {
 public:
  Rehearsal(const Farm& real, Instant from, std::chrono::seconds render_time)
      : from_(from),
        render_time_(render_time),
        folder_(real),
        clock_(from),
        store_(copied(real, folder_.path()).string(), clock_, {.accept = true, .vfs = {}}),
        farm_{store_, real.settings, real.links, real.user_id, real.webhook_secret, real.signing_root} {
    store_.write([](store::Tx& tx) {
      // As in copied(); SQLite changes this between transactions only.
      tx.db.script("COMMIT; PRAGMA synchronous=OFF; BEGIN IMMEDIATE");
      // Renders that run now have no worker here.
      queue::recover(tx);
      // Nothing reads the videos of this copy.
      tx.db("UPDATE media SET making_read_at = ? WHERE making_read_at IS NULL", base::to_millis(tx.now)).run();
      // Renders that wait for their originals count from their creation.
      tx.db("UPDATE work SET run_at = created_at WHERE kind = 'render' AND state = 'queued' AND EXISTS "
            "(SELECT 1 FROM work AS f WHERE f.kind = 'fetch' AND f.key = 'render:' || work.key)")
          .run();
    });
    first_event_ = told_ = store_.read([](sql::Database& db) { return queue::last_event(db); });
  }

  void run(Instant until, const std::function<void(const SimulatedPost&)>& tell) {
    const log::Scope scope{"simulated"};
    std::optional<Instant> moment = from_;
    while (moment && *moment <= until) {
      clock_.set(*moment);
      finish_renders();
      const auto due = fire_due(farm_);
      if (tell) tell_news(tell);
      moment = next_render();
      if (due && (!moment || *due < *moment)) moment = due;
      // Time advances, whatever the timer returns.
      if (moment) moment = std::max(*moment, clock_.now() + std::chrono::milliseconds{1});
    }
  }

  std::vector<SimulatedPost> posts(Instant until) const {
    static const auto sql = store::select<Scheduled>(
        "posts",
        "WHERE (fired = 0 AND (scheduled_datetime <= ? OR state IN ('held', 'missed'))) OR scheduled_id IN "
        "(SELECT subject FROM events WHERE event_id > ? AND what = 'post.fired') ORDER BY scheduled_datetime, row");
    return store_.read([&](sql::Database& db) {
      std::vector<SimulatedPost> made;
      for (const auto& post : store::all<Scheduled>(db(sql, base::to_millis(until), first_event_))) {
        auto& each = made.emplace_back(simulated(post));
        if (post.state == PostState::planned) each.reason = obstacle(db, post.scheduled_id);
        if (post.fired && !planning::reaches_somebody(db, post))
          each.note = "no one is notified: it has no mail address and no webhook";
        each.videoless = !post.original_video_url && planning::was_found(db, post.result_id);
      }
      return made;
    });
  }

 private:
  /// Why the timer did not fire a due post.
  static std::string obstacle(sql::Database& db, const std::string& scheduled_id) {
    auto work = db("SELECT last_error FROM work WHERE kind = 'fire' AND key = ?", scheduled_id);
    if (!work.next()) return "nothing in the queue fires it";
    return work.is_null(0) ? "its work in the queue does not come to its turn" : work.text(0);
  }

  std::optional<Instant> next_render() const {
    static constexpr WorkKind kinds[]{WorkKind::render};
    const auto begun = store_.read([](sql::Database& db) { return queue::next_due(db, kinds); });
    if (!begun) return std::nullopt;
    return std::max(from_, *begun) + render_time_;
  }

  void finish_renders() {
    if (const auto next = next_render(); !next || *next > clock_.now()) return;
    store_.write([&](store::Tx& tx) {
      std::vector<std::string> ready;
      auto query = tx.db("SELECT key FROM work WHERE state = 'queued' AND kind = 'render' AND run_at <= ?",
                         base::to_millis(tx.now - render_time_));
      while (query.next()) ready.push_back(query.text(0));
      for (const auto& scheduled_id : ready) finish_render(tx, scheduled_id);
    });
  }

  /// The state that a worker would leave; see Renders.
  static void finish_render(store::Tx& tx, const std::string& scheduled_id) {
    queue::remove(tx, WorkKind::render, scheduled_id);
    auto post = planning::find_post(tx.db, scheduled_id);
    if (!post) return;
    post->dedup_status = model::DedupStatus::completed;
    post->dedup_error.reset();
    planning::save_post(tx, *post);
    if (post->state == PostState::held) queue::reschedule(tx, WorkKind::fire, scheduled_id, tx.now);
  }

  void tell_news(const std::function<void(const SimulatedPost&)>& tell) {
    constexpr std::int64_t page = 1000;
    for (bool more = true; more;) {
      const auto events =
          store_.read([&](sql::Database& db) { return queue::events_after(db, told_, std::nullopt, page); });
      for (const auto& event : events) {
        told_ = event.event_id;
        // A post that notified nobody has no state of its own.
        if (!event.what.starts_with("post.") || event.what == "post.unreached") continue;
        const auto post = store_.read([&](sql::Database& db) { return planning::find_post(db, event.subject); });
        if (post) tell(simulated(*post));
      }
      more = std::ssize(events) == page;
    }
  }

  Instant from_;
  std::chrono::seconds render_time_;
  Folder folder_;
  base::ManualClock clock_;
  store::Store store_;
  Farm farm_;
  std::int64_t first_event_ = 0;
  std::int64_t told_ = 0;
};

void check_until(Instant until, Instant now) {
  const auto refuse = [&](const std::string& reason) {
    throw Error{Code::INVALID_REQUEST,
                fmt::format("until {}", reason),
                "`farmtok simulate --until +7d` looks a week ahead.",
                {{"until", reason}}};
  };
  if (until < now)
    refuse(fmt::format("{} is in the past (it is {})", base::format_instant(until), base::format_instant(now)));
  if (until > zones::last_supported())
    refuse(fmt::format("{} is too far away: zone rules are known until {}", base::format_instant(until),
                       base::format_instant(zones::last_supported())));
}

}  // namespace

Simulation simulate(const Farm& farm, Instant until, std::chrono::seconds render_time,
                    const std::function<void(const SimulatedPost&)>& tell) {
  Simulation made{.from = farm.store.clock().now(), .until = until, .posts = {}};
  check_until(until, made.from);
  Rehearsal rehearsal{farm, made.from, render_time};
  rehearsal.run(until, tell);
  made.posts = rehearsal.posts(until);
  for (const auto& post : made.posts) {
    if (post.note) ++made.unreached;
    if (post.videoless) ++made.videoless;
    ++(post.state == PostState::fired  ? made.fired
       : post.state == PostState::late ? made.late
       : post.state == PostState::held ? made.held
                                       : made.missed);
  }
  return made;
}

}  // namespace farmtok::farm::delivery
