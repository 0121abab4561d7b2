#include "farm/discovery/records/fields.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace farmtok;
using farm::discovery::operator""_at;

namespace {

/// The JSON text of the value in a record; empty when there is none.
std::string found(std::string_view json, farm::discovery::Paths paths) {
  simdjson::dom::parser parser;
  simdjson::dom::element given;
  REQUIRE(parser.parse(json.data(), json.size()).get(given) == simdjson::SUCCESS);
  simdjson::dom::object object;
  REQUIRE(given.get(object) == simdjson::SUCCESS);
  const auto value = farm::discovery::Record{object}.at(paths);
  const auto plain = farm::discovery::value_at(given, paths);
  CHECK(value.has_value() == plain.has_value());
  if (!value || !plain) return {};
  CHECK(simdjson::minify(*value) == simdjson::minify(*plain));
  return simdjson::minify(*value);
}

}  // namespace

TEST_CASE("a value is found by names and places, and the first that is not null counts") {
  struct Row {
    const char* record;
    farm::discovery::Paths paths;
    const char* value;
  };
  const Row rows[]{
      {R"({"a":1})", "a"_at, "1"},
      {R"({"a":1})", "b"_at, ""},
      {R"({"a":1})", {}, ""},
      {R"({"a":null})", "a"_at, ""},
      {R"({"a":null,"b":2})", "a|b"_at, "2"},
      {R"({"b":2,"a":1})", "a|b"_at, "1"},
      {R"({"a":1,"a":2})", "a"_at, "1"},
      {R"({"a":null,"a":2,"b":3})", "a|b"_at, "3"},
      {R"({"a":{"b":[7,{"c":8}]}})", "a.b.0"_at, "7"},
      {R"({"a":{"b":[7,{"c":8}]}})", "a.b.1.c"_at, "8"},
      {R"({"a":{"b":[7]}})", "a.b.1"_at, ""},
      {R"({"a":{"b":[7]}})", "a.b.x"_at, ""},
      {R"({"a":{"b":[7]}})", "a.b.99999999999999999999"_at, ""},
      {R"({"a":"text"})", "a.b"_at, ""},
      {R"({"a":{"b":null},"c":4})", "a.b|a.d|c"_at, "4"},
      {R"({"":5,"a":6})", "a"_at, "6"},
      {R"({"\u0061":9})", "a"_at, "9"},
      {"{}", "a|b.c"_at, ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.record);
    CHECK(found(row.record, row.paths) == row.value);
  }
}

TEST_CASE("names with the same mark are told apart") {
  // The first, the middle and the last letter are the same, and the length.
  static_assert(farm::discovery::mark_of("axbxc") == farm::discovery::mark_of("aybyc"));
  CHECK(found(R"({"axbxc":1,"aybyc":2})", "axbxc"_at) == "1");
  CHECK(found(R"({"axbxc":1,"aybyc":2})", "aybyc"_at) == "2");
  CHECK(found(R"({"axbxc":1,"aybyc":2})", "azbzc"_at).empty());
}

TEST_CASE("a record with many fields has them all") {
  std::string json = "{";
  for (int i = 0; i < 2000; ++i) json += '"' + std::to_string(i) + "\":" + std::to_string(i) + ',';
  json += R"("last":true})";
  CHECK(found(json, "last"_at) == "true");
  CHECK(found(json, "0"_at) == "0");
  CHECK(found(json, "1999"_at) == "1999");
  CHECK(found(json, "2000"_at).empty());
}

TEST_CASE("each field is told in its order, of null too") {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  REQUIRE(parser.parse(std::string_view{R"({"b":1,"a":null,"b":2})"}).get(object) == simdjson::SUCCESS);
  const farm::discovery::Record record{object};
  std::string names;
  record.each([&](std::string_view name, simdjson::dom::element) { names += name; });
  CHECK(names == "bab");
  CHECK_FALSE(record.has("a"_at));
}
