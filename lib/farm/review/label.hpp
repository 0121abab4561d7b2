#pragma once
// The platform's AI label of a post, by provenance.policy: who decides, what waits for it, and what helps.

#include <optional>
#include <span>
#include <string>

#include "farm/label_policy.hpp"

namespace farmtok::farm::review {

/// Called before a result becomes a post: gives the post what is known about the making of its video, and the label
/// that was decided on. Where AI was found and nothing was decided, tell sets the label of both, and require throws
/// AI_LABEL_REQUIRED; block throws AI_BLOCKED for any video that is made with AI. Returns whether the label of the
/// result was set.
bool give_label(const settings::Settings& settings, model::Result& result, model::Scheduled& post);

/// Conditions of the table of results or posts, one for each list, count and notice.
/// Waits for the operator's decision on the label. Under tell and block nothing does: tell decides by itself, and the
/// label does not help under block. Rejected results, and those that have a post, do not wait.
std::string results_without_label(LabelPolicy policy);
/// The same of posts that have not fired.
std::string posts_without_label(LabelPolicy policy);
/// Approved results that are not scheduled, and posts that do not fire, because of block.
std::string blocked_results(LabelPolicy policy);
std::string blocked_posts(LabelPolicy policy);
/// As unconfirmed().
constexpr std::string_view unconfirmed_posts =
    "ai_origin <> 'none_found' AND is_aigc IS NOT 0 AND proof_url IS NOT NULL AND ai_label_set IS NOT 1";

/// What the doctor counts by these conditions; each up to `most`.
struct LabelCounts {
  std::int64_t results = 0;
  std::int64_t posts = 0;
  std::int64_t blocked_results = 0;
  std::int64_t blocked_posts = 0;
  std::int64_t unconfirmed = 0;
};
LabelCounts count_labels(sql::Database& db, LabelPolicy policy, std::int64_t most);

/// A post whose video was found to be made with AI after it was planned does not fire under block: the reason.
std::optional<std::string> blocked(const settings::Settings& settings, const model::Scheduled& post);
/// The same as a notice, with the commands that help; empty for a post that fires or has fired.
std::optional<std::string> blocked_note(const settings::Settings& settings, const model::Scheduled& post);
/// The error for the operator who fires it.
[[noreturn]] void refuse_blocked(const model::Scheduled& post, const std::string& why);

/// For the operator: what is to be done about the label of a result; empty when nothing is, and then it can be
/// scheduled as far as its label goes.
std::optional<std::string> label_advice(LabelPolicy policy, const model::Result& result);
std::optional<std::string> label_advice(LabelPolicy policy, const model::Scheduled& post);

/// For a result in which nothing was found, and whose video is nearly the same as one with AI: which, and the command
/// that labels it. Nothing is required for it. Empty for any other.
std::optional<std::string> near_ai_words(sql::Database& db, const model::Result& result);
/// For a result or post in which nothing was found, and whose video has marks that may say AI, such as credentials that
/// cannot be read or those of its cover picture: which, and the command that labels it. Nothing is required for it.
/// Empty for any other.
std::optional<std::string> unclear_words(sql::Database& db, const model::Result& result);
std::optional<std::string> unclear_words(sql::Database& db, const model::Scheduled& post);
/// How many approved results, not scheduled yet, are nearly the same as one with AI.
std::int64_t count_near_ai(sql::Database& db, std::int64_t most);

/// For a plan: that so many of its results cannot be scheduled as they are; empty under tell.
std::optional<std::string> unlabelled_words(LabelPolicy policy, const std::string& job_id, std::int64_t results);
/// The error for a plan of which these results cannot be scheduled as they are.
[[noreturn]] void refuse_plan(LabelPolicy policy, const std::string& job_id, std::span<const std::string> results);

/// For the probe of a file that says that AI made it: what becomes of its post's label; empty for any other.
std::optional<std::string> label_of_file(const settings::Settings& settings, const model::VideoFacts& facts);

/// The result with the notice on its making.
model::Result with_ai_notice(const settings::Settings& settings, model::Result result);

}  // namespace farmtok::farm::review
