#include "settings/checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.hpp"
#include "base/time.hpp"

namespace farmtok::settings {

Days parse_days(std::string_view text) {
  Days made;
  if (base::trim(text).empty()) return made;
  for (const auto& each : base::split(text, ',')) {
    const auto part = base::trim(each);
    const auto refused = [&](std::string_view reason) {
      made.fault = fmt::format("\"{}\" {}", base::fit(part, 40), reason);
      return made;
    };
    if (part.empty()) return refused("is between two commas");
    const auto dots = part.find("..");
    const auto first = base::parse_day(base::trim(part.substr(0, dots)));
    const auto last = dots == part.npos ? first : base::parse_day(base::trim(part.substr(dots + 2)));
    if (!first || !last) return refused("is no day like 2026-12-25");
    if (*last < *first) return refused("ends before it begins");
    made.spans.emplace_back(*first, *last);
  }
  return made;
}

std::string fault_of_days(std::string_view text) {
  const auto fault = parse_days(text).fault;
  return fault.empty() ? "" : fmt::format("must be days like 2026-12-25,2026-12-31..2027-01-02 ({})", fault);
}

std::string fault_of_waits(std::string_view text) {
  for (const auto& part : base::split(text, ','))
    if (const auto word = base::trim(part); !word.empty() && !base::parse_duration(word))
      return fmt::format("must be lengths of time like 5,300,30m,6h (\"{}\" is none)", base::fit(word, 40));
  return {};
}

std::string fault_of_moment(std::string_view text) {
  return text.empty() || base::parse_instant(text) ? "" : "must be a time like 2026-12-24T09:00:00Z";
}

std::string fault_of_sender(std::string_view text) {
  const auto at = text.find('@');
  const auto stray = [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' ||
           std::string_view{"<>()[],;:\\\""}.find(c) != std::string_view::npos;
  };
  const bool good = at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
                    text.find('@', at + 1) == std::string_view::npos && std::ranges::none_of(text, stray);
  return good ? "" : "must be a mail address like farmtok@farm.example";
}

std::string fault_of_path(std::string_view text) {
  return text.empty() || text.starts_with('/') ? "" : "must be a whole path, beginning with /";
}

std::string fault_of_signing_secret(std::string_view text) {
  if (text.empty()) return {};
  if (text.starts_with("whsec_")) text.remove_prefix(6);
  const auto key = base::unbase64(text);
  return key && key->size() >= 24 && key->size() <= 64 ? "" : "must be whsec_ followed by base64 of 24 to 64 bytes";
}

std::string fault_of_install_secret(std::string_view text) {
  constexpr std::size_t least = 16;
  return text.empty() || text.size() >= least
             ? ""
             : fmt::format("must have at least {} characters, because a guess gives access to the whole API", least);
}

std::string fault_of_receivers_secrets(std::string_view text) {
  if (base::trim(text).empty()) return {};
  for (const auto& part : base::split(text, ',')) {
    const std::string_view entry = base::trim(part);
    const auto at = entry.find('=');
    const bool good = at != entry.npos && at > 0 && entry.find_first_of("/ @") > at &&
                      entry.substr(at + 1).starts_with("whsec_") &&
                      fault_of_signing_secret(entry.substr(at + 1)).empty();
    if (!good) return "must be HOST=whsec_… separated by commas, each with base64 of 24 to 64 bytes";
  }
  return {};
}

}  // namespace farmtok::settings
