#include "farm/library/learned.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/label_policy.hpp"
#include "farm/library/remake.hpp"
#include "farm/provenance.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::library {
namespace {

using model::Result;
using model::Scheduled;

constexpr auto policy_tells = "its post got the label, because provenance.policy is tell";
constexpr auto task_asks = "its post got the label, because it has fired and its task asks for it";

std::optional<std::string> as_text(const std::optional<model::Credentials>& credentials) {
  return credentials ? std::optional{base::to_line(model::to_json(*credentials))} : std::nullopt;
}

/// Writes only what a file can tell, so that a change at the same moment keeps its own fields.
template <class Entity>
void save(store::Tx& tx, const char* table, const char* key, const std::string& id, const Entity& entity) {
  tx.db(fmt::format("UPDATE {} SET ai_origin = ?, digital_source_type = ?, credentials = ?, ai_tag = ?, is_aigc = ?, "
                    "ai_reason = ?, updated_at = ? WHERE {} = ?",
                    table, key),
        model::enum_name(entity.ai_origin), entity.digital_source_type, as_text(entity.credentials), entity.ai_tag,
        entity.is_aigc, entity.ai_reason, base::to_millis(tx.now), id)
      .run();
}

template <class Entity>
void record(store::Tx& tx, const char* what, const std::string& id, const Entity& entity, const std::string& why = {}) {
  queue::record(tx, {.who = "worker",
                     .what = what,
                     .subject = id,
                     .job_id = entity.job_id,
                     .to_state = model::enum_name(entity.ai_origin),
                     .why = why.empty() ? finding_in_words(entity) : why});
}

/// The finding, and that the operator had taken the label off before it.
template <class Entity>
std::string with_earlier(const Entity& entity) {
  const auto earlier = earlier_reason(entity);
  return earlier ? fmt::format("{}; {}", finding_in_words(entity), *earlier) : finding_in_words(entity);
}

void tell_result(store::Tx& tx, Result result, const model::VideoFacts& facts) {
  if (!learn(result, facts)) return;
  save(tx, "results", "result_id", result.result_id, result);
  record(tx, "result.provenance", result.result_id, result, with_earlier(result));
}

/// After a post, and before it its result, learned something: its event, and its label where no one is asked for it.
void tell_news(const Farm& farm, store::Tx& tx, Scheduled& post) {
  record(tx, "post.provenance", post.scheduled_id, post, with_earlier(post));
  // No one can be asked before a task that was handed out is done.
  if (!undecided(post) || (!post.fired && label_policy(farm.settings) != LabelPolicy::tell)) return;
  set_label(post);
  record(tx, "post.labelled", post.scheduled_id, post);
  label_result_itself(tx, post.result_id, "worker", post.fired ? task_asks : policy_tells);
}

bool tell(const Farm& farm, store::Tx& tx, Scheduled& post, const model::VideoFacts& facts) {
  if (!learn(post, facts)) return false;
  tell_news(farm, tx, post);
  return true;
}

/// Saves what the post learned; a copy that does not say it is made again, unless it was handed out.
void settle(store::Tx& tx, const Scheduled& post) {
  save(tx, "posts", "scheduled_id", post.scheduled_id, post);
  if (!post.fired && post.dedup_status == model::DedupStatus::completed && post.render &&
      source_type_of_copy(post) != post.render->output.digital_source_type)
    remake_copy(tx, post.scheduled_id, "worker", "its copy does not say how the video was made");
}

}  // namespace

void tell_users(const Farm& farm, store::Tx& tx, const std::string& media_id, const model::VideoFacts& facts) {
  if (!facts.credentials && !facts.digital_source_type && !facts.ai_tag) return;
  const auto stored = "media:" + media_id;
  static const auto results =
      store::select<Result>("results", "WHERE original_video_url = ? AND original_video_url GLOB 'media:*'");
  static const auto posts = store::select<Scheduled>(
      "posts",
      "WHERE original_video_url = ? AND original_video_url GLOB 'media:*' AND (fired = 0 OR proof_url IS NULL)");
  for (auto& result : store::all<Result>(tx.db(results, stored))) tell_result(tx, std::move(result), facts);
  static const auto own = store::select<Result>("results", "WHERE result_id = ?");
  for (auto& post : store::all<Scheduled>(tx.db(posts, stored))) {
    // The result of a video at an address keeps the address.
    if (auto result = store::first<Result>(tx.db(own, post.result_id)); result && result->original_video_url != stored)
      tell_result(tx, *std::move(result), facts);
    if (!tell(farm, tx, post, facts)) continue;
    settle(tx, post);
  }
}

void tell_declared(const Farm& farm, store::Tx& tx, const std::string& result_id, const std::string& declared) {
  static const auto own = store::select<Result>("results", "WHERE result_id = ?");
  static const auto posts =
      store::select<Scheduled>("posts", "WHERE result_id = ? AND (fired = 0 OR proof_url IS NULL)");
  auto result = store::first<Result>(tx.db(own, result_id));
  if (!result || !learn_declared(*result, declared)) return;
  save(tx, "results", "result_id", result_id, *result);
  tx.db("UPDATE results SET ai_declared = ? WHERE result_id = ?", declared, result_id).run();
  record(tx, "result.provenance", result_id, *result, with_earlier(*result));
  for (auto& post : store::all<Scheduled>(tx.db(posts, result_id))) {
    if (!learn_declared(post, declared)) continue;
    tell_news(farm, tx, post);
    settle(tx, post);
  }
}

void tell_post(const Farm& farm, store::Tx& tx, Scheduled& post, const model::VideoFacts& facts) {
  if (!facts.credentials && !facts.digital_source_type && !facts.ai_tag) return;
  static const auto sql = store::select<Result>("results", "WHERE result_id = ?");
  if (auto result = store::first<Result>(tx.db(sql, post.result_id))) tell_result(tx, *std::move(result), facts);
  tell(farm, tx, post, facts);
}

}  // namespace farmtok::farm::library
