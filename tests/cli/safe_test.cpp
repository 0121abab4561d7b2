#include "output/safe.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/text/text.hpp"
#include "output/terminal.hpp"

using namespace farmtok;
using cli::csv_field;

TEST_CASE("what a spreadsheet would run is a text, numbers stay numbers") {
  const struct {
    const char* text;
    bool number;
    const char* wanted;
  } rows[]{
      {"=1+1", false, "'=1+1"},
      {"+1", false, "'+1"},
      {"-1", false, "'-1"},
      {"@SUM(A1)", false, "'@SUM(A1)"},
      {"\tx", false, "'\tx"},
      {"\r=1", false, "' =1"},
      {"\n=1", false, "\"'\n=1\""},
      {" =1", false, "' =1"},
      {"\"=1", false, "\"'\"\"=1\""},
      {"\u202E=1", false, "'=1"},
      {"\uFF1D1+1", false, "'\uFF1D1+1"},
      {"=HYPERLINK(\"http://x\",\"y\")", false, "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""},
      {"-3.5", true, "-3.5"},
      {"42", true, "42"},
      {"plain", false, "plain"},
      {"a-b", false, "a-b"},
      {"a\x1b[31mb", false, "a [31mb"},
      {"two\r\nlines", false, "\"two \nlines\""},
  };
  for (const auto& row : rows) CHECK_MESSAGE(csv_field(row.text, row.number) == row.wanted, row.text);
}

TEST_CASE("a terminal gets our colours and nothing else to obey") {
  CHECK(cli::safe_lines("\033[31mred\033[0m") == "\033[31mred\033[0m");
  CHECK(cli::safe_lines("a\033[2Jb\033]0;title\ac\033") == "a [2Jb ]0;title c ");
  CHECK(cli::safe_lines("a\033[31;1mb") == "a [31;1mb");
  CHECK(cli::safe_lines("\u009b31mx\x7fy\nz\t") == " 31mx y\nz\t");
  CHECK(cli::safe_lines("abc\u202Edef\u2066\u200F") == "abcdef");
  CHECK(cli::safe_lines("日本語 👍🏽 é") == "日本語 👍🏽 é");
}

TEST_CASE("JSON stays exact, but harmless") {
  const std::string text = "{\"a\":\"\u009b31m \u202E x é 日本 \x7f\"}";
  const auto safe = cli::safe_json(text);
  CHECK(safe == "{\"a\":\"\\u009b31m \\u202e x é 日本 \\u007f\"}");
  CHECK(nlohmann::json::parse(safe) == nlohmann::json::parse(text));
  CHECK(cli::safe_json("{\"a\": \"é\"}\n") == "{\"a\": \"é\"}\n");
}

TEST_CASE("texts of strangers, made printable") {
  CHECK(base::printable("a\tb\nc") == "a b c");
  CHECK(base::printable("a\tb\nc", true) == "a\tb\nc");
  CHECK(base::printable("\xff\xfe!") == "  !");
  CHECK(base::fit("ab\u202Ecd", 10) == "abcd");
  CHECK(base::fit("ab\u202Ecdef", 4) == "abc…");
}
