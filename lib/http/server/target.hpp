#pragma once
// The target of a request line, decoded and checked once, so that no code after the server handles escapes.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace farmtok::http {

struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
};

/// Decodes "/a%20b?x=1" and the absolute form "http://host/a". Throws base::Error{INVALID_REQUEST} for a broken escape,
/// control characters, invalid UTF-8, dot segments, an escaped slash, and for a target beyond the bounds:
/// 8192 bytes in all, 2048 of path, 128 query pairs.
Target parse_target(std::string_view target);

}  // namespace farmtok::http
