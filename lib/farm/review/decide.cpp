#include "farm/review/decide.hpp"

#include <fmt/format.h>

#include <iterator>

#include "base/text/text.hpp"
#include "farm/discovery/filter/filter.hpp"
#include "farm/discovery/policy.hpp"
#include "farm/review/policy.hpp"

namespace farmtok::farm::review {
namespace {

using model::Analysis;
using model::PublishMode;

constexpr std::size_t most_words = 500;

bool would_approve(const settings::Settings& settings, PublishMode mode, const Analysis& analysis) {
  if (!analysis.fits) return false;
  return mode == PublishMode::AI_REVIEW ? analysis.approve
                                        : analysis.match_score >= discovery::score_policy(settings).approve;
}

/// "gemini" of "gemini gemini-2.5-flash".
std::string provider_of(const Analysis& analysis) {
  return analysis.analysed_by.substr(0, analysis.analysed_by.find(' '));
}

/// The conditions besides the analyst's own decision.
std::string threshold(const settings::Settings& settings, PublishMode mode) {
  if (mode == PublishMode::AI_REVIEW) return {};
  return fmt::format(", from {} on", discovery::score_policy(settings).approve);
}

}  // namespace

std::vector<std::string> left_to_a_person(const model::Job& job) {
  auto left = discovery::read_filter(job.filter_prompt.value_or("")).not_understood;
  if (job.publish_mode != PublishMode::AI_REVIEW) return left;
  auto more = discovery::read_filter(job.publish_prompt.value_or("")).not_understood;
  left.insert(left.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return left;
}

bool by_rules(const Analysis& analysis) { return analysis.fell_back || provider_of(analysis) == "rules"; }

bool needs_rules(const settings::Settings& settings, const model::Job& job, const Analysis& analysis) {
  return job.publish_mode != PublishMode::MANUAL_REVIEW && consent_policy(settings).rules_must_agree &&
         !by_rules(analysis) && would_approve(settings, job.publish_mode, analysis);
}

Decision decide(const settings::Settings& settings, const model::Job& job, const Analysis& analysis,
                const Analysis& rules, const std::vector<std::string>& left) {
  const auto mode = job.publish_mode;
  if (mode == PublishMode::MANUAL_REVIEW) return {false, "left to you: the job is in MANUAL_REVIEW", {}};
  const auto who = provider_of(analysis);
  if (!would_approve(settings, mode, analysis))
    return {false,
            fmt::format("left to you: not approved by {} ({}{})", who, analysis.match_score, threshold(settings, mode)),
            who};
  if (needs_rules(settings, job, analysis) && !would_approve(settings, mode, rules))
    return {false,
            fmt::format("left to you: {} would approve ({}), the rules would not ({})", who, analysis.match_score,
                        rules.match_score),
            {}};
  if (by_rules(analysis) && !left.empty())
    return {
        false,
        base::fit(fmt::format("left to you: the rules cannot judge \"{}\"", base::join(left, "\", \"")), most_words),
        {}};
  return {true, fmt::format("approved by {} ({}{})", who, analysis.match_score, threshold(settings, mode)), who};
}

}  // namespace farmtok::farm::review
