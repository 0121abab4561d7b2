#pragma once
// The digital source type in a tree of CBOR or JSON, and the short texts in it. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "media/provenance/cbor.hpp"
#include "media/provenance/source_type.hpp"

namespace farmtok::media {

/// A name or title of a stranger, printable and at most 96 columns and 803 bytes long. Nothing where nothing of it is
/// seen.
std::optional<std::string> short_name(std::string_view text);

/// Whether the bytes hold the words "digital source type", written as one.
bool mentions_source_type(Bytes bytes);

/// Whether a property of this name, with or without its vocabulary before it, is the digital source type.
bool is_source_type_name(std::string_view name);

/// As a tree of the same shape. A document of JSON is never deep (base::parse_json).
Cbor tree_of(const base::Json& json);

/// Adds each value of that property, at any depth, but for what explains names ("@context"). Returns false where a
/// value has a form that is not understood.
bool add_said(const Cbor& tree, SourceTypes& to);

}  // namespace farmtok::media
