#pragma once
// What a model or program may answer, told to it. About a video: made from the declaration of model::Analysis and from
// nothing else.

#include <string>
#include <vector>

#include "base/json.hpp"

namespace farmtok::farm {

struct AnsweredField {
  std::string name;
  std::string words;  // "How well the video fits, 0 to 100. A whole number from 0 to 100."
};
std::vector<AnsweredField> answered_fields();

/// `json_schema`: strict as OpenAI wants it, every field required and absence said by null. `gemini`: the subset of
/// OpenAPI that its responseSchema takes. Lengths and bounds are told in words, for services refuse the keywords.
enum class Dialect { json_schema, gemini };
base::Json answer_schema(Dialect dialect);
/// The same for an object of these fields, each a text or null.
base::Json texts_schema(const std::vector<AnsweredField>& fields, Dialect dialect);

}  // namespace farmtok::farm
