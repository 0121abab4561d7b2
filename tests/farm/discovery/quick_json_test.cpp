#include "farm/discovery/quick_json.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace farmtok;
using base::Json;

TEST_CASE("what is read quickly is what the usual parser reads") {
  for (const std::string text :
       {"{}", "[]", "null", "true", "false", "0", "-0", "-5", "12.5", "1e3", "18446744073709551615",
        "98446744073709551615", "\"\"", "\"Türkiye 💪\"", R"("a\"b\\c\/d\be\ff\ng\rh\ti")",
        " { \"a\" : [ 1 , { \"b\" : [ ] } , \"x\" ] }\r\n",
        R"({"id":7300000000000000001,"text":"#a","stats":{"playCount":0.5},"tags":[{"name":"x"},null,true]})"}) {
    CAPTURE(text);
    const auto usual = Json::parse(text);
    const auto quick = farm::quick_json(text);
    REQUIRE(quick);
    CHECK(*quick == usual);
    CHECK(quick->type() == usual.type());
    CHECK(quick->dump() == usual.dump());
  }
}

TEST_CASE("what is broken is never read") {
  for (const std::string text : {"",          " ",         "{",
                                 "}",         "[",         "[1",
                                 "[1,",       "[1,]",      "[,1]",
                                 "{\"a\"}",   "{\"a\":}",  "{\"a\":1,}",
                                 "{a:1}",     "{'a':1}",   "{\"a\":1 \"b\":2}",
                                 "{\"a\" 1}", "tru",       "nul",
                                 "nullx",     "truefalse", "01",
                                 "-",         "+1",        ".5",
                                 "1.",        "1e",        "1e999",
                                 "--1",       "1 2",       "\"",
                                 "\"a",       "\"\\",      "\"\\x\"",
                                 "\"\\\"",    "\"a\nb\"",  "\"a\tb\"",
                                 "\"\xFF\"",  "\"\xC3\"",  "\"\xED\xA0\x80\"",
                                 "[1]]",      "{}{}",      "\xEF\xBB\xBF{}"}) {
    CAPTURE(text);
    CHECK_FALSE(Json::accept(text.starts_with("\xEF\xBB\xBF") ? "x" : text));
    CHECK_FALSE(farm::quick_json(text));
  }
  CHECK_FALSE(farm::quick_json(std::string("\"a\0b\"", 5)));
}

TEST_CASE("the unusual is left to the usual parser") {
  CHECK_FALSE(farm::quick_json(R"("\u00e9")"));
  CHECK_FALSE(farm::quick_json(std::string(40, '[') + std::string(40, ']')));
  CHECK_FALSE(farm::quick_json(std::string(1'000'000, '[')));
}
