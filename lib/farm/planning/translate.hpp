#pragma once
// Sentences that no grammar reads, put into one by a model. What it answers is typed input of a stranger: read again,
// shown, and never used in the place of what was typed.

#include "base/error.hpp"
#include "farm/analysis/analyst.hpp"
#include "farm/analysis/money.hpp"
#include "farm/planning/plan.hpp"

namespace farmtok::farm {

/// Longest line that is taken from a model, in bytes.
inline constexpr std::size_t longest_translation = 500;

struct Translation {
  Plan plan;       // its text is the line
  std::string by;  // "gemini gemini-2.5-flash"
  Tokens tokens;   // of all questions
  base::Amount cost;
};

/// The model or program that the setting plan.translator names, ready to be asked; null when it names none.
/// Throws PROVIDER_NOT_READY.
Analyst* translator_of(const Farm& farm, const Analysts& analysts);

/// Asks the translator for one line that means `sentence`, which read_plan() refused with `refusal`, and once more,
/// with the fault, when the first answer is no line that read_plan() reads. Otherwise throws `refusal`, with a detail
/// "translation" that tells what was offered, or why nothing was.
Translation translate_plan(const Farm& farm, Analyst& translator, const std::string& sentence,
                           const base::Error& refusal, const PlanContext& context, const Stopping& stopping);

}  // namespace farmtok::farm
