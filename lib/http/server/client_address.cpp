#include "http/server/client_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <vector>

#include "base/text/text.hpp"

namespace farmtok::http {
namespace {

bool same_name(std::string_view a, std::string_view b) { return base::lower(a) == base::lower(b); }

std::string text_of(const Address& address) {
  char text[INET6_ADDRSTRLEN] = {};
  static constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  const bool v4 = std::equal(mapped.begin(), mapped.end(), address.bytes.begin());
  if (v4) ::inet_ntop(AF_INET, address.bytes.data() + 12, text, sizeof text);
  else ::inet_ntop(AF_INET6, address.bytes.data(), text, sizeof text);
  return text;
}

/// "192.0.2.1", "192.0.2.1:80", "[2001:db8::1]", "[2001:db8::1]:80", "2001:db8::1".
std::optional<Address> parse_hop(std::string_view text) {
  text = base::trim(text);
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    return end == text.npos ? std::nullopt : parse_address(text.substr(1, end - 1));
  }
  if (std::ranges::count(text, ':') == 1) text = text.substr(0, text.find(':'));
  return parse_address(text);
}

/// Cuts at `separator`, but not within quotes.
std::vector<std::string_view> split_unquoted(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') ++i;
    else if (text[i] == '"') quoted = !quoted;
    else if (text[i] == separator && !quoted) {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  parts.push_back(text.substr(begin));
  return parts;
}

/// The value of `for` of one element of Forwarded, without its quotes; empty when there is none.
std::string_view for_of(std::string_view element) {
  for (const auto pair : split_unquoted(element, ';')) {
    const auto equals = pair.find('=');
    if (equals == pair.npos || !same_name(base::trim(pair.substr(0, equals)), "for")) continue;
    auto value = base::trim(pair.substr(equals + 1));
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"')) value = value.substr(1, value.size() - 2);
    return value;
  }
  return {};
}

/// Every hop in headers of this name, first to last: a repeated header is one list.
std::vector<std::string_view> hops_of(const Headers& headers, std::string_view name) {
  const bool forwarded = name == "forwarded";
  std::vector<std::string_view> hops;
  for (const auto& [key, value] : headers.rows()) {
    if (!same_name(key, name)) continue;
    for (const auto part : split_unquoted(value, ',')) hops.push_back(forwarded ? for_of(part) : part);
  }
  return hops;
}

/// The rightmost hop that is not trusted, or the last one before something that is no address.
Address client_in(const std::vector<std::string_view>& hops, const Networks& trusted, const Address& peer) {
  auto client = peer;
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    const auto address = parse_hop(*hop);
    if (!address) return client;
    client = *address;
    if (!trusted.cover(client)) return client;
  }
  return client;
}

}  // namespace

std::string client_behind(std::string_view peer, const Headers& headers, const Networks& trusted) {
  if (trusted.empty()) return std::string(peer);
  const auto address = parse_address(peer);
  if (!address || !trusted.cover(*address)) return std::string(peer);
  const auto forwarded = hops_of(headers, "forwarded"), listed = hops_of(headers, "x-forwarded-for");
  if (forwarded.empty() && listed.empty()) return std::string(peer);
  const auto client = client_in(forwarded.empty() ? listed : forwarded, trusted, *address);
  if (!forwarded.empty() && !listed.empty() && client_in(listed, trusted, *address).bytes != client.bytes)
    return std::string(peer);
  return text_of(client);
}

std::string client_group(std::string_view text) {
  // Called for each request: an IPv4 address is its own group, unchanged.
  if (text.find(':') == text.npos) return std::string(text);
  auto address = parse_address(text);
  if (!address) return std::string(text);
  auto shown = text_of(*address);
  if (shown.find(':') == shown.npos) return shown;
  std::fill(address->bytes.begin() + 8, address->bytes.end(), 0);
  return text_of(*address) + "/64";
}

std::string client_site(std::string_view group) {
  auto address = parse_address(group.substr(0, group.find('/')));
  if (!address || group.find(':') == group.npos) return std::string(group);
  std::fill(address->bytes.begin() + 6, address->bytes.end(), 0);
  return text_of(*address) + "/48";
}

}  // namespace farmtok::http
