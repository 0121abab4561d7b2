#pragma once
// JSON from strangers: read as tolerantly as is safe, and accessed without trust in its shape.

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"

namespace farmtok::services {

/// Parses JSON of services and programs. Accepts more than in requests to us: of two fields with one name the
/// last counts, bytes that are no UTF-8 and halves of surrogate pairs (captions cut inside an emoji) become U+FFFD. An
/// integer beyond 64 bits becomes a double, so that its digits are lost. Throws INVALID_REQUEST whose
/// message completes "they sent …": "broken JSON", "JSON nested deeper than 64 levels", "JSON with more than 10000
/// fields in one object".
base::Json read_lenient_json(std::string_view text);

/// The value at a JSON pointer ("/data/videos"); null when there is none.
const base::Json* value_at(const base::Json& value, std::string_view pointer);
/// There, a text unchanged or an integer with all its digits; empty for everything else.
std::optional<std::string> text_at(const base::Json& value, std::string_view pointer);
/// There, true, a number other than zero, "true" or "1".
bool truth_at(const base::Json& value, std::string_view pointer);

}  // namespace farmtok::services
