#pragma once
// What a model or program answered: untrusted, and checked to the last character. Pure.

#include <string>
#include <string_view>

#include "farm/analysis/addresses.hpp"
#include "farm/analysis/analyst.hpp"

namespace farmtok::farm {

/// Accounts that an answer may mention: the video's author, and whom the operator's prompts name.
Handles may_mention(const AnalysisAsk& ask);

/// The analysis in an answer: exactly one JSON object with the fields model::Analysis lets be set, within their limits;
/// no text with an address, a telephone number or a mention of anybody not in `handles`; without control characters.
/// Throws INVALID_REQUEST: every fault named, as words for the second question. Nothing of the answer is in them.
model::Analysis read_reply(std::string_view text, const Handles& handles);

}  // namespace farmtok::farm
