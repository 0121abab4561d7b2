#pragma once
// The files that a page loads besides its video, and the policy of what it may load.

#include <span>
#include <string_view>

namespace farmtok::pages {

/// One embedded file. Its path carries a hash of its bytes ("/assets/volunteer-1f3a….css"), so it can be cached for
/// ever; the views live as long as the program.
struct Asset {
  std::string_view path;
  std::string_view content_type;
  std::string_view bytes;
};

/// Every asset. Safe from any thread.
std::span<const Asset> assets();

/// The path of the asset whose file is `file` ("volunteer.css"). Throws std::out_of_range when there is none.
std::string_view asset_path(std::string_view file);

/// The Content-Security-Policy of every page: nothing inline, nothing from another origin. Since `form-action` also
/// holds for redirects, the answer to a form must redirect by path, not to an absolute URL.
constexpr std::string_view csp() {
  return "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; "
         "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
}

}  // namespace farmtok::pages
