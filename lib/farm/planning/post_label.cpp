#include "farm/planning/post_label.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/counted.hpp"
#include "base/shell.hpp"
#include "base/text/text.hpp"
#include "farm/library/remake.hpp"
#include "farm/planning/posts/posts.hpp"
#include "farm/provenance.hpp"
#include "model/enums.hpp"
#include "queue/events.hpp"
#include "queue/queue.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::planning {
namespace {

using model::DedupStatus;
using model::Result;
using model::Scheduled;

constexpr std::size_t most_named = 3;

/// The result's own word, for a post.
Word word_of(const Result& result) {
  if (result.is_aigc == false) return {model::AiOrigin::none_found, result.ai_reason};
  return {model::AiOrigin::operator_, result.ai_reason};
}

bool decided_itself(sql::Database& db, const std::string& scheduled_id) {
  return db("SELECT 1 FROM events WHERE subject = ? AND who = 'operator' AND what IN ('post.labelled', "
            "'post.label_taken_off') LIMIT 1",
            scheduled_id)
      .next();
}

/// The commands by which posts get the result's word.
std::string commands(std::span<const std::string> posts, const Result& result) {
  const auto words = result.is_aigc == true ? std::string{"operator"}
                                            : "none --reason " + base::shell_word(result.ai_reason.value_or("…"));
  std::vector<std::string> made;
  for (const auto& id : posts.first(std::min(posts.size(), most_named)))
    made.push_back(fmt::format("`farmtok schedule edit {} --ai-origin {}`", id, words));
  if (posts.size() > most_named) made.emplace_back("…");
  return base::join(made, ", ");
}

}  // namespace

void post_labelled(store::Tx& tx, const Scheduled& before, const Scheduled& post, const char* who,
                   const std::optional<std::string>& why) {
  queue::record(tx, {.who = who,
                     .what = post.is_aigc == false ? "post.label_taken_off" : "post.labelled",
                     .subject = post.scheduled_id,
                     .job_id = post.job_id,
                     .to_state = model::enum_name(post.is_aigc == false ? model::AiOrigin::none_found : post.ai_origin),
                     .why = why});
  if (post.fired) return;
  if (post.dedup_status == DedupStatus::completed && source_type_of_copy(before) != source_type_of_copy(post))
    library::remake_copy(tx, post.scheduled_id, who, "its AI label was changed, which its copy says");
  else if (post.state == model::PostState::held &&
           post.dedup_status.value_or(DedupStatus::completed) == DedupStatus::completed)
    queue::reschedule(tx, model::WorkKind::fire, post.scheduled_id, tx.now);
}

std::optional<std::string> follow_label(store::Tx& tx, const Result& result) {
  if (!result.is_aigc) return std::nullopt;
  static const auto sql =
      store::select<Scheduled>("posts", "WHERE result_id = ? ORDER BY fired, scheduled_datetime, row");
  const auto word = word_of(result);
  std::int64_t followed = 0;
  std::vector<std::string> fired, own;
  for (const auto& before : store::all<Scheduled>(tx.db(sql, result.result_id))) {
    auto post = before;
    say(post, word, "");
    if (!label_changed(before, post)) continue;
    if (post.fired || (!undecided(before) && decided_itself(tx.db, post.scheduled_id))) {
      if (before.is_aigc != post.is_aigc) (post.fired ? fired : own).push_back(post.scheduled_id);
      continue;
    }
    save_post(tx, post);
    post_labelled(tx, before, post, "worker",
                  fmt::format("the operator said so of its result{}", word.reason ? ": " + *word.reason : ""));
    ++followed;
  }
  std::vector<std::string> told;
  if (followed > 0)
    told.push_back(fmt::format("{} of it that {} not fired got the same", base::counted(followed, "post"),
                               followed == 1 ? "has" : "have"));
  if (!fired.empty())
    told.push_back(fmt::format("{} fired before and {} as {}: {} changes that",
                               base::counted(std::ssize(fired), "post"), fired.size() == 1 ? "stays" : "stay",
                               fired.size() == 1 ? "it is" : "they are", commands(fired, result)));
  if (!own.empty())
    told.push_back(fmt::format("{} what you decided on {}: {} changes that",
                               base::counted(std::ssize(own), "post keeps", "posts keep"),
                               own.size() == 1 ? "it" : "them", commands(own, result)));
  return told.empty() ? std::nullopt : std::optional{base::sentence(base::join(told, "; "))};
}

}  // namespace farmtok::farm::planning
