#include "review/screen.hpp"

#include <doctest/doctest.h>

#include "base/text/text.hpp"
#include "times.hpp"

using namespace farmtok::cli;
namespace base = farmtok::base;

namespace {

const Look look{true, *base::parse_instant("2026-11-21T12:00:00Z")};

Json found() {
  return {{"result_id", "res_1"},
          {"job_id", "job_1"},
          {"tweet_text", "Ninety days, one bar, no excuses."},
          {"tiktok_author", "gymgirl"},
          {"source_url", "https://www.tiktok.com/@gymgirl/video/7234567890123456789"},
          {"source_provider", "catalogue"},
          {"rights_status", "unknown"},
          {"tiktok_view_count", 1'234'567},
          {"tiktok_like_count", 98'700},
          {"tiktok_comment_count", 3'000},
          {"tiktok_share_count", 950},
          {"tiktok_created_at", "2026-11-09T12:00:00Z"},
          {"video_width", 1080},
          {"video_height", 1920},
          {"video_seconds", 32.08},
          {"match_score", 87},
          {"ai_analysis", "12x the usual likes; mentions #gym"},
          {"analysed_by", "rules"},
          {"approval_decision", "waits for a person"},
          {"caption", "Day 90 💪 #fyp"},
          {"pin_comment", "Which day are you on?"},
          {"instructions", "Post it before noon."},
          {"credit_line", "by @gymgirl on TikTok"}};
}

std::string joined(const std::vector<std::string>& lines) { return base::join(lines, "\n"); }

}  // namespace

TEST_CASE("a review shows all that a decision needs") {
  const auto text = joined(review_screen(found(), {3, 17, "Q1 gym"}, "", {100, 50}, false, look));
  CAPTURE(text);
  for (const auto* part :
       {"3 of 17 · Q1 gym · res_1", "@gymgirl", "https://www.tiktok.com/@gymgirl/video/7234567890123456789", "unknown",
        "views 1.2M · likes 98K (8.0 %) · comments 3K · shares 950 · posted 12 days ago", "1080 x 1920 · 32.1 s",
        "87  12x the usual likes; mentions #gym (rules)", "Ninety days, one bar, no excuses.", "Day 90 💪 #fyp",
        "Which day are you on?", "Post it before noon.", "by @gymgirl on TikTok", "waits for a person",
        "a approve  r reject"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("a review says how AI was found, whether the label is on, and which key decides") {
  auto made = found();
  made["ai_origin"] = "declared";
  made["ai_notice"] = "made with AI: its record declares it";
  const auto text = joined(review_screen(made, {3, 17, "Q1 gym"}, "", {80, 24}, false, look));
  CAPTURE(text);
  CHECK(text.find("declared, no label: made with AI: its record declares it") != std::string::npos);
  CHECK(text.find("l AI label") != std::string::npos);
  CHECK(joined(review_help({80, 24}, false)).find("l   turns its AI label on") != std::string::npos);
}

TEST_CASE("no line is wider than the terminal, nor are there more than it has") {
  auto long_one = found();
  for (const auto* field : {"caption", "tweet_text", "ai_analysis", "instructions"})
    for (int i = 0; i < 60; ++i)
      long_one[field] = long_one[field].get<std::string>() + " 日本 word" + std::to_string(i);
  for (const std::size_t width : {40U, 57U, 80U, 120U, 200U})
    for (const std::size_t height : {16U, 24U, 40U, 80U}) {
      CAPTURE(width);
      CAPTURE(height);
      const auto lines = review_screen(long_one, {1, 1, "a job with quite a long name"},
                                       "approved res_0; u takes it back", {width, height}, false, look);
      CHECK(lines.size() <= height);
      for (const auto& line : lines) CHECK(base::display_width(line) <= width);
      // The keys are there at any height.
      CHECK(joined(lines).find("a approve") != std::string::npos);
      CHECK(joined(lines).find("u takes it") != std::string::npos);
    }
}

TEST_CASE("a stranger's text cannot steer the terminal") {
  auto evil = found();
  evil["tiktok_caption"] = "\x1b[2Jgone\x07\r\nnext";
  evil["tiktok_author"] = "a\x1b]0;title\x07";
  for (const auto& line : review_screen(evil, {}, "", {80, 60}, false, look))
    for (const char c : line) CHECK((static_cast<unsigned char>(c) >= 0x20 && c != '\x7f'));
}

TEST_CASE("colour is there only when it is wanted") {
  const auto plain = joined(review_screen(found(), {}, "done", {80, 60}, false, look));
  const auto coloured = joined(review_screen(found(), {}, "done", {80, 60}, true, look));
  CHECK(plain.find('\x1b') == std::string::npos);
  CHECK(coloured.find("\x1b[") != std::string::npos);
  CHECK(joined(review_help({80, 24}, false)).find('\x1b') == std::string::npos);
}

TEST_CASE("a manual result leaves out what it has not") {
  const auto text = joined(review_screen({{"result_id", "res_2"}, {"tweet_text", "Mine."}, {"match_score", 100}}, {},
                                         "", {60, 30}, false, look));
  CHECK(text.find("author") == std::string::npos);
  CHECK(text.find("numbers") == std::string::npos);
  CHECK(text.find("no video") != std::string::npos);
  CHECK(text.find("Mine.") != std::string::npos);
}

TEST_CASE("counts are short") {
  struct Row {
    std::int64_t count;
    const char* text;
  };
  for (const auto& row : {Row{0, "0"}, Row{999, "999"}, Row{1000, "1K"}, Row{1234, "1.2K"}, Row{9999, "9.9K"},
                          Row{12345, "12K"}, Row{999999, "999K"}, Row{1234567, "1.2M"}, Row{15'000'000'000, "15B"}})
    CHECK(short_count(row.count) == row.text);
}

TEST_CASE("keys") {
  CHECK(key_of("a") == Key::approve);
  CHECK(key_of("l") == Key::label);
  CHECK(key_of("\x03") == Key::quit);
  CHECK(key_of("A") == Key::none);
  CHECK(key_of("aa") == Key::none);
  CHECK(key_of("\x1b[A") == Key::none);
  CHECK(key_of("") == Key::none);
}
