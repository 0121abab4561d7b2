#pragma once
// JSON that strangers wrote: read as forgivingly as is safe, and looked into without trusting its shape.

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"

namespace farmtok::farm {

/// Parses what services and programs send. More is accepted than from those who ask us: of two fields with one name the
/// last counts, bytes that are no UTF-8 and halves of surrogate pairs (captions cut inside an emoji) become U+FFFD. An
/// integer beyond 64 bits becomes a double, so whoever wants its digits finds none. Throws INVALID_REQUEST whose
/// message completes "they sent …": "broken JSON", "JSON nested deeper than 64 levels", "JSON with more than 10000
/// fields in one object".
base::Json read_strange_json(std::string_view text);

/// What a JSON pointer ("/data/videos") leads to; null when there is no such thing.
const base::Json* at(const base::Json& value, std::string_view pointer);
/// There, a text as it is or an integer with all its digits; empty for everything else.
std::optional<std::string> text_at(const base::Json& value, std::string_view pointer);
/// There, true, a number other than zero, "true" or "1".
bool truth_at(const base::Json& value, std::string_view pointer);

}  // namespace farmtok::farm
