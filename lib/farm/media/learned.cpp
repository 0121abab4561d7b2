#include "farm/media/learned.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/label_policy.hpp"
#include "farm/media/media_remake.hpp"
#include "farm/provenance.hpp"
#include "model/enums.hpp"
#include "model/json.hpp"
#include "queue/events.hpp"
#include "store/rows.hpp"

namespace farmtok::farm {
namespace {

using model::Result;
using model::Scheduled;

constexpr auto policy_tells = "its post got the label, because provenance.policy is tell";

std::optional<std::string> as_text(const std::optional<model::Credentials>& credentials) {
  return credentials ? std::optional{base::to_line(model::to_json(*credentials))} : std::nullopt;
}

/// Writes only what a file can tell, so that a change at the same moment keeps its own fields.
template <class Entity>
void save(store::Tx& tx, const char* table, const char* key, const std::string& id, const Entity& entity) {
  tx.db(fmt::format("UPDATE {} SET ai_origin = ?, digital_source_type = ?, credentials = ?, ai_tag = ?, is_aigc = ?, "
                    "updated_at = ? "
                    "WHERE {} = ?",
                    table, key),
        model::enum_name(entity.ai_origin), entity.digital_source_type, as_text(entity.credentials), entity.ai_tag,
        entity.is_aigc, base::to_millis(tx.now), id)
      .run();
}

template <class Entity>
void record(store::Tx& tx, const char* what, const std::string& id, const Entity& entity) {
  queue::record(tx, {.who = "worker",
                     .what = what,
                     .subject = id,
                     .job_id = entity.job_id,
                     .to_state = model::enum_name(entity.ai_origin),
                     .why = finding_in_words(entity)});
}

void tell_result(store::Tx& tx, Result result, const model::VideoFacts& facts) {
  if (!learn(result, facts)) return;
  save(tx, "results", "result_id", result.result_id, result);
  record(tx, "result.provenance", result.result_id, result);
}

bool tell(const Farm& farm, store::Tx& tx, Scheduled& post, const model::VideoFacts& facts) {
  if (post.fired || !learn(post, facts)) return false;
  record(tx, "post.provenance", post.scheduled_id, post);
  if (!undecided(post) || label_policy(farm.settings) != LabelPolicy::tell) return true;
  post.is_aigc = true;
  record(tx, "post.labelled", post.scheduled_id, post);
  return true;
}

}  // namespace

void tell_users(const Farm& farm, store::Tx& tx, const std::string& media_id, const model::VideoFacts& facts) {
  if (!facts.credentials && !facts.digital_source_type && !facts.ai_tag) return;
  const auto stored = "media:" + media_id;
  static const auto results =
      store::select<Result>("results", "WHERE original_video_url = ? AND original_video_url GLOB 'media:*'");
  static const auto posts = store::select<Scheduled>(
      "posts", "WHERE original_video_url = ? AND original_video_url GLOB 'media:*' AND fired = 0");
  for (auto& result : store::all<Result>(tx.db(results, stored))) tell_result(tx, std::move(result), facts);
  for (auto& post : store::all<Scheduled>(tx.db(posts, stored))) {
    if (!tell(farm, tx, post, facts)) continue;
    save(tx, "posts", "scheduled_id", post.scheduled_id, post);
    if (post.is_aigc == true) label_result_itself(tx, post.result_id, "worker", policy_tells);
    if (post.dedup_status == model::DedupStatus::completed && post.render &&
        source_type_of_copy(post) != post.render->output.digital_source_type)
      remake_copy(tx, post.scheduled_id, "worker", "its copy does not say how the video was made");
  }
}

void tell_post(const Farm& farm, store::Tx& tx, Scheduled& post, const model::VideoFacts& facts) {
  if (!facts.credentials && !facts.digital_source_type && !facts.ai_tag) return;
  const bool told = tell(farm, tx, post, facts);
  static const auto sql = store::select<Result>("results", "WHERE result_id = ?");
  if (auto result = store::first<Result>(tx.db(sql, post.result_id))) tell_result(tx, *std::move(result), facts);
  if (told && post.is_aigc == true) label_result_itself(tx, post.result_id, "worker", policy_tells);
}

}  // namespace farmtok::farm
