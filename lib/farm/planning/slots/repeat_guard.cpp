#include "farm/planning/slots/repeat_guard.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/repeat_policy.hpp"

namespace farmtok::farm::planning {
namespace {

struct Other {
  std::string scheduled_id;
  std::string result_id;
  base::Instant at;
  double similarity;
};

/// The nearest in time of the posts of all results that are copies of the same first one.
std::optional<Other> nearest(sql::Database& db, const model::Result& result, base::Instant at,
                             std::chrono::milliseconds reach) {
  auto query = db(
      "SELECT p.scheduled_id, r.result_id, p.scheduled_datetime, CASE WHEN r.original_video_url = ?3 THEN 1.0 ELSE "
      "min(coalesce(r.similarity, 1.0), ?4) END FROM posts p JOIN results r ON r.result_id = p.result_id WHERE "
      "p.result_id <> ?1 AND p.result_id IN (SELECT ?2 UNION ALL SELECT result_id FROM results WHERE duplicate_of = ?2 "
      "UNION ALL SELECT result_id FROM results WHERE original_video_url = ?3 AND original_video_url GLOB 'media:*') "
      "AND "
      "p.scheduled_datetime BETWEEN ?5 AND ?6 ORDER BY abs(p.scheduled_datetime - ?7), p.row LIMIT 1",
      result.result_id, result.duplicate_of.value_or(result.result_id), result.original_video_url,
      result.similarity.value_or(1), base::to_millis(at - reach), base::to_millis(at + reach), base::to_millis(at));
  if (!query.next()) return std::nullopt;
  return Other{query.text(0), query.text(1), base::from_millis(query.integer(2)), query.real(3)};
}

}  // namespace

std::optional<std::string> repeats(const Farm& farm, sql::Database& db, const model::Result& result, base::Instant at) {
  const auto policy = repeat_policy(farm.settings);
  const auto days = policy.reach.count();
  if (policy.repeats == Repeats::off || !result.original_video_url) return std::nullopt;
  const auto other = nearest(db, result, at, policy.reach);
  if (!other) return std::nullopt;
  const auto words =
      fmt::format("post {} at {} shows the same video ({:.0f} % similar, result {})", other->scheduled_id,
                  base::format_instant(other->at), other->similarity * 100, other->result_id);
  if (policy.repeats == Repeats::block)
    throw base::Error{base::Code::DUPLICATE_VIDEO,
                      fmt::format("result {} is not scheduled: {}", result.result_id, words),
                      fmt::format("Choose a time more than {} days away, or another video; `farmtok results show {}` "
                                  "shows that one. dedup.repeat=warn lets it pass with a notice.",
                                  days, other->result_id)};
  return fmt::format("Repeats within {} days: {}.", days, words);
}

}  // namespace farmtok::farm::planning
