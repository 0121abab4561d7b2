#include <doctest/doctest.h>

#include "base/text/text.hpp"
#include "base/visible.hpp"

using namespace farmtok::base;

TEST_CASE("a text of only what nobody sees has no visible text") {
  for (const auto* unseen : {"",
                             " ",
                             "\t\r\n",
                             "\u00a0",
                             "\u200b",
                             "\u2028",
                             "\ufeff",
                             "\u202e",
                             "\u200f\u2066 \u2069",
                             "\u3000",
                             "\u3164",
                             "\u2800",
                             "\u00ad",
                             "\u034f",
                             "\u0301",
                             "\ufe0f",
                             "\U000e0041",
                             "\x01\x7f",
                             "\xff\xfe",
                             "\u2003\u202f\u205f\u180e\u2060"})
    CHECK_MESSAGE(!has_visible_text(unseen), unseen);
  for (const auto* seen : {"a", " . ", "\u200b1", "\u00a0é", "中", "🚫", "-", "e\u0301", "م"})
    CHECK_MESSAGE(has_visible_text(seen), seen);
}

TEST_CASE("UTF-8 is valid or it is not") {
  for (const std::string_view text : {"", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
                                      "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "naïve 日本 😀 שלום"}) {
    CAPTURE(text);
    CHECK(valid_utf8(text));
  }
  for (const std::string_view text : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x20", "\xe0\x9f\xbf",
                                      "\xe2\x82", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf0\x9f\x98",
                                      "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xfe", "\xff", "ok\xffok"}) {
    CAPTURE(text);
    CHECK_FALSE(valid_utf8(text));
  }
}

TEST_CASE("code points and columns") {
  struct Row {
    std::string_view text;
    std::size_t points, columns;
  };
  for (const auto& [text, points, columns] : {
           Row{"", 0, 0},
           {"abc", 3, 3},
           {"naïve", 5, 5},
           {"nai\u0308ve", 6, 5},
           {"日本語", 3, 6},
           {"한국", 2, 4},
           {"😀", 1, 2},
           {"👍🏽", 2, 2},
           {"🚀 go", 4, 5},
           {"ｆ", 1, 2},
           {"שלום", 4, 4},
           {"עִ", 2, 1},
           {"นา", 2, 2},
           {"กิ", 2, 1},
           {"a\u200bb", 3, 2},
       }) {
    CAPTURE(text);
    CHECK(code_points(text) == points);
    CHECK(display_width(text) == columns);
  }
}

TEST_CASE("text is cut to the columns there are") {
  struct Row {
    std::string_view text;
    std::size_t columns;
    std::string_view want;
  };
  for (const auto& [text, columns, want] : {
           Row{"caption", 7, "caption"},
           {"caption", 6, "capti…"},
           {"caption", 1, "…"},
           {"caption", 0, ""},
           {"", 0, ""},
           {"日本語", 6, "日本語"},
           {"日本語", 5, "日本…"},
           {"日本語", 4, "日…"},
           {"日本", 2, "…"},
           {"e\u0301e\u0301", 2, "e\u0301e\u0301"},
           {"e\u0301e\u0301e", 2, "e\u0301…"},
           {"a\nb\tc", 9, "a b c"},
           {"\x1b[31mred", 20, " [31mred"},
           {"\u009b31m", 20, " 31m"},
           {"a\xff"
            "b",
            9, "a b"},
       }) {
    CAPTURE(text);
    CAPTURE(columns);
    const auto made = fit(text, columns);
    CHECK(made == want);
    CHECK(display_width(made) <= columns);
    CHECK(valid_utf8(made));
  }
}

TEST_CASE("signs without width are cut to a number of bytes") {
  std::string marks = "A", joined;
  for (int i = 0; i < 60'000; ++i) marks += "\u0301", joined += "\u200b";
  for (const auto& text : {marks, joined, "name" + joined, marks + marks}) {
    const auto made = fit(text, 96);
    CHECK(made.size() <= 803);
    CHECK(made.ends_with("…"));
    CHECK(valid_utf8(made));
    CHECK(display_width(made) <= 96);
  }
  // Words as people write them have fewer.
  std::string thai, hebrew, family;
  for (int i = 0; i < 20; ++i) thai += "กิ่", hebrew += "עִ֑", family += "👨\u200d👩\u200d👧";
  CHECK(fit(thai, 40) == thai);
  CHECK(fit(hebrew, 20) == hebrew);
  CHECK(fit(family, 120) == family);
}

TEST_CASE("trim, split, join, lower") {
  CHECK(trim(" \t a b \r\n") == "a b");
  CHECK(trim(" \n ").empty());
  CHECK(trim("").empty());
  CHECK(split("a,b,,c", ',') == std::vector<std::string>{"a", "b", "", "c"});
  CHECK(split("", ',') == std::vector<std::string>{""});
  CHECK(split(",", ',') == std::vector<std::string>{"", ""});
  CHECK(join(std::vector<std::string>{"a", "b"}, ", ") == "a, b");
  CHECK(join(std::vector<std::string>{}, ", ").empty());
  CHECK(lower("AbÇ") == "abÇ");
}

TEST_CASE("sizes for people") {
  struct Row {
    std::int64_t bytes;
    std::string_view want;
  };
  for (const auto& [bytes, want] : {Row{0, "0 B"},
                                    {999, "999 B"},
                                    {1000, "1.0 KB"},
                                    {1449, "1.4 KB"},
                                    {318'000, "318 KB"},
                                    {999'499, "999 KB"},
                                    {999'500, "1.0 MB"},
                                    {1'400'000, "1.4 MB"},
                                    {2'000'000'000, "2.0 GB"},
                                    {5'000'000'000'000'000, "5000 TB"}}) {
    CAPTURE(bytes);
    CHECK(human_bytes(bytes) == want);
  }
}

TEST_CASE("a slip of the fingers finds the word that was meant") {
  const std::vector<std::string> known{"jobs", "results", "schedule", "calendar", "proof", "caption"};
  struct Row {
    std::string_view typed;
    std::optional<std::string> want;
  };
  for (const auto& [typed, want] : {Row{"job", "jobs"},
                                    {"shedule", "schedule"},
                                    {"calender", "calendar"},
                                    {"captoin", "caption"},
                                    {"results", "results"},
                                    {"xyz", {}},
                                    {"", {}},
                                    {"completely-else", {}}}) {
    CAPTURE(typed);
    CHECK(closest(typed, known) == want);
  }
  CHECK_FALSE(closest("jobs", {}));
}
