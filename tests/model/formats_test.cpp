#include <doctest/doctest.h>

#include "model/job.hpp"
#include "model/json.hpp"
#include "model/result.hpp"

using namespace farmtok;
using namespace farmtok::model;

namespace {

std::string fault(Format format, std::string_view value, std::size_t max = 2000) {
  return fault_of_text({.format = format, .max = max}, value);
}

std::string repeat(std::string_view piece, std::size_t times) {
  std::string made;
  for (std::size_t i = 0; i < times; ++i) made += piece;
  return made;
}

}  // namespace

TEST_CASE("mail addresses, one or several") {
  for (const std::string_view list : {"a@b.c", "volunteer@example.com", "a.b+tag@sub.example.com", "root@localhost",
                                      "a@b.c,d@e.f", "a@b.c , d@e.f", "o'neil@example.com"}) {
    CAPTURE(list);
    CHECK(fault(Format::email, list).empty());
  }
  for (const std::string_view list :
       {"", " ", ",", "a", "@", "a@", "@b", "a@b@c", "a b@c.d", "a@b.c,", ",a@b.c", "a@b.c;d@e.f", "Ann <a@b.c>",
        "a@b.c d@e.f", "\"a\"@b.c", "a@[127.0.0.1]", "a@b:25", "ann@exämple.com"}) {
    CAPTURE(list);
    CHECK_FALSE(fault(Format::email, list).empty());
  }
  CHECK_FALSE(fault(Format::email, std::string(250, 'a') + "@b.co").empty());
}

TEST_CASE("no line break gets into a mail's header through an address") {
  for (const std::string_view list :
       {"a@b.c\r\nBcc: x@y.z", "a@b.c\nBcc:x@y.z", "a@b.c\r\n", "\r\na@b.c", "a@b.c\r\n,x@y.z", "a@b.c,\n x@y.z",
        "a@b.c\r", "a@b.c\x0b", "a@b.c\t,x@y.z", "a\x7f@b.c"}) {
    CAPTURE(list);
    CHECK(fault(Format::email, list) == "must be one line without control characters");
  }
  CHECK_FALSE(fault(Format::email, std::string_view{"a@b.c\0x", 7}).empty());
}

TEST_CASE("URLs") {
  for (const std::string_view url :
       {"https://example.com", "http://example.com/", "https://example.com:8443/a/b?c=d&e=%20#f",
        "http://127.0.0.1:8642/media/x", "http://[::1]:80/", "https://www.tiktok.com/@brand/video/7349123456789012345",
        "https://example.com/ünï?q=日本", "HTTPS://example.com/x"}) {
    CAPTURE(url);
    CHECK(fault(Format::url, url).empty());
  }
  for (const std::string_view url :
       {"", "example.com", "//example.com", "ftp://example.com", "file:///etc/passwd", "javascript:alert(1)",
        "https:/example.com", "https://", "https:///path", "https://:80/", "https://?q", "https://user@example.com",
        "https://user:pw@example.com/", "https://example.com/a b", "https://example.com/\r\nX: y",
        "https://example.com/\x7f", " https://example.com", "https://example.com:99999/", "https://①②⑦.⓪.⓪.①/"}) {
    CAPTURE(url);
    CHECK_FALSE(fault(Format::url, url).empty());
  }
}

TEST_CASE("lines, texts, zones and times") {
  CHECK(fault(Format::line, "a line").empty());
  CHECK(fault(Format::line, "").empty());
  CHECK_FALSE(fault(Format::line, "a\tb").empty());
  CHECK_FALSE(fault(Format::line, "\x1b[2J").empty());
  CHECK(fault(Format::text, "lines\r\nand\ttabs").empty());
  CHECK_FALSE(fault(Format::text, std::string_view{"a\0b", 3}).empty());
  CHECK_FALSE(fault(Format::text, "\xff").empty());
  CHECK(fault(Format::zone, "Europe/Berlin").empty());
  CHECK_FALSE(fault(Format::zone, "").empty());
  CHECK_FALSE(fault(Format::zone, "Europe\n/Berlin").empty());
  CHECK_FALSE(fault(Format::datetime, "2026\n").empty());
}

TEST_CASE("length counts characters, not bytes, and the limit is included") {
  CHECK(fault(Format::text, repeat("😀", 10), 10).empty());
  CHECK(fault(Format::text, repeat("😀", 11), 10) == "has 11 characters, at most 10 are allowed");
}

TEST_CASE("10,000 characters of emoji and right-to-left text survive unchanged") {
  for (const auto& caption :
       {repeat("👩‍🚒🏳️‍🌈", 1100), repeat("שלום עולם ", 1000), repeat("مرحبا\u200f ", 1428),
        repeat("naïve\n", 1666), repeat("\\\"/<&>'\u2028\ufeff", 1000), repeat("日本語", 3333)}) {
    CAPTURE(caption.substr(0, 40));
    const auto line = base::to_line({{"post_text", caption}, {"caption", caption}, {"pin_comment", caption}});
    const auto result = from_request<Result>(base::parse_json(line));
    CHECK(result.tweet_text == caption);
    CHECK(result.caption == caption);
    const auto back = from_json<Result>(base::parse_json(base::to_line(to_json(result))));
    CHECK(back.caption == caption);
    CHECK(back.pin_comment == caption);
  }
}
