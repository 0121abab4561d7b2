#include "farm/discovery/glance.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/url.hpp"
#include "farm/links.hpp"

namespace farmtok::farm::discovery {
namespace {

constexpr std::chrono::seconds patience{3};
constexpr std::uint64_t enough = 4096;

/// "answered a web page (text/html)": what speaks against a video; empty when nothing does.
std::string objection(const http::OutboundResponse& answer) {
  if (answer.status != 200) return fmt::format("answered {} instead of a video", answer.status);
  const auto type = base::lower(base::trim(answer.headers.get("content-type")));
  const auto kind = type.substr(0, type.find(';'));
  if (kind.starts_with("text/") || kind == "application/json" || kind == "application/xhtml+xml")
    return fmt::format("answered no video, but {}",
                       kind == "text/html" || kind == "application/xhtml+xml" ? "a web page" : base::fit(kind, 60));
  return {};
}

}  // namespace

bool is_elsewhere(const std::string& video_url) {
  return base::web_scheme(video_url) > 0 && !Links::media_id(Links::inward(video_url));
}

std::string glance_at(const std::string& url, const http::AddressGuard& guard) {
  http::OutboundRequest request;
  request.url = url;
  request.timeout = patience;
  request.max_bytes = enough;
  request.head_suffices = true;
  std::string told;
  try {
    told = objection(http::send(request, guard));
  } catch (const base::Error& error) {
    told = fmt::format("could not be asked for it: {}", error.message);
  }
  const auto shown = base::fit(url.substr(0, url.find_first_of("?#")), 300);
  if (told.empty())
    return fmt::format("the video at {} was not read yet: that happens when its post is rendered", shown);
  return fmt::format("{} {}; the video was not read, and its post cannot be rendered while that is so", shown, told);
}

}  // namespace farmtok::farm::discovery
