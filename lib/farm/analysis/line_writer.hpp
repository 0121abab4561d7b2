#pragma once
// The second ability of most analysts: to answer one question with a few short texts.

#include <chrono>
#include <string>
#include <vector>

#include "farm/analysis/converse.hpp"
#include "farm/analysis/prompts.hpp"
#include "farm/analysis/schema.hpp"

namespace farmtok::farm::analysis {

struct LineAsk {
  Prompt prompt;
  /// The answer must be a JSON object of these fields, each a text or null.
  std::vector<AnsweredField> fields;
  std::chrono::seconds timeout;  // analysis.timeout when that is shorter
};

/// Implemented by the analysts that are models or programs, beside Analyst.
class LineWriter {
 public:
  virtual ~LineWriter() = default;
  /// "gemini gemini-2.5-flash"
  virtual std::string signature() const = 0;
  virtual Price price() const = 0;
  /// One question and the answer, unchecked. Throws the errors of Outside or run_program(). Thread-safe.
  virtual Reply write_line(const LineAsk& ask, const services::Stopping& stopping) = 0;
};

}  // namespace farmtok::farm::analysis
