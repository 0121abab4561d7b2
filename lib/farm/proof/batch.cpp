#include "farm/proof/batch.hpp"

#include <fmt/format.h>

#include "farm/links.hpp"
#include "farm/page.hpp"
#include "farm/planning/posts/posts.hpp"

namespace farmtok::farm::proof {
namespace {

using model::Batch;
using model::Scheduled;

/// At most so many posts without a proof are searched for one that has fired.
constexpr std::int64_t most_looked_at = 100;

std::int64_t row_of(sql::Database& db, const Scheduled& post) {
  return count(db("SELECT row FROM posts WHERE scheduled_id = ?", post.scheduled_id));
}

/// The place of (at, row) in its batch, from 1.
std::int64_t place_of(sql::Database& db, const std::string& batch, std::int64_t at, std::int64_t row) {
  std::int64_t first_at = 0, first_row = 0;
  {
    auto part =
        db("SELECT first_at, first_row FROM batch_parts WHERE inbox_tracer = ? AND (first_at, first_row) <= (?, ?) "
           "ORDER BY first_at DESC, first_row DESC LIMIT 1",
           batch, at, row);
    if (!part.next()) return 0;
    first_at = part.integer(0);
    first_row = part.integer(1);
  }
  const auto before = count(
      db("SELECT coalesce(sum(posts), 0) FROM batch_parts WHERE inbox_tracer = ? AND (first_at, first_row) < (?, ?)",
         batch, first_at, first_row));
  // From the beginning of the part: the rest of its first moment, the moments between, the moment of the post.
  const auto last_row = at == first_at ? row : INT64_MAX;
  return before +
         count(db("SELECT "
                  "(SELECT count(*) FROM posts WHERE inbox_tracer = ?1 AND scheduled_datetime = ?2 "
                  "AND row BETWEEN ?3 AND ?4) + "
                  "(SELECT count(*) FROM posts WHERE inbox_tracer = ?1 AND scheduled_datetime > ?2 "
                  "AND scheduled_datetime < ?5) + "
                  "(SELECT count(*) FROM posts WHERE inbox_tracer = ?1 AND scheduled_datetime = ?5 AND row <= ?6 "
                  "AND ?5 > ?2)",
                  batch, first_at, first_row, last_row, at, row));
}

}  // namespace

std::optional<std::string> next_task(sql::Database& db, const Scheduled& post) {
  if (!post.inbox_tracer) return std::nullopt;
  const auto at = base::to_millis(post.scheduled_datetime);
  const auto row = row_of(db, post);
  for (const bool fired : {true, false}) {
    const auto first = [&](const char* place, const auto&... values) {
      auto query = db(fmt::format("SELECT scheduled_id FROM (SELECT scheduled_id, fired FROM posts WHERE inbox_tracer "
                                  "= ? AND proof_url IS NULL AND {} LIMIT {}) WHERE fired >= ? LIMIT 1",
                                  place, fired ? most_looked_at : 1),
                      *post.inbox_tracer, values..., fired);
      return query.next() ? std::optional{query.text(0)} : std::nullopt;
    };
    // In this order: at the same moment, later, from the beginning.
    if (auto same = first("scheduled_datetime = ? AND row > ? ORDER BY row", at, row)) return same;
    if (auto later = first("scheduled_datetime > ? ORDER BY scheduled_datetime, row", at)) return later;
    if (auto any = first("scheduled_id <> ? ORDER BY scheduled_datetime, row", post.scheduled_id)) return any;
  }
  return std::nullopt;
}

std::optional<Batch> batch_of(sql::Database& db, const Scheduled& post) {
  if (!post.inbox_tracer) return std::nullopt;
  Batch batch;
  {
    auto query = db("SELECT posts, done FROM batches WHERE inbox_tracer = ?", *post.inbox_tracer);
    if (query.next()) {
      batch.total = query.integer(0);
      batch.completed = query.integer(1);
    }
  }
  batch.current_index = place_of(db, *post.inbox_tracer, base::to_millis(post.scheduled_datetime), row_of(db, post));
  if (const auto next = next_task(db, post)) batch.next_task_id = Links::key(planning::get_post(db, *next));
  return batch;
}

}  // namespace farmtok::farm::proof
