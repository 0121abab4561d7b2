#include "base/host.hpp"

#include <algorithm>

#include "base/text/text.hpp"

namespace farmtok::base {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Nothing, or ":8443"; a colon alone is allowed in addresses.
bool is_port(std::string_view text) {
  return text.empty() || (text.front() == ':' && text.size() <= 6 && std::ranges::all_of(text.substr(1), is_digit));
}

bool is_label(std::string_view label) {
  // Bytes beyond ASCII: names in other scripts are accepted unchanged.
  return !label.empty() && label.front() != '-' && label.back() != '-' && std::ranges::all_of(label, [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  });
}

bool is_name(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return std::ranges::all_of(split(host, '.'), is_label);
}

/// "[::1]"
bool is_address_of_six(std::string_view host) {
  return host.size() > 4 && host.find(':') != host.npos &&
         host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdef:.") == host.npos;
}

}  // namespace

std::optional<std::string> host_named(std::string_view text) {
  text = trim(text);
  const auto scheme = text.find("://");
  const bool address = scheme != text.npos;
  if (address) {
    if (const auto name = lower(text.substr(0, scheme)); name != "http" && name != "https") return std::nullopt;
    text.remove_prefix(scheme + 3);
  }
  text = text.substr(0, text.find_first_of("/?#\\"));
  // Only an address has a user before its host; without a scheme it is a mail address.
  if (const auto user = text.rfind('@'); address && user != text.npos) text.remove_prefix(user + 1);
  const auto host_lower = lower(text);
  const std::string_view rest = host_lower;
  const bool six = rest.starts_with('[');
  const auto end = six ? rest.find(']') : rest.find(':');
  if (six && end == rest.npos) return std::nullopt;
  const auto host = rest.substr(0, six ? end + 1 : end);
  const auto port = rest.substr(host.size());
  if (!is_port(port) || !(six ? is_address_of_six(host) : is_name(host))) return std::nullopt;
  return std::string{host};
}

}  // namespace farmtok::base
