#include "farm/review/label.hpp"

#include <fmt/format.h>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "farm/page.hpp"
#include "farm/provenance.hpp"

namespace farmtok::farm {
namespace {

using base::Code;
using base::Error;

/// One command for all results of a job: a line with a pipe, for a shell.
std::string all_at_once(const std::string& job_id) {
  return fmt::format(
      "farmtok results list {} --only unlabelled --all --ids | farmtok results edit --from - --ai-origin operator",
      job_id);
}

}  // namespace

void give_label(const settings::Settings& settings, const model::Result& result, model::Scheduled& post) {
  post.ai_origin = result.ai_origin;
  post.digital_source_type = result.digital_source_type;
  post.credentials = result.credentials;
  post.is_aigc = result.is_aigc;
  post.ai_reason = result.ai_reason;
  const auto policy = settings.text("provenance.policy");
  if (policy == "block" && is_made_by_ai(result))
    throw Error{Code::AI_BLOCKED,
                fmt::format("result {} cannot be scheduled: it is made with AI ({}), and provenance.policy is block",
                            result.result_id, finding_in_words(result)),
                fmt::format("Reject it: `farmtok results reject {}`. If it is not made with AI, say why: `farmtok "
                            "results edit {} --ai-origin none --reason \"…\"`.",
                            result.result_id, result.result_id),
                {{"ai_origin", fmt::format("is {}", model::enum_name(result.ai_origin))}}};
  if (!undecided(result)) return;
  if (policy != "tell")
    throw Error{
        Code::AI_LABEL_REQUIRED,
        fmt::format("result {} cannot be scheduled without the AI label: {}", result.result_id,
                    finding_in_words(result)),
        fmt::format("Set the label: `farmtok results edit {} --ai-origin operator`; on all of its job at once: {}",
                    result.result_id, all_at_once(result.job_id)),
        {{"is_aigc", "is not decided"}}};
  post.is_aigc = true;
}

std::optional<std::string> blocked(const settings::Settings& settings, const model::Scheduled& post) {
  if (!is_made_by_ai(post) || settings.text("provenance.policy") != "block") return std::nullopt;
  return fmt::format("it is made with AI ({}), and provenance.policy is block", finding_in_words(post));
}

void refuse_blocked(const model::Scheduled& post, const std::string& why) {
  throw Error{Code::AI_BLOCKED,
              fmt::format("post {} does not fire: {}", post.scheduled_id, why),
              fmt::format("Delete it: `farmtok schedule delete {}`. If it is not made with AI, say why: `farmtok "
                          "schedule edit {} --ai-origin none --reason \"…\"`.",
                          post.scheduled_id, post.scheduled_id),
              {{"ai_origin", fmt::format("is {}", model::enum_name(post.ai_origin))}}};
}

Unlabelled count_unlabelled(sql::Database& db, std::int64_t most) {
  return {
      count(db("SELECT count(*) FROM (SELECT 1 FROM results WHERE ai_origin <> 'none_found' AND is_aigc IS NULL AND "
               "approved = 1 AND scheduled = 0 LIMIT ?)",
               most)),
      count(db("SELECT count(*) FROM (SELECT 1 FROM posts WHERE ai_origin <> 'none_found' AND is_aigc IS NULL AND "
               "fired = 0 LIMIT ?)",
               most))};
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

std::int64_t count_near_ai(sql::Database& db, std::int64_t most) {
  return count(
      db("SELECT count(*) FROM (SELECT 1 FROM results AS t JOIN results AS r ON r.duplicate_of = t.result_id AND "
         "r.duplicate_of IS NOT NULL WHERE t.ai_origin <> 'none_found' AND coalesce(t.is_aigc, 1) = 1 AND r.ai_origin "
         "= 'none_found' AND r.is_aigc IS NULL AND r.approved = 1 AND r.scheduled = 0 LIMIT ?)",
         most));
}

std::optional<std::string> unlabelled_words(const settings::Settings& settings, const std::string& job_id,
                                            std::int64_t results) {
  const auto policy = settings.text("provenance.policy");
  if (results == 0 || policy == "tell") return std::nullopt;
  if (policy == "block")
    return fmt::format(
        "{} of these results {} made with AI, and provenance.policy is block: applying this is refused; `farmtok "
        "results "
        "list {} --only ai` shows them",
        results, results == 1 ? "is" : "are", job_id);
  return fmt::format("{} of these results need the AI label before this can be applied: {}", results,
                     all_at_once(job_id));
}

std::optional<std::string> label_of_file(const settings::Settings& settings, const model::VideoFacts& facts) {
  const auto origin = origin_in(facts);
  if (origin == model::AiOrigin::none_found) return std::nullopt;
  const auto* by = origin == model::AiOrigin::credentials ? "its content credentials" : "its XMP";
  const auto policy = settings.text("provenance.policy");
  const auto* then = policy == "tell" ? "the AI label will be set on its post"
                     : policy == "block"
                         ? "a result of it cannot be scheduled (provenance.policy is block)"
                         : "a result of it is scheduled once it has the AI label: `farmtok results edit "
                           "RESULT --ai-origin operator`";
  return fmt::format("made with AI, as {} say{} (found, not verified); {}", by,
                     origin == model::AiOrigin::credentials ? "" : "s", then);
}

}  // namespace farmtok::farm
