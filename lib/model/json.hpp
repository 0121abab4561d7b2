#pragma once
// JSON of every declared entity, in and out, from its declaration. Declarations only: the bodies stand in
// model/json_bodies.hpp and are made once for every entity of the model, in model/json.cpp.

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "model/field.hpp"

namespace farmtok::model {

using base::Json;

/// What a secret shows instead of its value.
inline constexpr std::string_view secret_mask = "********";

/// The reason why `value` cannot stand in a text field of this use; empty when it can. Pure; see validate.cpp.
std::string fault_of_text(const Use& use, std::string_view value);

/// All fields, in declared order; an optional without a value is left out; secrets are masked.
template <Describable Entity>
Json to_json(const Entity& entity);

/// Reads back what to_json or another program of the house wrote: unknown fields are passed over, limits not checked.
/// Throws INTERNAL when a value has the wrong type.
template <Describable Entity>
Entity from_json(const Json& json);

/// Sets the fields a request names. Unknown, ill-typed, out-of-range and not settable fields are refused together:
/// throws INVALID_REQUEST with one detail for each, and `entity` is then unchanged. null clears an optional field.
template <Describable Entity>
void apply_request(Entity& entity, const Json& request, Operation operation);

/// A new entity from a create request; see apply_request.
template <Describable Entity>
Entity from_request(const Json& request);

}  // namespace farmtok::model
