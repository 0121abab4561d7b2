#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/url.hpp"
#include "model/json_bodies/json_bodies.hpp"

namespace farmtok::model {
namespace {

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string fault_of_address(std::string_view address) {
  const auto at = address.find('@');
  const bool shaped = at != std::string_view::npos && at > 0 && at + 1 < address.size() &&
                      address.find('@', at + 1) == std::string_view::npos && address.size() <= 254 &&
                      address.find_first_of(" \t<>()[]\\,;:\"") == std::string_view::npos && !has_control(address) &&
                      std::ranges::all_of(address, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return shaped ? "" : fmt::format("\"{}\" is not a mail address", base::fit(address, 80));
}

std::string fault_of_emails(std::string_view list) {
  // Trimming would hide a line break at the edge of an address, and a line break here is a separate header in a mail.
  if (has_control(list)) return "must be one line without control characters";
  for (const auto& part : base::split(list, ',')) {
    const auto fault = fault_of_address(base::trim(part));
    if (!fault.empty()) return fault;
  }
  return {};
}

}  // namespace

std::string fault_of_text(const Use& use, std::string_view value) {
  if (!base::valid_utf8(value)) return "is not valid UTF-8";
  if (value.find('\0') != std::string_view::npos) return "contains a NUL character";
  const auto length = base::code_points(value);
  if (length > use.max) return fmt::format("has {} characters, at most {} are allowed", length, use.max);
  switch (use.format) {
    case Format::line:
      return has_control(value) ? "must be one line without control characters" : "";
    case Format::text:
      return {};
    case Format::secret:
      return value.empty() ? "must not be empty; send null to remove it" : "";
    case Format::email:
      return fault_of_emails(value);
    case Format::url:
      return base::fault_of_web_address(value);
    case Format::zone:
      return value.empty() || has_control(value) ? "must name a time zone" : "";
    case Format::datetime:
      return has_control(value) ? "must be a time" : "";
  }
  return {};
}

namespace detail {

void refuse(std::string_view noun, std::vector<base::Detail> faults) {
  std::string message;
  for (const auto& fault : faults) {
    if (!message.empty()) message += "; ";
    message += fault.field.empty() ? fault.message : fmt::format("{} {}", fault.field, fault.message);
  }
  throw base::Error{base::Code::INVALID_REQUEST, message,
                    fmt::format("`farmtok schema {0}{1}{0}` lists the fields and what they take.",
                                noun.find(' ') == std::string_view::npos ? "" : "'", noun),
                    std::move(faults)};
}

}  // namespace detail
}  // namespace farmtok::model
