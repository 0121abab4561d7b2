#pragma once
// The conversation of every provider: one question, and a second one that names the fault of the first answer.

#include <functional>
#include <string>

#include "farm/analysis/analyst.hpp"
#include "farm/analysis/money.hpp"

namespace farmtok::farm::analysis {

/// The answer to one question.
struct Reply {
  std::string words;    // the answer
  std::string fault;    // why there is none that could be read ("it was cut off"); worth one more question
  std::string refusal;  // the service's words when it refuses to answer about this video
  Tokens tokens;
};

/// Puts the question. `fault`: empty, or the fault of the answer before.
using Put = std::function<Reply(std::string_view fault)>;

/// The checked analysis, with tokens and money of all its questions. Throws the errors of `put`, and PROVIDER_REFUSED
/// when the service refuses or its second answer cannot be used either; as PaidError once tokens were used.
model::Analysis converse(std::string_view provider, const AnalysisAsk& ask, const Price& price, const Put& put);

}  // namespace farmtok::farm::analysis
