// The shown and the hidden parts of each state.

#include "pages/task_page.hpp"

#include <doctest/doctest.h>

#include "markup.hpp"
#include "samples.hpp"

using namespace farmtok::pages;

namespace {

struct Row {
  std::string name;
  TaskPage page;
  std::vector<std::string> shown;
  std::vector<std::string> absent;
};

const std::string form = "<form method=\"post\" action=\"/volunteer/post_k3f9qa7m2x5cvb8n4j6h1d0s2w/proof";
const std::string reload = "http-equiv=\"refresh\" content=\"10\"";

std::vector<Row> rows() {
  std::vector<Row> list;
  const auto named = [](std::string_view name) {
    for (auto& [each, page] : samples::all()) {
      if (each == name) return page;
    }
    throw std::logic_error("no such sample");
  };
  list.push_back(
      {"due",
       samples::usual(),
       {"<video controls playsinline preload=\"metadata\" src=\"/media/clip.mp4\" poster=\"/media/poster.jpg\"",
        "href=\"/media/clip.mp4?download=video-2-of-5-k3f9qa.mp4\"", "<b>2</b> of 5", "<progress value=\"1\" max=\"5\"",
        "<title>2 of 5: Day 30", "https://www.tiktok.com/upload", "rel=\"noopener noreferrer\"", form,
        "type=\"text\" inputmode=\"url\" autocomplete=\"off\""},
       {reload, "Thank you", "aria-invalid", "autofocus", "has no video", "Due ", "id=\"next\"", "width=\"1080\""}});
  list.push_back({"portrait", named("portrait"), {"width=\"1080\" height=\"1920\""}, {}});
  list.push_back(
      {"early",
       named("early"),
       {"Due Thursday 24 December, 09:00 (New York).", "<video", "This post is not due yet: come back on Thursday"},
       {reload, "Thank you", form}});
  auto returned = samples::usual();
  returned.task.returned_url = "https://www.tiktok.com/@a/video/1";
  returned.task.returned_reason = "this is <another> video";
  list.push_back({"returned",
                  returned,
                  {form, "was returned: <b dir=\"auto\">this is &lt;another&gt; video</b>", "@a/video/1"},
                  {"Thank you"}});
  list.push_back({"preparing",
                  named("preparing"),
                  {reload, "being prepared", "id=\"caption\""},
                  {"<video", "id=\"save\"", "id=\"open\"", form}});
  list.push_back({"failed", named("failed"), {"could not be prepared", "id=\"caption\""}, {reload, "<video", form}});
  list.push_back({"no video",
                  named("none"),
                  {"https://www.tiktok.com/@pushup.diary", "Open where to post", form, "This post has no video",
                   "Publish your post on the page that this opens."},
                  {"<video", "id=\"save\"", "Publish your post there"}});
  auto bare = named("none");
  bare.task.caption.reset();
  list.push_back(
      {"only a text",
       bare,
       {"<h2 id=\"caption-title\">Copy the text</h2>", "\nDay 30 of the push-up challenge</pre>", ">Copy text<"},
       {"Copy the caption", "Text of the post"}});
  bare.task.tweet_text = std::string(91, 'a');
  list.push_back({"only a long text", bare, {"\n" + std::string(91, 'a') + "</pre>"}, {"Text of the post"}});
  list.push_back(
      {"asked",
       samples::asked(),
       {"Day &lt;29&gt;&quot;. Is it really the link of this post, too?",
        "<input type=\"hidden\" name=\"sure\" value=\"yes\">",
        "name=\"proof_url\" value=\"https://www.tiktok.com/@brand/video/7349123456789012345?a=&quot;1&quot;\"",
        "<input type=\"hidden\" name=\"reported_by\" value=\"Ana Lucía\">",
        "placeholder=\"https://www.tiktok.com/@you/video/…\" value=\"\">", form},
       {"Thank you", "aria-invalid", "autofocus"}});
  auto early_next = samples::done();
  early_next.next_due = "Friday 25 December, 09:00 (New York)";
  list.push_back(
      {"done, the next one later", early_next, {"3 more to go. The next one is due Friday 25 December"}, {}});
  auto texts = named("none");
  texts.task.destination_url.reset();
  list.push_back({"no video, no place of its own", texts, {"Publish your post on TikTok.", "Open TikTok"}, {}});
  list.push_back({"refused",
                  samples::refused(),
                  {"aria-invalid=\"true\" aria-describedby=\"proof-error\" autofocus", "id=\"proof-error\"",
                   "value=\"Ana Lucía\""},
                  {"name-error"}});
  list.push_back(
      {"done",
       samples::done(),
       {"this one is done", "role=\"status\"", "href=\"https://www.tiktok.com/@brand/video/7349123456789012345\"",
        "id=\"next\" href=\"/volunteer/post_next?inbox_tracer=volunteer-7\"", "3 more to go.", "<video"},
       {form, reload, "id=\"open\""}});
  auto later = samples::done();
  later.just_done = false;
  list.push_back({"done before", later, {"this one is done"}, {"section class=\"card thanks\" role"}});
  list.push_back({"last of the batch", named("last"), {"All 5 done. Thank you!"}, {"id=\"next\"", "to go"}});
  list.push_back({"alone",
                  named("single"),
                  {"<title>Day 30", "download=video-k3f9qa.mp4", form},
                  {"<progress", "class=\"count\"", "id=\"pin\"", "Instructions"}});
  auto typing = named("preparing");
  typing.proof_value = "x";
  typing.proof_error = "Not a link.";
  list.push_back({"refused while preparing", typing, {form, "Not a link."}, {reload}});
  auto again = samples::done();
  again.proof_error = "Not a link.";
  list.push_back({"refused when done", again, {form, "Not a link.", "this one is done"}, {}});
  auto prompt = samples::usual();
  prompt.task.instructions = "  \n";
  prompt.task.instruction_prompt = "The job's own words.";
  list.push_back({"instructions of the job", prompt, {"The job&#39;s own words."}, {}});
  auto query = samples::usual();
  query.task.video_url = "https://farm.example/media/med_1?v=2";
  list.push_back(
      {"a video with a query", query, {"src=\"/media/med_1?v=2\"", "/media/med_1?v=2&amp;download=video"}, {}});
  const std::string step = "Turn on “AI-generated content”</h2>",
                    tick = "name=\"ai_label_set\" value=\"1\" form=\"proof-form\"";
  list.push_back({"labelled",
                  samples::labelled(),
                  {step, tick + ">", "id=\"proof-form\"", "paste the caption, with “AI-generated content” on."},
                  {"Yes, it is on"}});
  list.push_back({"without a label", samples::usual(), {}, {"AI-generated", "ai_label_set"}});
  auto ticked = samples::labelled();
  ticked.proof_error = "Not a link.";
  ticked.label_value = true;
  list.push_back({"refused with the tick", ticked, {step, tick + " checked>"}, {}});
  auto soon = named("early");
  soon.task.is_aigc = true;
  list.push_back({"labelled, not due yet", soon, {step}, {tick}});
  list.push_back(
      {"handed in without the tick", samples::unticked(), {"Yes, it is on", "this one is done", step}, {tick}});
  auto told = samples::unticked();
  told.task.ai_label_set = true;
  list.push_back({"handed in with the tick", told, {"this one is done"}, {"Yes, it is on"}});
  auto wordy = samples::usual();
  wordy.task.tweet_text = std::string(91, 'a');
  list.push_back({"long text", wordy, {"<h1 dir=\"auto\">Your next post</h1>", ">" + std::string(91, 'a') + "<"}, {}});
  return list;
}

}  // namespace

TEST_CASE("each state shows what it should, and nothing else") {
  for (const auto& row : rows()) {
    CAPTURE(row.name);
    const auto html = task_page(row.page);
    REQUIRE_NOTHROW(markup::read(html));
    for (const auto& text : row.shown) CHECK_MESSAGE(html.find(text) != html.npos, "missing: " << text);
    for (const auto& text : row.absent) CHECK_MESSAGE(html.find(text) == html.npos, "too much: " << text);
  }
}

TEST_CASE("only the first wrong field takes the focus") {
  auto page = samples::refused();
  page.reported_by_error = "A name has at most 200 characters.";
  auto tags = markup::read(task_page(page));
  CHECK(markup::with_id(tags, "proof")->attributes.contains("autofocus"));
  CHECK_FALSE(markup::with_id(tags, "name")->attributes.contains("autofocus"));
  CHECK(markup::with_id(tags, "name")->attributes.at("aria-describedby") == "name-error");
  page.proof_error.clear();
  tags = markup::read(task_page(page));
  CHECK_FALSE(markup::with_id(tags, "proof")->attributes.contains("autofocus"));
  CHECK(markup::with_id(tags, "name")->attributes.contains("autofocus"));
}
