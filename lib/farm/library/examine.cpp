#include "farm/library/examine.hpp"

#include "base/text/text.hpp"
#include "farm/links.hpp"
#include "model/enums.hpp"
#include "queue/queue.hpp"

namespace farmtok::farm::library {

using model::WorkKind;

void examine_later(store::Tx& tx, const std::optional<std::string>& stored) {
  const auto media_id = stored ? Links::media_id(*stored) : std::nullopt;
  if (!media_id) return;
  queue::add(
      tx,
      {.kind = model::WorkKind::examine, .key = *media_id, .subject = *media_id, .run_at = tx.now, .max_attempts = 3});
}

Reading read_first(store::Tx& tx, const model::Scheduled& post, bool again) {
  const auto media_id = post.original_video_url ? Links::media_id(*post.original_video_url) : std::nullopt;
  if (!media_id) return {};
  bool gone = false;
  {
    auto query = tx.db(
        "SELECT gone_at IS NOT NULL FROM media WHERE media_id = ? AND facts IS NOT NULL AND making_read_at IS NULL",
        *media_id);
    if (!query.next()) return {};
    gone = query.integer(0) != 0;
  }
  if (gone) return {.waits = false, .why = "its file is no longer stored"};
  std::string state;
  std::string fault;
  {
    auto query = tx.db("SELECT state, last_error FROM work WHERE kind = 'examine' AND key = ?", *media_id);
    if (query.next()) {
      state = query.text(0);
      if (!query.is_null(1)) fault = base::fit(query.text(1), 200);
    }
  }
  if (state == "dead") return {.waits = false, .why = fault.empty() ? "the last try failed" : fault};
  if (state.empty() && again) return {.waits = false, .why = "its file cannot be read"};
  if (state.empty()) examine_later(tx, post.original_video_url);
  const auto due = std::min(post.scheduled_datetime, tx.now);
  tx.db("UPDATE work SET run_at = min(run_at, ?) WHERE kind = 'examine' AND key = ? AND state = 'queued' AND attempt = "
        "0",
        base::to_millis(due), *media_id)
      .run();
  tx.touch(WorkKind::examine);
  return {.waits = true, .why = {}};
}

void reading_ended(store::Tx& tx, const std::string& media_id) {
  std::vector<std::string> waiting;
  {
    auto query = tx.db(
        "SELECT scheduled_id FROM posts WHERE original_video_url = ? AND original_video_url GLOB 'media:*' AND fired = "
        "0 AND state = 'held' AND state_reason = ?",
        "media:" + media_id, reading_words);
    while (query.next()) waiting.push_back(query.text(0));
  }
  for (const auto& scheduled_id : waiting) queue::reschedule(tx, WorkKind::fire, scheduled_id, tx.now);
}

}  // namespace farmtok::farm::library
