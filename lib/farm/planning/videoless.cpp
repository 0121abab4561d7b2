#include "farm/planning/videoless.hpp"

#include <fmt/format.h>

#include "base/counted.hpp"
#include "farm/page.hpp"

namespace farmtok::farm::planning {

bool was_found(sql::Database& db, const std::string& result_id) {
  return db(fmt::format("SELECT 1 FROM results r WHERE r.result_id = ? AND {}", found_as_video), result_id).next();
}

model::Scheduled with_video_note(sql::Database& db, model::Scheduled post) {
  if (post.original_video_url ||
      !db("SELECT 1 FROM results WHERE result_id = ? AND source_provider IS NULL", post.result_id).next())
    return post;
  const auto note = fmt::format(
      "there is no video: its volunteer gets texts only. To bring one: `farmtok schedule delete {}`, `farmtok results "
      "edit {} --video FILE`, then schedule it again.",
      post.scheduled_id, post.result_id);
  post.notice = base::with_note(post.notice.value_or(""), note);
  return post;
}

std::int64_t count_videoless(sql::Database& db, std::int64_t most) {
  return count(
      db(fmt::format("SELECT count(*) FROM (SELECT 1 FROM posts p JOIN results r ON r.result_id = p.result_id WHERE "
                     "p.fired = 0 AND p.original_video_url IS NULL AND {} LIMIT ?)",
                     found_as_video),
         most));
}

std::string videoless_words(std::int64_t posts) {
  return fmt::format(
      "{} the video that was found: the volunteers get texts only; `farmtok results list` shows which "
      "results have none, `farmtok results edit RESULT --video FILE` brings one before it is scheduled",
      posts == 1 ? "1 post lacks" : fmt::format("{} posts lack", posts));
}

}  // namespace farmtok::farm::planning
