#pragma once
// JSON of every declared entity, in and out, from its declaration. Declarations only: the bodies are in
// model/json_bodies/json_bodies.hpp and are compiled once for every entity of the model, in model/json.cpp.

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "model/field.hpp"

namespace farmtok::model {

using base::Json;

/// The text shown in place of a secret.
inline constexpr std::string_view secret_mask = "********";

/// Why `value` is not valid in a text field of this use; empty when it is. Pure; see validate.cpp.
std::string fault_of_text(const Use& use, std::string_view value);

/// All fields, in declared order; an optional without a value is left out; secrets are masked.
template <Describable Entity>
Json to_json(const Entity& entity);

/// Reads the output of to_json or of another program of the project: ignores unknown fields and does not check limits.
/// Throws INTERNAL when a value has the wrong type.
template <Describable Entity>
Entity from_json(const Json& json);

/// Sets the fields that a request names. Unknown, ill-typed, out-of-range and not settable fields are refused together:
/// throws INVALID_REQUEST with one detail for each, and `entity` is then unchanged. null clears an optional field.
template <Describable Entity>
void apply_request(Entity& entity, const Json& request, Operation operation);

/// A new entity from a create request; see apply_request.
template <Describable Entity>
Entity from_request(const Json& request);

}  // namespace farmtok::model
