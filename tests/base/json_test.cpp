#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>

#include "base/error.hpp"
#include "base/json.hpp"

using namespace farmtok::base;

namespace {

/// The message of the refusal; empty when the text was accepted.
std::string refusal(std::string_view text) {
  try {
    parse_json(text, "the body");
    return {};
  } catch (const Error& error) {
    CHECK(error.code == Code::INVALID_REQUEST);
    return error.message;
  }
}

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

}  // namespace

TEST_CASE("what is not JSON is refused, and the refusal names the place") {
  for (const std::string_view text : {"", " ", "{", "{\"a\":}", "{'a':1}", "[1,]", "nul", "\"\x01\"", "\"\xff\"",
                                      "\"\xed\xa0\x80\"", "\"\\ud800\"", "01", "1.", "{} {}", "NaN", "\"open"}) {
    CAPTURE(text);
    const auto message = refusal(text);
    CHECK(message.find("the body is not valid JSON") == 0);
    CHECK(message.find("byte") != std::string::npos);
  }
}

TEST_CASE("a number too great for any type is refused, not a crash") {
  CHECK_FALSE(refusal("1e999").empty());
  CHECK_FALSE(refusal("{\"match_score\":-1e400}").empty());
  CHECK(refusal("18446744073709551616").empty());  // becomes a real number; the field's type refuses it later
}

TEST_CASE("nesting is bounded") {
  CHECK(refusal(nested(64)).empty());
  CHECK(refusal(nested(65)).find("deeper than 64") != std::string::npos);
  CHECK(refusal(std::string(1'000'000, '[')).find("deeper than 64") != std::string::npos);
  // Brackets inside a text are no nesting, also after an escaped quotation mark.
  CHECK(refusal("\"\\\"" + std::string(200, '{') + "\"").empty());
}

TEST_CASE("keys keep their order and a line has no line break") {
  const auto json = parse_json("{\"b\":1,\"a\":\"x\\ny\",\"c\":[true,null]}");
  CHECK(to_line(json) == "{\"b\":1,\"a\":\"x\\ny\",\"c\":[true,null]}");
  CHECK(to_line(Json("\xff")) == "\"\xef\xbf\xbd\"");
}

TEST_CASE("a line is what the library writes, whatever a value holds") {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
  Json texts =
      Json::array({"", "plain text", "a\"b", "a\\b", "tab\t", "\x7f", "\x1f", "Zürich 🎬", "\xff", "\xed\xa0\x80",
                   "cut \xe2\x82", every_byte, std::string(3, '\0'), std::string(100, 'x') + "\""});
  // What is escaped is found at any place among eight bytes and more.
  for (const char odd : {'"', '\\', '\n', '\x1f', ' ', '!', '#', '[', ']', '\x7f', '\x80'})
    for (std::size_t at = 0; at < 17; ++at) texts.push_back(std::string(at, 'z') + odd + std::string(16 - at, '~'));
  Json numbers = Json::array({0, -1, INT64_MIN, INT64_MAX, UINT64_MAX, 0.0, -0.0, 1.5, 1e300, 0.1, -2.5e-7, NAN, 3.0F});
  Json others = Json::array({true, false, nullptr, Json::object(), Json::array(), Json::binary({1, 2}),
                             Json::array({Json::array(), Json::object({{"", Json::array({1})}})})});
  Json names{{"plain", 1}, {"qu\"ote", 2}, {"Zürich", 3}, {"\xff", {{"deep", {{"deeper", texts}}}}}, {"", nullptr}};
  for (const auto& value : {texts, numbers, others, names, Json::object({{"a", texts}, {"b", others}})}) {
    CHECK(to_line(value) == value.dump(-1, ' ', false, Json::error_handler_t::replace));
    for (const auto& each : value) CHECK(to_line(each) == each.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
}

TEST_CASE("a field that stands twice in one object is refused, in different objects it is not") {
  const auto refused = [](const char* text) {
    try {
      farmtok::base::parse_json(text);
      return false;
    } catch (const farmtok::base::Error& error) {
      return error.message.find("twice") != std::string::npos;
    }
  };
  CHECK(refused(R"({"a":1,"a":1})"));
  CHECK(refused(R"({"a":{"b":1,"c":[{"b":1,"b":2}]}})"));
  CHECK_FALSE(refused(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})"));
}
