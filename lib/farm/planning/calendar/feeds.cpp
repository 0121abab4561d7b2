#include "farm/planning/calendar/feeds.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/visible.hpp"
#include "crypto/crypto.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/kinds.hpp"
#include "farm/planning/batches.hpp"
#include "farm/planning/calendar/ical.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::planning {
namespace {

using base::Code;
using base::Error;
using model::Feed;

/// The number that a calendar program reads in one piece, and a daemon writes in one answer.
constexpr std::int64_t most_posts = 20'000;
constexpr std::size_t most_calendar_bytes = 32U << 20;
constexpr std::chrono::hours days_back{30 * 24};
constexpr std::chrono::hours days_ahead{365 * 24};
/// Calendar programs read every few minutes; the time of the last read need not be that exact.
constexpr std::chrono::hours reads_told_apart{1};

/// The default name of a calendar of these posts. Throws JOB_NOT_FOUND, NOT_FOUND for an unknown batch.
std::string usual_name(sql::Database& db, const std::optional<std::string>& job_id,
                       const std::optional<std::string>& inbox_tracer) {
  const auto job = job_id ? std::optional{jobs::get_job(db, *job_id)} : std::nullopt;
  if (inbox_tracer) {
    require_batch(db, *inbox_tracer);
    return fmt::format("farmtok: {}", *inbox_tracer);
  }
  return job ? fmt::format("farmtok: {}", job->title.value_or(job->job_id)) : "farmtok";
}

Page<model::Scheduled> posts_of(sql::Database& db, const PostFilter& filter) {
  return read_posts(db, filter, {.limit = most_posts, .cursor = {}}, most_calendar_bytes);
}

std::string calendar_of(const Farm& farm, std::vector<model::Scheduled> posts, const std::string& name) {
  // A calendar without a METHOD is stamped with its last change, and so stays the same until there is one.
  base::Instant stamp{};
  for (auto& post : posts) {
    stamp = std::max(stamp, post.updated_at);
    post = farm.links.present(std::move(post));
  }
  return to_ical(posts, name, stamp);
}

/// Throws NOT_FOUND, with the same words for a revoked token and for an unknown one.
Feed open_feed(sql::Database& db, const std::string& token) {
  static const auto sql = store::select<Feed>("feeds", "WHERE token_hash = ? AND revoked_at IS NULL");
  auto feed = store::first<Feed>(db(sql, crypto::sha256_hex(token)));
  if (!feed) throw Error{Code::NOT_FOUND, "there is no calendar at this address"};
  return *feed;
}

}  // namespace

Feed create_feed(Farm& farm, const base::Json& request) {
  return farm.store.write([&](store::Tx& tx) {
    auto feed = model::from_request<Feed>(request);
    const auto usual = usual_name(tx.db, feed.job_id, feed.inbox_tracer);
    if (!base::has_visible_text(feed.name)) feed.name = usual;
    feed.feed_id = crypto::new_id("feed");
    feed.created_at = tx.now;
    const auto token = crypto::new_id("cal");
    auto query = tx.db(
        fmt::format("INSERT INTO feeds ({}, token_hash) VALUES ({}, ?)", store::columns<Feed>(), store::marks<Feed>()));
    store::bind_fields(query, feed);
    query.bind(crypto::sha256_hex(token));
    query.run();
    queue::record(
        tx,
        {.who = "operator", .what = "feed.created", .subject = feed.feed_id, .job_id = feed.job_id, .why = feed.name});
    feed.url = fmt::format("{}/calendar/feed/{}.ics", farm.links.public_url, token);
    return feed;
  });
}

Page<Feed> list_feeds(sql::Database& db, const PageRequest& page) {
  const auto before = page.cursor ? read_cursor(*page.cursor).first : INT64_MAX;
  auto made = read_page<Feed>(
      db(fmt::format("SELECT row, {} FROM feeds WHERE row < ? ORDER BY row DESC LIMIT ?", store::columns<Feed>()),
         before, page.limit + 1),
      page.limit, [](const Feed&, std::int64_t row) { return make_cursor(row, 0); });
  made.total = count(db("SELECT count(*) FROM feeds"));
  return made;
}

Feed revoke_feed(Farm& farm, const std::string& feed_id) {
  return farm.store.write([&](store::Tx& tx) {
    static const auto sql = store::select<Feed>("feeds", "WHERE feed_id = ?");
    auto feed = store::first<Feed>(tx.db(sql, feed_id));
    if (!feed) throw no_such(Code::NOT_FOUND, "feed", feed_id, "`farmtok calendar feed list` lists them.");
    if (feed->revoked_at)
      throw Error{Code::ALREADY_FINISHED,
                  fmt::format("feed {} was revoked already, at {}", feed_id, base::format_instant(*feed->revoked_at)),
                  "Its address is already invalid; nothing is left to do."};
    feed->revoked_at = tx.now;
    store::update(tx.db, "feeds", "feed_id", feed_id, *feed);
    queue::record(
        tx, {.who = "operator", .what = "feed.revoked", .subject = feed_id, .job_id = feed->job_id, .why = feed->name});
    return *feed;
  });
}

std::string read_feed(Farm& farm, const std::string& token) {
  const auto now = farm.store.clock().now();
  Feed feed;
  auto page = farm.store.read([&](sql::Database& db) {
    feed = open_feed(db, token);
    return posts_of(
        db,
        {.from = now - days_back, .until = now + days_ahead, .job_id = feed.job_id, .inbox_tracer = feed.inbox_tracer});
  });
  if (!feed.last_read_at || now - *feed.last_read_at >= reads_told_apart)
    farm.store.write([&](store::Tx& tx) {
      tx.db("UPDATE feeds SET last_read_at = ? WHERE feed_id = ?", base::to_millis(tx.now), feed.feed_id).run();
    });
  return calendar_of(farm, std::move(page.items), feed.name);
}

std::string export_posts(const Farm& farm, sql::Database& db, const PostFilter& filter) {
  const auto name = usual_name(db, filter.job_id, filter.inbox_tracer);
  auto page = posts_of(db, filter);
  if (page.next_cursor)
    throw Error{Code::INVALID_REQUEST,
                fmt::format("there are more posts than one calendar holds: {}, or {} of texts", most_posts,
                            base::human_bytes(most_calendar_bytes)),
                "Name a job, a batch or a shorter time."};
  return calendar_of(farm, std::move(page.items), name);
}

}  // namespace farmtok::farm::planning
