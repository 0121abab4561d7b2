#include "base/url.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.hpp"
#include "base/text/text.hpp"

namespace farmtok::base {
namespace {

constexpr std::size_t longest_host = 253, longest_label = 63;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
}

/// Symbols, punctuation and compatibility forms: name servers know none of them, and programs read some as ASCII.
bool is_no_letter(char32_t point) {
  struct Range {
    char32_t first, last;
  };
  static constexpr std::array<Range, 12> ranges{{{0x80, 0xB6},
                                                 {0xB8, 0xBF},
                                                 {0x2000, 0x2BFF},
                                                 {0x3000, 0x3004},
                                                 {0x3008, 0x3020},
                                                 {0x3200, 0x33FF},
                                                 {0xD800, 0xF8FF},
                                                 {0xFE00, 0xFE6F},
                                                 {0xFF00, 0xFFFF},
                                                 {0x1D400, 0x1D7FF},
                                                 {0x1F000, 0x1FFFF},
                                                 {0xE0000, 0x10FFFFFF}}};
  return std::ranges::any_of(ranges, [&](const Range& range) { return point >= range.first && point <= range.last; });
}

bool could_be_name(std::string_view host) {
  for (auto rest = host; !rest.empty();) {
    const char first = rest.front();
    const auto point = next_point(rest);
    if (point == broken_point || (point < 0x80 ? !is_name_character(first) : is_no_letter(point))) return false;
  }
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.size() > longest_host && is_ascii(host)) return false;
  while (true) {
    const auto label = host.substr(0, host.find('.'));
    if (label.empty() || (label.size() > longest_label && is_ascii(label))) return false;
    if (label.size() == host.size()) return true;
    host.remove_prefix(label.size() + 1);
  }
}

/// "127.1" and "0x7f000001" too: forms that programs read as an IPv4 address.
bool ends_in_number(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const auto last = lower(host.substr(host.rfind('.') + 1));
  const bool hex = last.starts_with("0x") && last.find_first_not_of("0123456789abcdef", 2) == last.npos;
  return hex || (!last.empty() && std::ranges::all_of(last, is_digit));
}

bool is_address(int family, std::string_view text) {
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(family, std::string{text}.c_str(), bytes.data()) == 1;
}

std::string fault_of_host(std::string_view host) {
  if (host.empty()) return "names no host";
  if (host.starts_with('['))
    return host.ends_with(']') && is_address(AF_INET6, host.substr(1, host.size() - 2))
               ? ""
               : fmt::format("names \"{}\", which is no IPv6 address", fit(host, 60));
  if (ends_in_number(host) && !is_address(AF_INET, host))
    return fmt::format("names \"{}\", which is no IPv4 address; write it as four numbers, like 192.0.2.7",
                       fit(host, 60));
  if (!could_be_name(host)) return fmt::format("names \"{}\", which cannot be a host", fit(host, 60));
  return {};
}

std::string fault_of_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = fault == std::errc{} && end == text.data() + text.size();
  return whole && port >= 1 && port <= 65'535 ? ""
                                              : fmt::format("has port \"{}\"; a port is 1 to 65535", fit(text, 20));
}

}  // namespace

std::size_t web_scheme(std::string_view url) {
  const auto front = lower(url.substr(0, 8));
  return front.starts_with("https://") ? 8 : front.starts_with("http://") ? 7 : 0;
}

std::string fault_of_web_address(std::string_view url) {
  const auto scheme = web_scheme(url);
  if (scheme == 0) return fmt::format("\"{}\" is not an http or https URL", fit(url, 80));
  if (std::ranges::any_of(url, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; }))
    return "must not contain spaces";
  const auto authority = url.substr(scheme, url.find_first_of("/?#", scheme) - scheme);
  if (authority.find('@') != std::string_view::npos) return "must not carry a user name or password";
  const auto bracket = authority.rfind(']');
  const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  auto fault = fault_of_host(authority.substr(0, colon));
  if (fault.empty() && colon != std::string_view::npos) fault = fault_of_port(authority.substr(colon + 1));
  return fault;
}

}  // namespace farmtok::base
