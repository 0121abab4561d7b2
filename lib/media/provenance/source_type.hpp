#pragma once
// Codes of IPTC's vocabulary "digital source type". Pure.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace farmtok::media {

/// The bare code in a value as programs write it: an address of IPTC's or C2PA's vocabulary, "digsrctype:CODE" or the
/// code alone; known codes in IPTC's spelling. Nothing where it is no code.
std::optional<std::string> source_code(std::string_view written);

/// Whether it can be a code: 1 to 64 letters.
bool is_source_code(std::string_view code);

/// Throws INVALID_REQUEST where a request's digital_source_type is none.
void refuse_other_than_code(const std::optional<std::string>& digital_source_type);

/// The address that names a code in XMP.
std::string source_address(std::string_view code);

/// Of several codes the first that means AI, otherwise the first one.
std::optional<std::string> chosen_source(std::span<const std::string> codes);

}  // namespace farmtok::media
