#include <doctest/doctest.h>

#include "base/text/text.hpp"

using namespace farmtok::base;

TEST_CASE("base64 against the vectors of RFC 4648") {
  struct Row {
    std::string_view bytes, text;
  };
  for (const auto& [bytes, text] : {Row{"", ""},
                                    {"f", "Zg=="},
                                    {"fo", "Zm8="},
                                    {"foo", "Zm9v"},
                                    {"foob", "Zm9vYg=="},
                                    {"fooba", "Zm9vYmE="},
                                    {"foobar", "Zm9vYmFy"},
                                    {"\xfb\xff\xbf", "+/+/"},
                                    {std::string_view{"\0\0", 2}, "AAA="}}) {
    CAPTURE(text);
    CHECK(base64(bytes) == text);
    CHECK(unbase64(text) == bytes);
  }
}

TEST_CASE("base64 that is broken is refused") {
  for (const std::string_view text : {"Z", "Zg", "Zg=", "Zg===", "====", "=Zg=", "Zg==Zg==", "Zm9v\n", "Zm 9", "Zm-_",
                                      "Zh==", "Zm9=", "Z===", "\xff\xff\xff\xff"}) {
    CAPTURE(text);
    CHECK_FALSE(unbase64(text));
  }
}

TEST_CASE("hex") {
  CHECK(hex("").empty());
  CHECK(hex(std::string_view{"\0\x7f\xff", 3}) == "007fff");
}

TEST_CASE("percent-encoding keeps only what is unreserved") {
  CHECK(url_encode("AZaz09-._~") == "AZaz09-._~");
  CHECK(url_encode("a b/c?d=e&f+g%") == "a%20b%2Fc%3Fd%3De%26f%2Bg%25");
  CHECK(url_encode("ü😀") == "%C3%BC%F0%9F%98%80");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  CHECK(url_decode(url_encode(all), true) == all);
  CHECK(url_decode(url_encode(all), false) == all);
}

TEST_CASE("percent-decoding") {
  struct Row {
    std::string_view text;
    bool plus;
    std::optional<std::string_view> want;
  };
  for (const auto& [text, plus, want] : {Row{"a+b%20c", true, "a b c"},
                                         {"a+b%20c", false, "a+b c"},
                                         {"%c3%BC", true, "ü"},
                                         {"%25%32%35", false, "%25"},
                                         {"%0d%0A", false, "\r\n"},
                                         {"%", true, {}},
                                         {"%4", true, {}},
                                         {"%4g", true, {}},
                                         {"%-1", true, {}},
                                         {"ab%2", false, {}}}) {
    CAPTURE(text);
    const auto decoded = url_decode(text, plus);
    CHECK(decoded.has_value() == want.has_value());
    if (decoded && want) CHECK(*decoded == *want);
  }
}
