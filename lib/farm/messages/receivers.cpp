#include "farm/messages/receivers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "crypto/crypto.hpp"

namespace farmtok::farm::messages {
namespace {

std::string lower(std::string_view text) {
  std::string made{text};
  std::ranges::transform(made, made.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return made;
}

}  // namespace

std::string authority_of(std::string_view url) {
  if (const auto scheme = url.find("://"); scheme != url.npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#\\"));
  if (const auto user = url.rfind('@'); user != url.npos) url.remove_prefix(user + 1);
  return url.empty() ? "?" : lower(url);
}

std::string host_of(std::string_view url) {
  const auto authority = authority_of(url);
  const auto colon = authority.rfind(':');
  const auto bracket = authority.rfind(']');  // of an IPv6 address
  return colon == authority.npos || (bracket != authority.npos && colon < bracket) ? authority
                                                                                   : authority.substr(0, colon);
}

std::string shown_address(std::string_view url) {
  const auto scheme = url.find("://");
  return fmt::format("{}{} [{}]", scheme == url.npos ? "" : lower(url.substr(0, scheme + 3)), authority_of(url),
                     crypto::sha256_hex(url).substr(0, 8));
}

model::Work shown_work(model::Work work) {
  const bool fetches = work.kind == model::WorkKind::fetch;
  if (work.kind != model::WorkKind::webhook && !fetches) return work;
  auto payload = base::parse_json(work.payload, "the payload of work");
  auto& holder = fetches && payload.contains("what") ? payload["what"] : payload;
  if (const auto url = holder.find("url"); url != holder.end()) *url = shown_address(url->get<std::string>());
  work.payload = base::to_line(payload);
  return work;
}

}  // namespace farmtok::farm::messages
