#include "farm/planning/hand_set.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace farmtok::farm::planning {
namespace {

constexpr std::size_t most_named = 3;

}  // namespace

std::set<std::string> set_by_hand(sql::Database& db, const std::string& job_id) {
  // A move by the zone database keeps the wall time, so it is still the person's time.
  auto query =
      db("SELECT subject, coalesce(why, '') FROM events WHERE job_id = ? AND who = 'operator' AND what IN "
         "('post.planned', 'post.moved') ORDER BY event_id",
         job_id);
  std::set<std::string> made;
  while (query.next()) {
    if (query.text_view(1).ends_with(hand_set_words)) made.insert(query.text(0));
    else made.erase(query.text(0));
  }
  return made;
}

std::string hand_set_note(std::span<const std::string> posts) {
  const auto named = posts.first(std::min(posts.size(), most_named));
  return fmt::format("{} {} set by hand and {} ({}{})", posts.size(),
                     posts.size() == 1 ? "post has a time that was" : "posts have times that were",
                     posts.size() == 1 ? "stays there" : "stay there", fmt::join(named, ", "),
                     posts.size() > most_named ? ", …" : "");
}

}  // namespace farmtok::farm::planning
