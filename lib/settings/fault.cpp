#include <arpa/inet.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text/text.hpp"
#include "base/time.hpp"
#include "base/url.hpp"
#include "settings/file.hpp"

namespace farmtok::settings {
namespace {

bool whole_below(std::string_view text, int most) {
  int value = -1;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc{} && end == text.data() + text.size() && value >= 0 && value <= most;
}

bool is_network(std::string_view text) {
  const auto slash = text.find('/');
  const std::string address{text.substr(0, slash)};
  std::array<unsigned char, 16> bytes{};
  const bool four = ::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1;
  const bool six = !four && ::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1;
  return (four || six) && (slash == std::string_view::npos || whole_below(text.substr(slash + 1), four ? 32 : 128));
}

std::string fault_of_networks(std::string_view text) {
  for (const auto& part : base::split(text, ','))
    if (const auto word = base::trim(part); !word.empty() && !is_network(word))
      return "must be networks like 127.0.0.0/8 or ::1/128";
  return {};
}

std::string fault_of_origin(std::string_view text) {
  const auto scheme = text.starts_with("https://") ? 8U : text.starts_with("http://") ? 7U : 0U;
  const auto rest = text.substr(scheme);
  if (scheme == 0 || rest.empty() || rest.find_first_of(" ?#@") != std::string_view::npos)
    return "must be like https://farm.example";
  if (auto fault = base::fault_of_web_address(text); !fault.empty()) return fault;
  const auto slash = rest.find('/');
  return slash == std::string_view::npos || slash + 1 == rest.size()
             ? ""
             : "must not have a path: links begin at the root of the host";
}

bool is_base_url(std::string_view text) {
  const auto scheme = text.starts_with("https://") ? 8U : text.starts_with("http://") ? 7U : 0U;
  return scheme > 0 && text.size() > scheme && text[scheme] != '/' &&
         text.find_first_of(" ?#@") == std::string_view::npos && base::fault_of_web_address(text).empty();
}

bool is_address(std::string_view text) {
  const auto colon = text.rfind(':');
  return text == "off" || (colon != std::string_view::npos && whole_below(text.substr(colon + 1), 65'535));
}

/// By the machine's own files, so that nothing must be loaded for it. Only the daemon handles abbreviations.
bool is_zone(const std::string& text) {
  const bool shaped = text.find("..") == std::string::npos && !text.starts_with('/');
  return shaped && ::access(fmt::format("/usr/share/zoneinfo/{}", text).c_str(), R_OK) == 0;
}

std::string fault_of_number(const Key& key, std::string_view text) {
  const auto value = number(text);
  if (!value || (key.type == Type::whole && text.find('.') != std::string_view::npos))
    return key.type == Type::whole ? "must be a whole number" : "must be a number";
  if (*value < key.least || *value > key.most) return fmt::format("must be between {} and {}", key.least, key.most);
  return {};
}

}  // namespace

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

namespace {

std::string fault_of_type(const Key& key, std::string_view text) {
  switch (key.type) {
    case Type::truth:
      return text == "true" || text == "false" ? "" : "must be true or false";
    case Type::duration:
      return base::parse_duration(text) ? "" : "must be a length of time like 90s, 15m, 6h or 2d";
    case Type::whole:
    case Type::real:
      return fault_of_number(key, text);
    case Type::amount: {
      const auto value = base::parse_amount(text);
      return value && value->micros >= 0 ? "" : "must be an amount like 4.182, not below zero";
    }
    case Type::networks:
      return fault_of_networks(text);
    case Type::address:
      return text.empty() || is_address(text) ? "" : "must be HOST:PORT or off";
    case Type::origin:
      return text.empty() ? "" : fault_of_origin(text);
    case Type::base_url:
      return text.empty() || is_base_url(text) ? "" : "must be like https://api.example or https://api.example/v1";
    case Type::mail_server:
      return text.empty() || text.starts_with("smtp://") || text.starts_with("smtps://")
                 ? ""
                 : "must be like smtp://mail.example:587 or smtps://mail.example:465";
    case Type::zone:
      return text.empty() || is_zone(std::string{text}) ? "" : "must name a time zone like Europe/Berlin";
    case Type::text: {
      auto words = base::split(key.choices, ',');
      if (key.choices.empty() || std::ranges::find(words, text) != words.end()) return {};
      if (words.front().empty()) words.front() = "empty";
      return fmt::format("must be one of {}", base::join(words, ", "));
    }
    case Type::list:
    case Type::secret:
      return {};
  }
  return {};
}

}  // namespace

std::string fault_of(const Key& key, std::string_view text) {
  auto fault = fault_of_type(key, text);
  return fault.empty() && key.check ? key.check(text) : fault;
}

}  // namespace farmtok::settings
