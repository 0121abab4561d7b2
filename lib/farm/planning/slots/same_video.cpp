#include "farm/planning/slots/same_video.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "farm/planning/slots/accounts.hpp"

namespace farmtok::farm::planning {
namespace {

bool stored(const std::string& original) { return original.starts_with("media:"); }

}  // namespace

void SameVideo::read(sql::Database& db, const std::string& job_id, base::Instant first,
                     const std::set<std::string>& without) {
  if (policy_ == Repeats::off) return;
  // The results come first, few or many; an index finds the posts of each.
  auto query =
      db("WITH mine AS (SELECT result_id, duplicate_of, original_video_url FROM results WHERE job_id = ?1 AND approved "
         "= 1), same AS (SELECT coalesce(duplicate_of, result_id) AS result_id FROM mine UNION SELECT result_id FROM "
         "results WHERE duplicate_of IN (SELECT coalesce(duplicate_of, result_id) FROM mine) UNION SELECT result_id "
         "FROM results WHERE original_video_url GLOB 'media:*' AND original_video_url IN (SELECT original_video_url "
         "FROM mine)) SELECT p.scheduled_id, p.scheduled_datetime, r.result_id, coalesce(r.duplicate_of, ''), "
         "coalesce(r.original_video_url, ''), coalesce(r.similarity, 1.0) FROM same CROSS JOIN posts p ON p.result_id "
         "= same.result_id CROSS JOIN results r ON r.result_id = p.result_id WHERE p.scheduled_datetime >= ?2",
         job_id, base::to_millis(first - reach_));
  while (query.next()) {
    const auto id = query.text(0);
    if (without.contains(id)) continue;
    const Video video{query.text(2), query.text(3), query.text(4), query.real(5)};
    know(video);
    add({video, base::from_millis(query.integer(1)), "post " + id});
  }
}

void SameVideo::know(const Video& video) {
  if (policy_ == Repeats::off) return;
  const auto join = [&](const std::string& key) {
    const auto kept = root(node(video.result_id));
    const auto gone = root(node(key));
    if (kept == gone) return;
    parents_[gone] = kept;
    if (auto moved = shown_.extract(gone)) shown_[kept].merge(moved.mapped());
  };
  if (!video.first.empty()) join(video.first);
  if (stored(video.original)) join(video.original);
}

void SameVideo::add(const Entry& entry) {
  if (policy_ == Repeats::off) return;
  shown_[root(node(entry.video.result_id))].emplace(entry.at, Shown{entry.video, entry.label});
}

std::size_t SameVideo::line_of(const Video& video) { return blocks() ? root(node(video.result_id)) + 1 : 0; }

std::optional<base::Instant> SameVideo::blocked_until(const Video& video, base::Instant at) {
  if (!blocks()) return std::nullopt;
  const auto* times = times_of(video);
  if (!times) return std::nullopt;
  for (auto each = times->upper_bound(at + reach_); each != times->begin();) {
    if ((--each)->first < at - reach_) break;
    if (each->second.video.result_id != video.result_id) return each->first + reach_;
  }
  return std::nullopt;
}

std::optional<std::string> SameVideo::nearest_label(const Entry& entry) {
  const auto* other = nearest(entry);
  return other ? std::optional{other->second.label} : std::nullopt;
}

std::optional<std::string> SameVideo::repeated(const Entry& entry) {
  const auto* other = nearest(entry);
  if (!other) return std::nullopt;
  const auto& video = other->second.video;
  const bool same_file = stored(video.original) && video.original == entry.video.original;
  const auto similarity = same_file ? 1.0 : std::min(video.similarity, entry.video.similarity);
  const auto days = std::chrono::round<std::chrono::days>(std::chrono::abs(other->first - entry.at)).count();
  return fmt::format("{} shows the same video ({:.0f} % similar), {}", other->second.label, similarity * 100,
                     apart(other->first - entry.at, days));
}

bool SameVideo::shown(const Video& video) {
  const auto* times = times_of(video);
  return times &&
         std::ranges::any_of(*times, [&](const auto& each) { return each.second.video.result_id != video.result_id; });
}

std::string SameVideo::reason() const {
  return fmt::format("within {} days of a post with the same video (dedup.repeat)", reach_.count());
}

std::size_t SameVideo::node(const std::string& key) {
  const auto [found, added] = nodes_.try_emplace(key, parents_.size());
  if (added) parents_.push_back(found->second);
  return found->second;
}

std::size_t SameVideo::root(std::size_t at) {
  while (parents_[at] != at) at = parents_[at] = parents_[parents_[at]];
  return at;
}

const SameVideo::Times* SameVideo::times_of(const Video& video) {
  const auto found = shown_.find(root(node(video.result_id)));
  return found == shown_.end() ? nullptr : &found->second;
}

const std::pair<const base::Instant, SameVideo::Shown>* SameVideo::nearest(const Entry& entry) {
  const auto* times = policy_ == Repeats::off ? nullptr : times_of(entry.video);
  if (!times) return nullptr;
  const std::pair<const base::Instant, Shown>* found = nullptr;
  const auto other = [&](const auto& each) { return each.second.video.result_id != entry.video.result_id; };
  const auto from = times->lower_bound(entry.at);
  for (auto each = from; each != times->begin();)
    if (other(*--each)) {
      found = &*each;
      break;
    }
  for (auto each = from; each != times->end(); ++each)
    if (other(*each)) {
      if (!found || each->first - entry.at < entry.at - found->first) found = &*each;
      break;
    }
  return found && std::chrono::abs(found->first - entry.at) <= reach_ ? found : nullptr;
}

}  // namespace farmtok::farm::planning
