// Texts of people survive unchanged, and none of them becomes markup.

#include <doctest/doctest.h>

#include "markup.hpp"
#include "pages/plain_pages.hpp"
#include "samples.hpp"

using namespace farmtok::pages;

namespace {

std::vector<std::string> corpus() {
  std::string many;
  while (many.size() < 40'000) many += "ten thousand 😀 characters & more ";
  return {
      "<script>alert(1)</script>",
      "\"><img src=x onerror=alert(1)>",
      "' autofocus onfocus='alert(1)",
      "</pre></textarea></title></style>",
      "a & b &amp; c &lt; &#x3c; &bogus;",
      "{{caption}} {{{caption}}} {{#video}} {{=<% %>=}} {{>content}}",
      "مرحبا بالعالم \u202Eabc\u202C שלום",
      "👩‍👩‍👧‍👦 🏳️‍🌈 💪🏽 e\u0301 \U0001F1E9\U0001F1EA",
      "  leading and trailing  ",
      "\nfirst line empty\n\n\tthird indented\n",
      "line one\nline two\n\n\nline five",
      "--> <!-- ]]>",
      many,
  };
}

std::string between(const std::string& html, const std::string& from, const std::string& to) {
  const auto start = html.find(from);
  REQUIRE_MESSAGE(start != html.npos, from);
  return markup::decode(html.substr(start + from.size(), html.find(to, start + from.size()) - start - from.size()));
}

}  // namespace

TEST_CASE("caption, comment and instructions survive unchanged") {
  for (const auto& text : corpus()) {
    CAPTURE(text.substr(0, 60));
    auto page = samples::usual();
    page.task.caption = text;
    page.task.pin_comment = text;
    page.task.instructions = text;
    page.task.tweet_text = text;
    const auto html = task_page(page);
    std::vector<markup::Tag> tags;
    REQUIRE_NOTHROW(tags = markup::read(html));
    CHECK(tags.size() ==
          markup::read(task_page(samples::usual())).size() + 3 * (text.find('\n') != text.npos || text.size() > 200));
    CHECK(markup::text_of(html, *markup::with_id(tags, "caption")) == text);
    CHECK(markup::text_of(html, *markup::with_id(tags, "pin")) == text);
    CHECK(between(html, "<h2>Instructions</h2>\n<div class=\"words\" dir=\"auto\">", "</div>") == text);
    CHECK(html.find("<img") == html.npos);
    CHECK(html.find("alert(1)</script>") == html.npos);
  }
}

TEST_CASE("what was typed comes back into its field unchanged") {
  for (const auto& text : corpus()) {
    CAPTURE(text.substr(0, 60));
    auto page = samples::usual();
    page.proof_value = text;
    page.proof_error = text;
    page.reported_by_value = text;
    page.reported_by_error = text;
    const auto html = task_page(page);
    std::vector<markup::Tag> tags;
    REQUIRE_NOTHROW(tags = markup::read(html));
    CHECK(markup::decode(markup::with_id(tags, "proof")->attributes.at("value")) == text);
    CHECK(markup::decode(markup::with_id(tags, "name")->attributes.at("value")) == text);
    CHECK(markup::text_of(html, *markup::with_id(tags, "proof-error")) == text);
    CHECK(markup::text_of(html, *markup::with_id(tags, "name-error")) == text);
  }
}

TEST_CASE("links cannot carry script, and their characters are escaped") {
  auto page = samples::done();
  page.task.proof_url = "javascript:alert(1)";
  page.next_link = "/volunteer/x?inbox_tracer=a\"b&c";
  auto html = task_page(page);
  CHECK(html.find("href=\"javascript:") == html.npos);
  CHECK(html.find("/volunteer/x?inbox_tracer=a&quot;b&amp;c") != html.npos);

  page = samples::usual();
  page.task.destination_url = "javascript:alert(1)";
  html = task_page(page);
  CHECK(html.find("javascript:") == html.npos);
  CHECK(html.find("href=\"https://www.tiktok.com/upload\"") != html.npos);
}

TEST_CASE("the pages without a task escape too") {
  for (const auto& text : corpus()) {
    CAPTURE(text.substr(0, 60));
    const auto message = message_page(text, text);
    const auto tags = markup::read(message);
    CHECK(between(message, "<title>", "</title>") == text);
    CHECK(between(message, "<p class=\"words\" dir=\"auto\">", "</p>") == text);
    const auto password = password_page(text, text);
    CHECK(between(password, "action=\"", "\"") == text);
    CHECK(between(password, "id=\"password-error\">", "</p>") == text);
  }
}
