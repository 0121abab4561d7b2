#include "farm/planning/rezone.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/error.hpp"
#include "farm/planning/posts/posts.hpp"
#include "log/log.hpp"
#include "model/enums.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

using base::Instant;

constexpr auto version_key = "zone_data";
constexpr auto moved_key = "zone_data_moved";
/// Posts looked at in one transaction.
constexpr std::size_t page = 1000;

/// The columns of a post that its time needs.
struct Timed {
  std::int64_t row;
  std::string scheduled_id, result_id, job_id, state;
  Instant at;
  std::string local, zone;
};

std::string meta_of(sql::Database& db, const char* key) {
  auto query = db("SELECT value FROM meta WHERE key = ?", key);
  return query.next() ? query.text(0) : std::string{};
}

void set_meta(store::Tx& tx, const char* key, const std::string& value) {
  tx.db("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", key, value).run();
}

/// UTC never changes.
std::vector<Timed> next_page(sql::Database& db, std::int64_t after) {
  std::vector<Timed> made;
  auto query =
      db("SELECT row, scheduled_id, result_id, job_id, state, scheduled_datetime, scheduled_local, timezone FROM posts "
         "WHERE fired = 0 AND timezone <> 'UTC' AND row > ? ORDER BY row LIMIT ?",
         after, static_cast<std::int64_t>(page));
  while (query.next())
    made.push_back({query.integer(0), query.text(1), query.text(2), query.text(3), query.text(4),
                    base::from_millis(query.integer(5)), query.text(6), query.text(7)});
  return made;
}

/// The instant of a post by the present rules; empty when the post has it.
std::optional<Instant> place_of(const Timed& post) {
  const auto wall = base::parse_wall(post.local);
  if (!wall || zones::to_wall(post.at, post.zone) == *wall) return std::nullopt;
  const auto fraction = post.at - std::chrono::floor<std::chrono::seconds>(post.at);
  const auto at = zones::to_instant(*wall, post.zone) + fraction;
  return at == post.at ? std::nullopt : std::optional{at};
}

void move(store::Tx& tx, const Timed& post, Instant at, const std::string& version) {
  tx.db("UPDATE posts SET scheduled_datetime = ?, scheduled_local = ?, moves = moves + 1, updated_at = ? WHERE row = ?",
        base::to_millis(at), base::format_wall(zones::to_wall(at, post.zone)), base::to_millis(tx.now), post.row)
      .run();
  tx.db("UPDATE results SET scheduled_datetime = ? WHERE result_id = ? AND scheduled_id = ?", base::to_millis(at),
        post.result_id, post.scheduled_id)
      .run();
  render_by(tx, post.scheduled_id, at);
  // Held or missed posts wait for something other than their time.
  if (post.state == model::enum_name(model::PostState::planned))
    queue::reschedule(tx, model::WorkKind::fire, post.scheduled_id, at);
  queue::record(tx,
                {.who = "timer",
                 .what = "post.moved",
                 .subject = post.scheduled_id,
                 .job_id = post.job_id,
                 .from_state = base::format_instant(post.at),
                 .to_state = base::format_instant(at),
                 .why = fmt::format("zone data {}: {} in {} is another moment now", version, post.local, post.zone)});
}

/// Returns whether it moved. A zone that the new data lacks leaves its posts at their instants.
bool follow(store::Tx& tx, const Timed& post, const std::string& version) {
  std::optional<Instant> at;
  try {
    at = place_of(post);
  } catch (const base::Error& error) {
    log::error("the zone of a post is no longer known", {{"post", post.scheduled_id}, {"error", error.message}});
  }
  if (at) move(tx, post, *at, version);
  return at.has_value();
}

}  // namespace

std::int64_t follow_zone_data(Farm& farm) {
  const auto version = zones::data_version();
  const auto [before, told] = farm.store.read([](sql::Database& db) {
    return std::pair{meta_of(db, version_key), meta_of(db, moved_key)};
  });
  const bool same = before == version && version != "unknown";
  if (same && told == "0") return 0;

  std::int64_t moved = 0;
  // A daemon that is killed in between starts over: posts that have moved already are at the right instant.
  for (std::int64_t last = 0; !same;) {
    const auto seen = farm.store.write([&](store::Tx& tx) {
      const auto posts = next_page(tx.db, last);
      for (const auto& post : posts) moved += follow(tx, post, version);
      if (!posts.empty()) last = posts.back().row;
      return posts.size();
    });
    if (seen < page) break;
  }
  farm.store.write([&](store::Tx& tx) {
    set_meta(tx, version_key, version);
    set_meta(tx, moved_key, fmt::to_string(moved));
  });
  if (moved > 0) log::warn("new zone data moved posts", {{"version", version}, {"posts", fmt::to_string(moved)}});
  return moved;
}

std::int64_t moved_by_zone_data(sql::Database& db) {
  const auto text = meta_of(db, moved_key);
  std::int64_t moved = 0;
  std::from_chars(text.data(), text.data() + text.size(), moved);
  return moved;
}

}  // namespace farmtok::farm::planning
