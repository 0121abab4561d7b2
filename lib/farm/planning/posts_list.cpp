#include <fmt/format.h>

#include "farm/planning/posts.hpp"
#include "model/enums.hpp"
#include "store/rows.hpp"

namespace farmtok::farm {
namespace {

using model::Scheduled;

std::int64_t from_of(const PostFilter& filter) { return filter.from ? base::to_millis(*filter.from) : INT64_MIN; }
std::int64_t until_of(const PostFilter& filter) { return filter.until ? base::to_millis(*filter.until) : INT64_MAX; }

/// Only what is asked for stands in the condition, so that there is an index for it: ?1 to ?4 are from, until, job and
/// batch.
std::string condition(const PostFilter& filter) {
  std::string made = "scheduled_datetime >= ?1 AND scheduled_datetime <= ?2";
  if (filter.job_id) made += " AND job_id = ?3";
  if (filter.inbox_tracer) made += " AND inbox_tracer = ?4";
  if (filter.state) made += fmt::format(" AND state = '{}'", model::enum_name(*filter.state));
  return made;
}

/// A span or a batch is counted; of the whole store the counts are kept.
std::int64_t total_of(sql::Database& db, const PostFilter& filter) {
  if (filter.from || filter.until || filter.inbox_tracer)
    // All four are bound, whichever the condition speaks of.
    return count(db(fmt::format("SELECT count(*) FROM posts WHERE {} AND (?3, ?4) IS (?3, ?4)", condition(filter)),
                    from_of(filter), until_of(filter), filter.job_id, filter.inbox_tracer));
  const auto state = filter.state ? std::optional{model::enum_name(*filter.state)} : std::nullopt;
  return count(
      db("SELECT coalesce(sum(posts), 0) FROM post_counts WHERE (?1 IS NULL OR job_id = ?1)"
         " AND (?2 IS NULL OR state = ?2)",
         filter.job_id, state));
}

}  // namespace

Page<Scheduled> list_posts(sql::Database& db, const PostFilter& filter, const PageRequest& page) {
  const auto after = page.cursor ? read_cursor(*page.cursor) : Place{INT64_MIN, 0};
  auto query = db(fmt::format("SELECT row, {} FROM posts WHERE {} AND (scheduled_datetime, row) > (?5, ?6) "
                              "ORDER BY scheduled_datetime, row LIMIT ?7",
                              store::columns<Scheduled>(), condition(filter)),
                  from_of(filter), until_of(filter), filter.job_id, filter.inbox_tracer, after.first, after.second,
                  page.limit + 1);
  auto made = read_page<Scheduled>(std::move(query), page.limit, [](const Scheduled& post, std::int64_t row) {
    return make_cursor(base::to_millis(post.scheduled_datetime), row);
  });
  made.total = total_of(db, filter);
  return made;
}

}  // namespace farmtok::farm
