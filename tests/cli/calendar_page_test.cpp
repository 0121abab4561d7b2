#include "output/calendar/page.hpp"

#include "cli/calendar_fixture.hpp"

using namespace farmtok::test;

namespace {

std::size_t times(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace

TEST_CASE("what strangers wrote is text on the page, wherever it stands") {
  const std::string evil = R"(</span></td><script>alert(1)</script>" onload='x' & <!--)";
  const Json days{
      {"2026-02-10",
       {post("2026-02-10T14:00:00Z", "planned", {{"tweet_text", evil}, {"destination_url", "https://x/@" + evil}})}}};
  auto seen = look(0);
  seen.zone = evil;
  const auto page = calendar_page(2026y / February, days, seen);
  CHECK(times(page, "<script") == 0);
  CHECK(times(page, "onload='") == 0);
  CHECK(times(page, "<!--") == 0);
  CHECK(times(page, "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp; &lt;!--") == 2);
  // Only our own markup closes each cell of the grid: four whole weeks and a Sunday before them.
  CHECK(times(page, "</td>") == 35);
}

TEST_CASE("a page has a title, a language and nothing to load or run") {
  const auto page = calendar_page(2026y / February, Json::object(), look(0));
  CHECK(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
  CHECK(times(page, "<title>February 2026: 0 posts</title>") == 1);
  CHECK(times(page, "default-src 'none'") == 1);
  for (const auto* loaded : {"src=", "href=", "url(", "@import", "<link", "<script"}) CHECK(times(page, loaded) == 0);
  CHECK(times(page, "@page { size: A4 landscape") == 1);
}

TEST_CASE("the page has the month's grid, and a day's posts by time and state") {
  const Json days{{"2026-02-10",
                   {post("2026-02-10T09:30:00Z", "missed"), post("2026-02-10T14:00:00Z", "fired"),
                    post("2026-02-10T15:00:00Z", "fired", {{"proof_url", "https://x"}})}},
                  {"2026-02-11", {post("2026-02-11T15:00:00Z", "planned")}}};
  const auto page = calendar_page(2026y / February, days, look(0));
  CHECK(times(page, "<td class=\"full\">") == 1);
  CHECK(times(page, "<td class=\"full today\">") == 1);
  CHECK(times(page, "<td class=\"empty\">") == 26);
  CHECK(times(page, "<td class=\"out\">") == 7);
  const auto missed = page.find("aria-label=\"missed\""), fired = page.find("aria-label=\"fired\""),
             done = page.find("aria-label=\"proof in\"");
  CHECK(missed < fired);
  CHECK(fired < done);
  CHECK(done < page.size());
  CHECK(times(page, "<code>farmtok schedule recover</code>") == 1);
  auto sunday = look(0);
  sunday.names.first = 6;
  CHECK(calendar_page(2026y / February, days, sunday).find("<th scope=\"col\" lang=\"en\">Sunday") <
        calendar_page(2026y / February, days, sunday).find("Monday"));
}

TEST_CASE("the page marks posts that go out with the AI label") {
  const Json days{{"2026-02-10",
                   {post("2026-02-10T09:30:00Z", "planned", {{"ai_origin", "credentials"}, {"is_aigc", true}}),
                    post("2026-02-10T14:00:00Z", "planned")}}};
  const auto page = calendar_page(2026y / February, days, look(0));
  CHECK(times(page, "<abbr title=\"with the AI label\">AI</abbr>") == 1);
  CHECK(times(page, "<li><abbr>AI</abbr> 1 with the AI label</li>") == 1);
}

TEST_CASE("a full day opens on a click, and all its posts are there") {
  const auto page = calendar_page(2026y / February, {{"2026-02-10", full_day("2026-02-10", 200)}}, look(0));
  CHECK(times(page, "<summary>and 194 more</summary>") == 1);
  CHECK(times(page, "<time datetime=\"2026-02-10T") == 200);
}
