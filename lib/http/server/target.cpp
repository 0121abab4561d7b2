#include "http/server/target.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::http {
namespace {

constexpr std::size_t max_target = 8192;
constexpr std::size_t max_path = 2048;
constexpr std::size_t max_pairs = 128;

[[noreturn]] void refuse(std::string why) { throw base::Error(base::Code::INVALID_REQUEST, std::move(why)); }

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string decode_path(std::string_view raw) {
  if (raw.find_first_of("%") == raw.npos && !has_control(raw) && base::valid_utf8(raw)) return std::string(raw);
  for (const auto slash : {"%2f", "%2F"})
    if (raw.find(slash) != raw.npos) refuse("the path holds an escaped slash (%2F)");
  auto decoded = base::url_decode(raw, false);
  if (!decoded) refuse("the path holds a broken percent escape");
  if (has_control(*decoded)) refuse("the path holds a control character");
  if (!base::valid_utf8(*decoded)) refuse("the path is not valid UTF-8");
  return *std::move(decoded);
}

void refuse_dot_segments(std::string_view path) {
  for (std::size_t begin = 1; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    const auto segment = path.substr(begin, end - begin);
    if (segment == "." || segment == "..") refuse("the path holds a dot segment");
    begin = end + 1;
  }
}

std::string decode_query_part(std::string_view raw) {
  auto decoded = base::url_decode(raw, true);
  if (!decoded) refuse("the query string holds a broken percent escape");
  if (decoded->find('\0') != std::string::npos) refuse("the query string holds a NUL");
  if (!base::valid_utf8(*decoded)) refuse("the query string is not valid UTF-8");
  return *std::move(decoded);
}

/// "http://host/a" → "/a": the form of a client that treats the server as a proxy.
std::string_view without_origin(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (target.starts_with(scheme)) {
      const auto begin = target.find_first_of("/?", scheme.size());
      if (begin == target.npos || target[begin] == '?') refuse("the request target has no path");
      return target.substr(begin);
    }
  return target;
}

}  // namespace

Target parse_target(std::string_view target) {
  if (target.size() > max_target) refuse("the request target is longer than 8192 bytes");
  target = without_origin(target);
  if (!target.starts_with('/')) refuse("the request target does not start with '/'");
  if (target.find('#') != target.npos) refuse("the request target holds a fragment ('#')");

  const auto mark = target.find('?');
  const auto raw_path = target.substr(0, mark);
  if (raw_path.size() > max_path) refuse("the path is longer than 2048 bytes");
  Target parsed{decode_path(raw_path), {}};
  refuse_dot_segments(parsed.path);
  if (mark == target.npos) return parsed;

  auto rest = target.substr(mark + 1);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const auto pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (pair.empty()) continue;
    if (parsed.query.size() == max_pairs) refuse("the query string holds more than 128 pairs");
    const auto equals = std::min(pair.find('='), pair.size());
    parsed.query.emplace_back(decode_query_part(pair.substr(0, equals)),
                              decode_query_part(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return parsed;
}

}  // namespace farmtok::http
