#include <fmt/format.h>

#include "farm/planning/posts/posts.hpp"
#include "farm/review/label.hpp"
#include "model/enums.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::planning {
namespace {

using model::Scheduled;

std::int64_t from_of(const PostFilter& filter) { return filter.from ? base::to_millis(*filter.from) : INT64_MIN; }
std::int64_t until_of(const PostFilter& filter) { return filter.until ? base::to_millis(*filter.until) : INT64_MAX; }

/// The condition has only the requested parts, so that an index serves it: ?1 to ?4 are from, until, job and
/// batch.
std::string condition(const PostFilter& filter) {
  std::string made = "scheduled_datetime >= ?1 AND scheduled_datetime <= ?2";
  if (filter.job_id) made += " AND job_id = ?3";
  if (filter.inbox_tracer) made += " AND inbox_tracer = ?4";
  if (filter.state) made += fmt::format(" AND state = '{}'", model::enum_name(*filter.state));
  if (filter.ai != PostFilter::Ai::any) made += " AND ai_origin <> 'none_found'";
  if (filter.ai == PostFilter::Ai::unlabelled) made += " AND " + review::posts_without_label(filter.policy);
  if (filter.ai == PostFilter::Ai::unconfirmed) made += fmt::format(" AND {}", review::unconfirmed_posts);
  return made;
}

/// The counts of the whole store, of jobs, states and batches are stored; others are counted up to a bound.
std::optional<std::int64_t> total_of(sql::Database& db, const PostFilter& filter) {
  const bool span = filter.from || filter.until;
  if (filter.inbox_tracer && !span && !filter.job_id && !filter.state && filter.ai == PostFilter::Ai::any)
    return count(db("SELECT coalesce(sum(posts), 0) FROM batches WHERE inbox_tracer = ?", *filter.inbox_tracer));
  if (span || filter.inbox_tracer || filter.ai != PostFilter::Ai::any)
    // All four are bound, whichever of them the condition uses.
    return bounded_count(db(fmt::format("SELECT count(*) FROM (SELECT 1 FROM posts WHERE {} AND (?3, ?4) IS (?3, ?4) "
                                        "LIMIT {})",
                                        condition(filter), most_counted + 1),
                            from_of(filter), until_of(filter), filter.job_id, filter.inbox_tracer));
  const auto state = filter.state ? std::optional{model::enum_name(*filter.state)} : std::nullopt;
  return count(
      db("SELECT coalesce(sum(posts), 0) FROM post_counts WHERE (?1 IS NULL OR job_id = ?1)"
         " AND (?2 IS NULL OR state = ?2)",
         filter.job_id, state));
}

}  // namespace

Page<Scheduled> read_posts(sql::Database& db, const PostFilter& filter, const PageRequest& page,
                           std::size_t most_bytes) {
  const auto after = page.cursor ? read_cursor(*page.cursor) : Place{INT64_MIN, 0};
  // The rest of the moment at which the page before ended, then later moments: an index whose last column is the row
  // itself does not serve comparisons of pairs, and thousands of posts may have one moment.
  const auto part = [&](const char* from, const char* order) {
    return fmt::format("SELECT * FROM (SELECT row AS place, {} FROM posts WHERE {} AND {} ORDER BY {} LIMIT ?7)",
                       store::columns<Scheduled>(), condition(filter), from, order);
  };
  auto query = db(fmt::format("{} UNION ALL {} ORDER BY scheduled_datetime, place LIMIT ?7",
                              part("scheduled_datetime = ?5 AND row > ?6", "row"),
                              part("scheduled_datetime > ?5", "scheduled_datetime, row")),
                  from_of(filter), until_of(filter), filter.job_id, filter.inbox_tracer, after.first, after.second,
                  page.limit + 1);
  return read_page<Scheduled>(
      std::move(query), page.limit,
      [](const Scheduled& post, std::int64_t row) {
        return make_cursor(base::to_millis(post.scheduled_datetime), row);
      },
      most_bytes);
}

Page<Scheduled> list_posts(sql::Database& db, const PostFilter& filter, const PageRequest& page) {
  auto made = read_posts(db, filter, page);
  made.total = total_of(db, filter);
  return made;
}

}  // namespace farmtok::farm::planning
