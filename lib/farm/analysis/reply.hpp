#pragma once
// The answer of a model or program: untrusted, and checked to the last character. Pure.

#include <string>
#include <string_view>

#include "farm/analysis/addresses.hpp"
#include "farm/analysis/analyst.hpp"

namespace farmtok::farm::analysis {

/// Accounts that an answer may mention: the video's author, and those that the operator's prompts name.
Handles may_mention(const AnalysisAsk& ask);

/// The analysis in an answer: exactly one JSON object with the settable fields of model::Analysis, within their limits;
/// no text with an address, a telephone number or a mention outside `handles`; without control characters.
/// Throws INVALID_REQUEST, which names every fault for the second question and repeats nothing of the answer.
model::Analysis read_reply(std::string_view text, const Handles& handles);

}  // namespace farmtok::farm::analysis
