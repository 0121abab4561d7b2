#pragma once
// The platform's AI label of a post, by provenance.policy.

#include <optional>
#include <string>

#include "model/result.hpp"
#include "model/scheduled.hpp"
#include "settings/settings.hpp"
#include "sql/database.hpp"

namespace farmtok::farm {

/// Called before a result becomes a post: gives the post what is known about the making of its video, and the label
/// that was decided on. Where AI was found and nothing was decided, tell sets the label, and require throws
/// AI_LABEL_REQUIRED; block throws AI_BLOCKED for any video that is made with AI.
void give_label(const settings::Settings& settings, const model::Result& result, model::Scheduled& post);

/// A post whose video was found to be made with AI after it was planned does not fire under block: the reason.
std::optional<std::string> blocked(const settings::Settings& settings, const model::Scheduled& post);
/// The error for the operator who fires it.
[[noreturn]] void refuse_blocked(const model::Scheduled& post, const std::string& why);

/// The results that may be scheduled, and the posts that have not fired, whose label nobody has decided on; each
/// counted up to `most`.
struct Unlabelled {
  std::int64_t results = 0;
  std::int64_t posts = 0;
};
Unlabelled count_unlabelled(sql::Database& db, std::int64_t most);

/// For a result in which nothing was found, and whose video is nearly the same as one with AI: which, and the command
/// that labels it. Nothing is required for it. Empty for any other.
std::optional<std::string> near_ai_words(sql::Database& db, const model::Result& result);
/// How many approved results, not scheduled yet, are like that.
std::int64_t count_near_ai(sql::Database& db, std::int64_t most);

/// For a plan: that so many of its results cannot be scheduled as they are; empty under tell.
std::optional<std::string> unlabelled_words(const settings::Settings& settings, const std::string& job_id,
                                            std::int64_t results);

/// For the probe of a file that says that AI made it: what becomes of its post's label; empty for any other.
std::optional<std::string> label_of_file(const settings::Settings& settings, const model::VideoFacts& facts);

}  // namespace farmtok::farm
