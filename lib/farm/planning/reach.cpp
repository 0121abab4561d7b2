#include "farm/planning/reach.hpp"

#include <fmt/format.h>

#include "base/counted.hpp"
#include "base/text/text.hpp"
#include "farm/page.hpp"
#include "farm/review/label.hpp"

namespace farmtok::farm::planning {
namespace {

/// At most so many posts of a batch are searched for one with an address.
constexpr std::int64_t most_looked_at = 200;

bool has(const std::optional<std::string>& text) { return text && !base::trim(*text).empty(); }

bool in_a_feed(sql::Database& db, const model::Scheduled& post) {
  return db("SELECT 1 FROM feeds WHERE revoked_at IS NULL AND (job_id IS NULL OR job_id = ?) "
            "AND (inbox_tracer IS NULL OR inbox_tracer = ?) LIMIT 1",
            post.job_id, post.inbox_tracer)
      .next();
}

bool from_its_batch(sql::Database& db, const model::Scheduled& post) {
  if (!post.inbox_tracer) return false;
  return db("SELECT 1 FROM (SELECT on_schedule_email, on_schedule_webhook FROM posts WHERE inbox_tracer = ? LIMIT ?) "
            "WHERE on_schedule_email <> '' OR on_schedule_webhook <> '' LIMIT 1",
            *post.inbox_tracer, most_looked_at)
      .next();
}

}  // namespace

bool reaches_somebody(sql::Database& db, const model::Scheduled& post) {
  return has(post.on_schedule_email) || has(post.on_schedule_webhook) || in_a_feed(db, post) ||
         from_its_batch(db, post);
}

std::optional<std::string> reach_note(sql::Database& db, const model::Scheduled& post) {
  if (post.proof_url || reaches_somebody(db, post)) return std::nullopt;
  if (post.fired)
    return fmt::format(
        "no one was notified that it fired: it has no mail address and no webhook. `farmtok schedule link {}` shows "
        "the link, so that you can send it.",
        post.scheduled_id);
  return fmt::format(
      "no one is notified when it fires: it has no mail address and no webhook. `farmtok schedule edit {} "
      "--on-schedule-email ADDRESS` names one.",
      post.scheduled_id);
}

model::Scheduled with_notes(const settings::Settings& settings, sql::Database& db, model::Scheduled post) {
  const auto policy = label_policy(settings);
  for (const auto& note :
       {notice_of(post, policy), review::unclear_words(db, post), review::blocked_note(settings, post),
        review::label_advice(policy, post), reach_note(db, post)}) {
    if (note) post.notice = base::with_note(post.notice.value_or(""), *note);
  }
  return post;
}

std::int64_t count_untold(sql::Database& db, std::int64_t most) {
  return count(
      db("SELECT count(*) FROM (SELECT 1 FROM posts WHERE fired = 0 AND on_schedule_email IS NULL "
         "AND on_schedule_webhook IS NULL LIMIT ?)",
         most));
}

}  // namespace farmtok::farm::planning
