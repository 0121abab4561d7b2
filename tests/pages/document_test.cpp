// Invariants of every page, in every state.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "markup.hpp"
#include "pages/assets.hpp"
#include "pages/plain_pages.hpp"
#include "samples.hpp"

using namespace farmtok::pages;

namespace {

std::vector<std::pair<std::string, std::string>> documents() {
  std::vector<std::pair<std::string, std::string>> list;
  for (const auto& [name, page] : samples::all()) list.emplace_back(name, task_page(page));
  list.emplace_back("password", password_page("/volunteer/post_1/unlock", ""));
  list.emplace_back("password-wrong", password_page("/volunteer/post_1/unlock", "That is not the password."));
  list.emplace_back("message", message_page("This link leads nowhere", "Please check it, or ask whoever sent it."));
  return list;
}

void write(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  CHECK(file.good());
}

bool is_asset(const std::string& path) {
  return std::ranges::any_of(assets(), [&](const Asset& asset) { return asset.path == path; });
}

}  // namespace

TEST_CASE("every page is a well-formed document that the policy lets through") {
  for (const auto& [name, html] : documents()) {
    CAPTURE(name);
    std::vector<markup::Tag> tags;
    REQUIRE_NOTHROW(tags = markup::read(html));
    CHECK(html.starts_with("<!doctype html>"));
    CHECK(html.find("{{") == html.npos);
    CHECK(html.find("<meta name=\"robots\" content=\"noindex\">") != html.npos);
    CHECK(html.find("<meta name=\"referrer\" content=\"no-referrer\">") != html.npos);
    std::set<std::string> ids;
    int focused = 0;
    for (const auto& tag : tags) {
      CAPTURE(tag.name);
      CHECK(tag.name != "style");
      for (const auto& [attribute, value] : tag.attributes) {
        CAPTURE(attribute);
        CHECK(attribute != "style");
        CHECK_FALSE(attribute.starts_with("on"));
        CHECK_FALSE(value.starts_with("javascript:"));
        if (attribute == "id") CHECK(ids.insert(value).second);
        if (attribute == "autofocus") ++focused;
      }
      if (tag.name == "html") CHECK(tag.attributes.at("lang") == "en");
      if (tag.name == "script") {
        CHECK(is_asset(tag.attributes.at("src")));
        CHECK(html.substr(tag.end, 9) == "</script>");
      }
      if (tag.name == "link") CHECK(is_asset(tag.attributes.at("href")));
    }
    CHECK(focused <= 1);
    for (const auto& tag : tags) {
      for (const auto* reference : {"for", "aria-describedby", "aria-labelledby", "data-copy"}) {
        const auto found = tag.attributes.find(reference);
        if (found != tag.attributes.end()) CHECK_MESSAGE(ids.contains(found->second), found->second);
      }
    }
  }
}

TEST_CASE("every field to fill in has a label, and every page one main heading") {
  for (const auto& [name, html] : documents()) {
    CAPTURE(name);
    const auto tags = markup::read(html);
    std::set<std::string> labelled;
    for (const auto& tag : tags) {
      if (tag.name == "label") labelled.insert(tag.attributes.at("for"));
    }
    for (const auto& tag : tags) {
      const auto kind = tag.attributes.find("type");
      if (tag.name == "input" && (kind == tag.attributes.end() || kind->second != "hidden"))
        CHECK(labelled.contains(tag.attributes.at("id")));
    }
    CHECK(std::ranges::count(tags, "h1", &markup::Tag::name) == 1);
    CHECK(std::ranges::count(tags, "title", &markup::Tag::name) == 1);
  }
}

TEST_CASE("a usual page is under 8 KB, style and script together under 15 KB") {
  CHECK(task_page(samples::usual()).size() < 8 * 1024);
  std::size_t bytes = 0;
  for (const auto& asset : assets()) bytes += asset.bytes.size();
  CHECK(bytes < 15 * 1024);
}

// FARMTOK_PREVIEW=DIR keeps the pages for a person's review: serve DIR and open /usual.html.
TEST_CASE("the pages and their assets can be served as plain files") {
  const char* wanted = std::getenv("FARMTOK_PREVIEW");
  const std::filesystem::path folder =
      wanted ? std::filesystem::path(wanted) : std::filesystem::temp_directory_path() / "farmtok-pages-test";
  for (const auto& [name, html] : documents()) write(folder / (name + ".html"), html);
  for (const auto& asset : assets()) {
    const auto path = folder / asset.path.substr(1);
    write(path, asset.bytes);
    CHECK(std::filesystem::file_size(path) == asset.bytes.size());
  }
  if (!wanted) std::filesystem::remove_all(folder);
}
