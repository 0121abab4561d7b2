#include "farm/review/label.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/links.hpp"
#include "farm/page.hpp"
#include "model/enums.hpp"

namespace farmtok::farm::review {
namespace {

using base::Code;
using base::Error;

constexpr std::size_t most_named = 5;
constexpr std::size_t most_columns = 600;
constexpr std::string_view label_required =
    "`farmtok config set provenance.policy require` lets such videos be published with the AI label.";

/// One command for all results of a job: a line with a pipe, for a shell.
std::string all_at_once(const std::string& job_id) {
  return fmt::format(
      "farmtok results list {} --only unlabelled --all --ids | farmtok results edit --from - --ai-origin operator",
      job_id);
}

std::string help_of_blocked(const model::Scheduled& post) {
  return fmt::format(
      "Delete it: `farmtok schedule delete {}`; then `farmtok results edit {} --video FILE` brings another video. If "
      "it "
      "is not made with AI, say why: `farmtok schedule edit {} --ai-origin none --reason \"…\"`. {}",
      post.scheduled_id, post.result_id, post.scheduled_id, label_required);
}

std::string help_of_blocked(const model::Result& result) {
  const auto& id = result.result_id;
  return fmt::format(
      "Reject it: `farmtok results reject {}`, or bring another video: `farmtok results edit {} --video FILE`. If it "
      "is "
      "not made with AI, say why: `farmtok results edit {} --ai-origin none --reason \"…\"`. {}",
      id, id, id, label_required);
}

/// What a stored video has that may say AI and is not clear; `advice` says how to label it.
template <class Entity>
std::optional<std::string> unclear_in(sql::Database& db, const Entity& entity, const std::string& advice) {
  if (entity.ai_origin != model::AiOrigin::none_found || entity.is_aigc || !entity.original_video_url) return {};
  const auto media_id = Links::media_id(*entity.original_video_url);
  if (!media_id) return {};
  auto video = db("SELECT facts ->> 'unread' FROM media WHERE media_id = ?", *media_id);
  if (!video.next() || video.is_null(0)) return {};
  return fmt::format("it is not clear whether its video is made with AI: {}; {}",
                     base::fit(video.text(0), most_columns), advice);
}

bool label_helps(LabelPolicy policy) { return policy == LabelPolicy::require; }

}  // namespace

bool give_label(const settings::Settings& settings, model::Result& result, model::Scheduled& post) {
  post.ai_origin = origin_for_post(result);
  post.digital_source_type = result.digital_source_type;
  post.credentials = result.credentials;
  post.ai_tag = result.ai_tag;
  post.is_aigc = result.is_aigc;
  post.ai_reason = result.ai_reason;
  const auto policy = label_policy(settings);
  if (policy == LabelPolicy::block && is_made_by_ai(result))
    throw Error{Code::AI_BLOCKED,
                fmt::format("result {} cannot be scheduled: it is made with AI ({}), and provenance.policy is block",
                            result.result_id, finding_in_words(result)),
                help_of_blocked(result),
                {{"ai_origin", fmt::format("is {}", model::enum_name(result.ai_origin))}}};
  if (!undecided(result)) return false;
  if (label_helps(policy))
    throw Error{
        Code::AI_LABEL_REQUIRED,
        fmt::format("result {} cannot be scheduled without the AI label: {}", result.result_id,
                    finding_in_words(result)),
        fmt::format("Set the label: `farmtok results edit {} --ai-origin operator`; on all of its job at once: {}",
                    result.result_id, all_at_once(result.job_id)),
        {{"is_aigc", "is not decided"}}};
  set_label(result);
  set_label(post);
  return true;
}

std::string results_without_label(LabelPolicy policy) {
  if (!label_helps(policy)) return "0";
  return "ai_origin <> 'none_found' AND is_aigc IS NULL AND rejected = 0 AND scheduled = 0";
}

std::string posts_without_label(LabelPolicy policy) {
  return label_helps(policy) ? "ai_origin <> 'none_found' AND is_aigc IS NULL AND fired = 0" : "0";
}

std::string blocked_results(LabelPolicy policy) {
  if (policy != LabelPolicy::block) return "0";
  return "ai_origin <> 'none_found' AND is_aigc IS NOT 0 AND approved = 1 AND scheduled = 0";
}

std::string blocked_posts(LabelPolicy policy) {
  return policy == LabelPolicy::block ? "ai_origin <> 'none_found' AND is_aigc IS NOT 0 AND fired = 0" : "0";
}

LabelCounts count_labels(sql::Database& db, LabelPolicy policy, std::int64_t most) {
  const auto counted = [&](const char* table, std::string_view condition) {
    return count(db(fmt::format("SELECT count(*) FROM (SELECT 1 FROM {} WHERE {} LIMIT ?)", table, condition), most));
  };
  return {.results = counted("results", results_without_label(policy)),
          .posts = counted("posts", posts_without_label(policy)),
          .blocked_results = counted("results", blocked_results(policy)),
          .blocked_posts = counted("posts", blocked_posts(policy)),
          .unconfirmed = counted("posts", unconfirmed_posts)};
}

std::optional<std::string> blocked(const settings::Settings& settings, const model::Scheduled& post) {
  if (post.fired || !is_made_by_ai(post) || label_policy(settings) != LabelPolicy::block) return std::nullopt;
  return fmt::format("it is made with AI ({}), and provenance.policy is block", finding_in_words(post));
}

std::optional<std::string> blocked_note(const settings::Settings& settings, const model::Scheduled& post) {
  const auto why = blocked(settings, post);
  if (!why) return std::nullopt;
  return fmt::format("{}: {}. {}",
                     post.state == model::PostState::held ? "it stays held" : "it will be held when it is due", *why,
                     help_of_blocked(post));
}

void refuse_blocked(const model::Scheduled& post, const std::string& why) {
  throw Error{Code::AI_BLOCKED,
              fmt::format("post {} does not fire: {}", post.scheduled_id, why),
              help_of_blocked(post),
              {{"ai_origin", fmt::format("is {}", model::enum_name(post.ai_origin))}}};
}

std::optional<std::string> label_advice(LabelPolicy policy, const model::Result& result) {
  if (result.scheduled || result.rejected) return std::nullopt;
  if (policy == LabelPolicy::block && is_made_by_ai(result)) return help_of_blocked(result);
  if (!label_helps(policy) || !undecided(result)) return std::nullopt;
  return fmt::format("`farmtok results edit {} --ai-origin operator` sets the AI label.", result.result_id);
}

std::optional<std::string> label_advice(LabelPolicy policy, const model::Scheduled& post) {
  const auto& id = post.scheduled_id;
  if (unconfirmed(post))
    return fmt::format("`farmtok proof submit {} --ai-label-set` says that the label is on, once you know it.", id);
  if (post.fired || !label_helps(policy) || !undecided(post)) return std::nullopt;
  return fmt::format("`farmtok schedule edit {} --ai-origin operator` sets the AI label.", id);
}

std::optional<std::string> near_ai_words(sql::Database& db, const model::Result& result) {
  if (result.ai_origin != model::AiOrigin::none_found || result.is_aigc) return std::nullopt;
  auto twin = db(
      "SELECT result_id FROM results WHERE ai_origin <> 'none_found' AND coalesce(is_aigc, 1) = 1 AND (result_id = ?1 "
      "OR (duplicate_of = ?2 AND duplicate_of IS NOT NULL)) ORDER BY row LIMIT 1",
      result.duplicate_of, result.result_id);
  if (!twin.next()) return std::nullopt;
  return fmt::format(
      "nearly the same as {}, which is made with AI; `farmtok results edit {} --ai-origin operator` "
      "labels it",
      twin.text(0), result.result_id);
}

std::optional<std::string> unclear_words(sql::Database& db, const model::Result& result) {
  return unclear_in(db, result,
                    fmt::format("`farmtok results edit {} --ai-origin operator` labels it", result.result_id));
}

std::optional<std::string> unclear_words(sql::Database& db, const model::Scheduled& post) {
  return unclear_in(db, post,
                    fmt::format("`farmtok schedule edit {} --ai-origin operator` labels it", post.scheduled_id));
}

std::int64_t count_near_ai(sql::Database& db, std::int64_t most) {
  // Either may have been there first.
  const std::string_view pair =
      "t.ai_origin <> 'none_found' AND coalesce(t.is_aigc, 1) = 1 AND r.ai_origin = 'none_found' AND r.is_aigc IS NULL "
      "AND r.approved = 1 AND r.scheduled = 0";
  return count(db(fmt::format("SELECT count(*) FROM (SELECT r.result_id FROM results AS t JOIN results AS r ON "
                              "r.duplicate_of = t.result_id AND r.duplicate_of IS NOT NULL WHERE {0} UNION SELECT "
                              "r.result_id FROM results AS t JOIN results AS r ON r.result_id = t.duplicate_of WHERE "
                              "{0} LIMIT ?)",
                              pair),
                  most));
}

std::optional<std::string> unlabelled_words(LabelPolicy policy, const std::string& job_id, std::int64_t results) {
  if (results == 0 || policy == LabelPolicy::tell) return std::nullopt;
  if (policy == LabelPolicy::block)
    return fmt::format(
        "{} of these results {} made with AI, and provenance.policy is block: applying this is refused; `farmtok "
        "results list {} --only ai` shows them",
        results, results == 1 ? "is" : "are", job_id);
  return fmt::format("{} of these results {} the AI label before this can be applied: {}", results,
                     results == 1 ? "needs" : "need", all_at_once(job_id));
}

void refuse_plan(LabelPolicy policy, const std::string& job_id, std::span<const std::string> results) {
  const bool block = policy == LabelPolicy::block;
  const auto named = results.first(std::min(results.size(), most_named));
  const auto ids = fmt::format("{}{}", fmt::join(named, ", "), named.size() < results.size() ? ", …" : "");
  const auto some = base::counted(std::ssize(results), "result");
  const bool one = results.size() == 1;
  auto message = block
                     ? fmt::format("nothing was made: {} {} made with AI, and provenance.policy is block: {}", some,
                                   one ? "is" : "are", ids)
                     : fmt::format("nothing was made: {} {} the AI label first: {}", some, one ? "needs" : "need", ids);
  auto hint = block ? fmt::format(
                          "`farmtok results list {} --only ai` shows them, `farmtok results reject {}` leaves "
                          "one out. {}",
                          job_id, results.front(), label_required)
                    : fmt::format("Set it on all of the job at once: {}; `farmtok results reject {}` leaves one out.",
                                  all_at_once(job_id), results.front());
  throw Error{block ? Code::AI_BLOCKED : Code::AI_LABEL_REQUIRED,
              std::move(message),
              std::move(hint),
              {{"result_id", fmt::format("{}", fmt::join(named, ", "))}}};
}

std::optional<std::string> label_of_file(const settings::Settings& settings, const model::VideoFacts& facts) {
  const auto origin = origin_in(facts);
  if (origin == model::AiOrigin::none_found) return std::nullopt;
  const bool by_tag = !facts.digital_source_type || !model::is_ai(*facts.digital_source_type);
  const auto by = origin == model::AiOrigin::credentials ? "its content credentials"
                  : by_tag                               ? fmt::format("its tag {}", base::fit(*facts.ai_tag, 80))
                                                         : "its XMP";
  const auto policy = label_policy(settings);
  const auto* then = policy == LabelPolicy::tell ? "the AI label will be set on its post"
                     : policy == LabelPolicy::block
                         ? "a result of it cannot be scheduled (provenance.policy is block)"
                         : "a result of it is scheduled once it has the AI label: `farmtok results edit "
                           "RESULT --ai-origin operator`";
  return fmt::format("made with AI, as {} say{} (found, not verified); {}", by,
                     origin == model::AiOrigin::credentials ? "" : "s", then);
}

model::Result with_ai_notice(const settings::Settings& settings, model::Result result) {
  result.ai_notice = notice_of(result, label_policy(settings));
  return result;
}

}  // namespace farmtok::farm::review
