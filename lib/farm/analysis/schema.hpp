#pragma once
// The schema that tells a model or program the form of its answer. About a video: made only from the declaration of
// model::Analysis.

#include <string>
#include <vector>

#include "base/json.hpp"

namespace farmtok::farm::analysis {

struct AnsweredField {
  std::string name;
  std::string words;  // "How well the video fits, 0 to 100. A whole number from 0 to 100."
};
std::vector<AnsweredField> answered_fields();

/// `json_schema`: strict as OpenAI wants it, every field required and absence written as null. `gemini`: the subset of
/// OpenAPI that its responseSchema takes. Lengths and bounds are given in words, because services refuse the keywords.
enum class Dialect { json_schema, gemini };
base::Json answer_schema(Dialect dialect);
/// The same for an object of these fields, each a text or null.
base::Json texts_schema(const std::vector<AnsweredField>& fields, Dialect dialect);

}  // namespace farmtok::farm::analysis
