#pragma once
// Codes of IPTC's vocabulary "digital source type". Pure.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace farmtok::media {

/// The code of model::source_types in a value as programs write it: an address of IPTC's, C2PA's or schema.org's
/// vocabulary, "digsrctype:CODE" or the code alone, in any case and with signs that nobody sees. Nothing where it is
/// none.
std::optional<std::string> source_code(std::string_view written);

/// What a file says in one place.
class SourceTypes {
 public:
  /// A value as a program wrote it; a blank one says nothing.
  void add(std::string_view written);
  /// The known codes, each once.
  const std::vector<std::string>& codes() const { return codes_; }
  /// The first value that is none, made printable; empty: there is none.
  const std::string& unknown() const { return unknown_; }
  /// How many values there were.
  std::size_t values() const { return values_; }

 private:
  std::vector<std::string> codes_;
  std::string unknown_;
  std::size_t values_ = 0;
};

/// Throws INVALID_REQUEST where a request's digital_source_type is no known code.
void refuse_other_than_code(const std::optional<std::string>& digital_source_type);

/// The address that names a code in XMP.
std::string source_address(std::string_view code);

/// Of several codes the first that means AI, otherwise the first one.
std::optional<std::string> chosen_source(std::span<const std::string> codes);

}  // namespace farmtok::media
