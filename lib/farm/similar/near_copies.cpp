#include "farm/similar/near_copies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "farm/links.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"

namespace farmtok::farm::similar {
namespace {

struct User {
  std::int64_t row;
  std::string result_id;
  std::string job_id;
  bool names_one;
  double similarity;  // to the examined video
  std::string media_id;
};

/// The results that use one video.
void append_users(sql::Database& db, const std::string& media_id, double similarity, std::vector<User>& users) {
  auto query =
      db("SELECT row, result_id, job_id, duplicate_of IS NOT NULL FROM results WHERE original_video_url = ? AND "
         "original_video_url GLOB 'media:*'",
         "media:" + media_id);
  while (query.next())
    users.push_back({query.integer(0), query.text(1), query.text(2), query.integer(3) != 0, similarity, media_id});
}

/// More digits mean nothing.
double rounded(double value) { return std::round(value * 1000) / 1000; }

std::optional<base::Instant> instant(const sql::Query& query, int column) {
  return query.is_null(column) ? std::nullopt : std::optional{base::from_millis(query.integer(column))};
}

std::optional<std::string> text(const sql::Query& query, int column) {
  return query.is_null(column) ? std::nullopt : std::optional{query.text(column)};
}

}  // namespace

void name_duplicates(store::Tx& tx, const std::string& media_id, const std::vector<NearCopy>& near) {
  std::vector<User> users;
  append_users(tx.db, media_id, 1, users);
  if (users.empty()) return;
  for (const auto& each : near) append_users(tx.db, each.media_id, each.similarity.share, users);
  const auto& first = *std::ranges::min_element(users, {}, &User::row);
  for (const auto& user : users) {
    // Only the distance of each to the examined video is known: two others may be further from each other.
    const bool same = user.media_id == first.media_id;
    const bool compared = same || user.media_id == media_id || first.media_id == media_id;
    if (&user == &first || user.names_one || !compared) continue;
    const double similarity = same ? 1 : std::min(user.similarity, first.similarity);
    const auto& earliest = first.result_id;
    tx.db("UPDATE results SET duplicate_of = ?2, similarity = ?3 WHERE result_id = ?1", user.result_id, earliest,
          rounded(similarity))
        .run();
    queue::record(tx, {.who = "worker",
                       .what = "result.near_copy",
                       .subject = user.result_id,
                       .job_id = user.job_id,
                       .why = fmt::format("its video is that of {} by {:.0f} %", earliest, similarity * 100)});
  }
}

std::vector<model::Similar> facts_of(sql::Database& db, const std::vector<NearCopy>& near) {
  std::vector<model::Similar> made;
  for (const auto& each : near) {
    auto query = db(
        "SELECT m.created_at, r.result_id, r.job_id, r.tweet_text, r.source_url, (SELECT max(scheduled_datetime) FROM "
        "posts WHERE original_video_url = ?2 AND original_video_url GLOB 'media:*') FROM media m LEFT JOIN results r "
        "ON r.row = (SELECT min(row) FROM results WHERE original_video_url = ?2 AND original_video_url GLOB 'media:*') "
        "WHERE m.media_id = ?1",
        each.media_id, "media:" + each.media_id);
    if (!query.next()) continue;
    made.push_back({.media_id = each.media_id,
                    .similarity = rounded(each.similarity.share),
                    .offset_seconds = rounded(each.similarity.offset_seconds),
                    .speed = rounded(each.similarity.speed),
                    .result_id = text(query, 1),
                    .job_id = text(query, 2),
                    .tweet_text = text(query, 3),
                    .source_url = text(query, 4),
                    .last_scheduled = instant(query, 5),
                    .created_at = base::from_millis(query.integer(0))});
  }
  return made;
}

}  // namespace farmtok::farm::similar
