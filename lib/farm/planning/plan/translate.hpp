#pragma once
// A model translates sentences that no grammar reads. Its answer is a stranger's input: it is read again, shown to the
// user, and never used in place of the typed text.

#include "base/error.hpp"
#include "farm/analysis/analyst.hpp"
#include "farm/analysis/money.hpp"
#include "farm/farm.hpp"
#include "farm/planning/plan/plan.hpp"

namespace farmtok::farm::planning {

/// Longest line that is accepted from a model, in bytes.
inline constexpr std::size_t longest_translation = 500;

struct Translation {
  Plan plan;                // its text is the line
  std::string by;           // "gemini gemini-2.5-flash"
  analysis::Tokens tokens;  // of all questions
  base::Amount cost;
};

/// The model or program that the setting plan.translator names, ready for questions; null when it names none.
/// Throws PROVIDER_NOT_READY.
analysis::Analyst* translator_of(const Farm& farm, const analysis::Analysts& analysts);

/// Asks the translator for one line that means `sentence`, which read_plan() refused with `refusal`, and a second time,
/// with the fault, when read_plan() cannot read the first answer. Otherwise throws `refusal`, with a detail
/// "translation" that gives the offered line, or why there was none.
Translation translate_plan(const Farm& farm, analysis::Analyst& translator, const std::string& sentence,
                           const base::Error& refusal, const PlanContext& context, const services::Stopping& stopping);

}  // namespace farmtok::farm::planning
