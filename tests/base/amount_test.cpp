#include "base/amount.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "base/error.hpp"

using namespace farmtok::base;

TEST_CASE("amounts are read and written as decimals") {
  const struct {
    const char* text;
    std::int64_t micros;
    const char* written;
  } rows[]{{"0", 0, "0"},
           {"42.22", 42'220'000, "42.22"},
           {"-0.04", -40'000, "-0.04"},
           {"4.182", 4'182'000, "4.182"},
           {"1000", 1'000'000'000, "1000"},
           {"0.000001", 1, "0.000001"},
           {"007.50", 7'500'000, "7.5"}};
  for (const auto& row : rows) {
    CAPTURE(row.text);
    REQUIRE(parse_amount(row.text));
    CHECK(parse_amount(row.text)->micros == row.micros);
    CHECK(format_amount(*parse_amount(row.text)) == row.written);
  }
  for (const char* text :
       {"", "-", ".5", "5.", "1.2345678", "1e3", "+1", "1,5", " 1", "1234567890123", "--1", "1.-1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_amount(text));
  }
}

TEST_CASE("sums are exact where doubles are not") {
  Amount sum;
  for (int i = 0; i < 1'000'000; ++i) sum = sum + *parse_amount("0.1");
  CHECK(format_amount(sum) == "100000");
  CHECK(format_amount(*parse_amount("4.182") * 10 + *parse_amount("0.04") * 10) == "42.22");
  CHECK(format_amount(*parse_amount("1") - *parse_amount("1.000001")) == "-0.000001");
  CHECK_THROWS_AS(Amount{INT64_MAX} + Amount{1}, Error);
  CHECK_THROWS_AS(Amount{INT64_MIN} - Amount{1}, Error);
  CHECK_THROWS_AS(Amount{INT64_MAX} * 2, Error);
}

TEST_CASE("doubles become the nearest amount, and back") {
  CHECK(amount_from(42.22)->micros == 42'220'000);
  CHECK(amount_from(0.1 + 0.2)->micros == 300'000);
  CHECK(to_double(Amount{42'220'000}) == 42.22);
  CHECK_FALSE(amount_from(1e300));
  CHECK_FALSE(amount_from(std::nan("")));
}
