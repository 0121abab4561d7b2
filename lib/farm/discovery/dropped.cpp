#include "farm/discovery/dropped.hpp"

#include <fmt/format.h>

#include "base/text/text.hpp"

namespace farmtok::farm::discovery {
namespace {

constexpr std::size_t most_told = 6;
constexpr std::size_t longest_condition = 80;

}  // namespace

void add_dropped(store::Tx& tx, const std::string& job_id, const Tally& more) {
  for (const auto& [condition, videos] : more)
    tx.db("INSERT INTO dropped (job_id, condition, videos) VALUES (?, ?, ?) "
          "ON CONFLICT (job_id, condition) DO UPDATE SET videos = videos + excluded.videos",
          job_id, condition, videos)
        .run();
}

std::vector<DroppedBy> dropped_by(sql::Database& db, const std::string& job_id) {
  std::vector<DroppedBy> made;
  auto query = db("SELECT condition, videos FROM dropped WHERE job_id = ? ORDER BY videos DESC, condition", job_id);
  while (query.next()) made.push_back({query.text(0), query.integer(1)});
  return made;
}

std::string dropped_words(std::span<const DroppedBy> dropped) {
  std::vector<std::string> parts;
  std::int64_t others = 0;
  for (const auto& each : dropped) {
    if (parts.size() < most_told)
      parts.push_back(fmt::format("{} by \"{}\"", each.videos, base::fit(each.condition, longest_condition)));
    else others += each.videos;
  }
  if (others > 0) parts.push_back(fmt::format("{} by other conditions", others));
  return base::join(parts, ", ");
}

}  // namespace farmtok::farm::discovery
