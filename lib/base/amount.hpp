#pragma once
// An exact amount of credits or money: a whole number of millionths, so that sums never drift.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace farmtok::base {

struct Amount {
  std::int64_t micros = 0;

  friend auto operator<=>(const Amount&, const Amount&) = default;
};

/// Throw Error{INTERNAL} when the sum or product does not fit.
Amount operator+(Amount left, Amount right);
Amount operator-(Amount left, Amount right);
Amount operator*(Amount each, std::int64_t times);

/// "42.22", "-0.04", "1000": decimal digits with at most six after the point. Empty for anything else.
std::optional<Amount> parse_amount(std::string_view text);
/// Without zeros at the end: "42.22", "4.182", "0".
std::string format_amount(Amount amount);
/// The nearest millionth. Empty when not finite or beyond 9e12.
std::optional<Amount> amount_from(double value);
/// For JSON: the shortest decimal that reads back as the same amount, below 9e9.
double to_double(Amount amount);

}  // namespace farmtok::base
