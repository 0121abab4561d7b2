#include "pages/assets.hpp"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>
#include <string>

using namespace farmtok::pages;

TEST_CASE("assets carry a hash of their own bytes in their path") {
  std::set<std::string_view> paths;
  for (const auto& asset : assets()) {
    CAPTURE(asset.path);
    CHECK(paths.insert(asset.path).second);
    CHECK(asset.path.starts_with("/assets/"));
    const auto dash = asset.path.rfind('-');
    const auto dot = asset.path.rfind('.');
    REQUIRE(dash != asset.path.npos);
    REQUIRE(dot == dash + 17);
    CHECK(asset.path.substr(dash + 1, 16).find_first_not_of("0123456789abcdef") == asset.path.npos);
    CHECK_FALSE(asset.bytes.empty());
    CHECK(asset.bytes.find('\0') == asset.bytes.npos);
  }
  CHECK(paths.size() == 3);
}

TEST_CASE("the embedded bytes are the whole files") {
  for (const auto& asset : assets()) {
    if (asset.path.ends_with(".css")) {
      CHECK(asset.content_type == "text/css; charset=utf-8");
      CHECK(asset.bytes.starts_with(":root {"));
      CHECK(asset.bytes.ends_with("}\n"));
    } else if (asset.path.ends_with(".js")) {
      CHECK(asset.content_type == "text/javascript; charset=utf-8");
      CHECK(asset.bytes.ends_with("}\n"));
    } else {
      CHECK(asset.content_type == "image/svg+xml");
      CHECK(asset.bytes.ends_with("</svg>\n"));
    }
    // Nothing is loaded from elsewhere, and nothing needs a thing that the policy forbids.
    if (!asset.path.ends_with(".svg")) CHECK(asset.bytes.find("http://") == asset.bytes.npos);
    CHECK(asset.bytes.find("@import") == asset.bytes.npos);
    CHECK(asset.bytes.find("data:") == asset.bytes.npos);
    CHECK(asset.bytes.find("innerHTML") == asset.bytes.npos);
    CHECK(asset.bytes.find("eval(") == asset.bytes.npos);
  }
}

TEST_CASE("an asset is found by the name of its file") {
  CHECK(asset_path("volunteer.css").starts_with("/assets/volunteer-"));
  CHECK(asset_path("volunteer.css").ends_with(".css"));
  CHECK(asset_path("volunteer.js").ends_with(".js"));
  CHECK_THROWS_AS(asset_path("other.css"), std::out_of_range);
}

TEST_CASE("the policy allows nothing inline and nothing from elsewhere") {
  const std::string policy(csp());
  CHECK(policy.starts_with("default-src 'none';"));
  for (const auto* rule : {"img-src 'self'", "media-src 'self'", "style-src 'self'", "script-src 'self'",
                           "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"}) {
    CHECK_MESSAGE(policy.find(rule) != policy.npos, rule);
  }
  for (const auto* bad : {"unsafe", "*", "http", "data:", "blob:"}) CHECK_MESSAGE(policy.find(bad) == policy.npos, bad);
}
