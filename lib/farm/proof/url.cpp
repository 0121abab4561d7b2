#include "farm/proof/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"

namespace farmtok::farm {
namespace {

using base::Code;
using base::Error;

constexpr std::array hosts{"www.tiktok.com", "tiktok.com", "m.tiktok.com"};
constexpr std::array short_hosts{"vm.tiktok.com", "vt.tiktok.com"};

[[noreturn]] void refuse(const std::string& why) {
  throw Error{Code::INVALID_REQUEST,
              why,
              "Copy the link of the published post in the TikTok app: Share, then Copy link.",
              {{"proof_url", why}}};
}

bool digits(std::string_view text) {
  return !text.empty() && text.size() <= 20 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool word(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
           c == '-';
  });
}

/// The shapes of providers.md section 4, path only, without the leading slash.
bool names_a_post(const std::vector<std::string>& parts) {
  const auto is = [&](std::initializer_list<std::string_view> shape) {
    if (parts.size() != shape.size()) return false;
    std::size_t i = 0;
    for (const auto expected : shape) {
      const std::string_view part = parts[i++];
      if (expected == "#") {
        if (!digits(part)) return false;
      } else if (expected == "#.html") {
        if (!part.ends_with(".html") || !digits(part.substr(0, part.size() - 5))) return false;
      } else if (expected == "@") {
        if (part != "@" && !(part.starts_with('@') && word(part.substr(1)))) return false;
      } else if (expected == "*") {
        if (!word(part)) return false;
      } else if (part != expected) {
        return false;
      }
    }
    return true;
  };
  return is({"@", "video", "#"}) || is({"@", "photo", "#"}) || is({"v", "#.html"}) || is({"t", "*"}) ||
         is({"embed", "#"}) || is({"embed", "v2", "#"}) || is({"share", "video", "#"});
}

}  // namespace

std::string proof_address(std::string_view typed) {
  typed = base::trim(typed);
  if (typed.empty())
    throw Error{Code::MISSING_PROOF_URL,
                "proof_url is required: the link of the published post",
                "Copy the link of the published post in the TikTok app: Share, then Copy link.",
                {{"proof_url", "is required"}}};
  if (typed.size() > 2000 || !base::valid_utf8(typed)) refuse("the link is too long or not readable text");
  const auto scheme = base::lower(typed.substr(0, 8));
  if (scheme != "https://") refuse(fmt::format("\"{}\" is not an https link", base::fit(typed, 60)));
  auto rest = typed.substr(8);
  rest = rest.substr(0, rest.find_first_of("?#"));
  const auto slash = rest.find('/');
  const auto host = base::lower(rest.substr(0, slash));
  auto path = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
  while (path.ends_with('/')) path.remove_suffix(1);

  const bool long_host = std::ranges::find(hosts, host) != hosts.end();
  const bool short_host = std::ranges::find(short_hosts, host) != short_hosts.end();
  if (!long_host && !short_host) refuse(fmt::format("\"{}\" is not on tiktok.com", base::fit(host, 60)));
  const auto parts = base::split(path, '/');
  if (short_host ? parts.size() != 1 || !word(parts.front()) : !names_a_post(parts))
    refuse("the link is on TikTok, but it is not the link of one post");
  return fmt::format("https://{}/{}", host, path);
}

}  // namespace farmtok::farm
