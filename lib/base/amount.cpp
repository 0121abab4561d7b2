#include "base/amount.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/error.hpp"

namespace farmtok::base {
namespace {

constexpr std::int64_t one = 1'000'000;

[[noreturn]] void too_large() { throw Error{Code::INTERNAL, "an amount is too large to be counted exactly"}; }

}  // namespace

Amount operator+(Amount left, Amount right) {
  Amount sum;
  if (__builtin_add_overflow(left.micros, right.micros, &sum.micros)) too_large();
  return sum;
}

Amount operator-(Amount left, Amount right) {
  Amount rest;
  if (__builtin_sub_overflow(left.micros, right.micros, &rest.micros)) too_large();
  return rest;
}

Amount operator*(Amount each, std::int64_t times) {
  Amount product;
  if (__builtin_mul_overflow(each.micros, times, &product.micros)) too_large();
  return product;
}

std::optional<Amount> parse_amount(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const auto part = point == text.npos ? std::string_view{} : text.substr(point + 1);
  const auto digits = [](std::string_view word) { return word.find_first_not_of("0123456789") == word.npos; };
  if (whole.empty() || whole.size() > 12 || !digits(whole) || part.size() > 6 || !digits(part)) return std::nullopt;
  if (point != text.npos && part.empty()) return std::nullopt;
  std::int64_t micros = 0;
  for (const char c : whole) micros = micros * 10 + (c - '0');
  for (std::size_t i = 0; i < 6; ++i) micros = micros * 10 + (i < part.size() ? part[i] - '0' : 0);
  return Amount{negative ? -micros : micros};
}

std::string format_amount(Amount amount) {
  const auto size =
      amount.micros < 0 ? 0 - static_cast<std::uint64_t>(amount.micros) : static_cast<std::uint64_t>(amount.micros);
  auto made = fmt::format("{}{}.{:06}", amount.micros < 0 ? "-" : "", size / one, size % one);
  made.erase(made.find_last_not_of('0') + 1);
  if (made.ends_with('.')) made.pop_back();
  return made;
}

std::optional<Amount> amount_from(double value) {
  if (!std::isfinite(value) || std::abs(value) > 9e12) return std::nullopt;
  return Amount{std::llround(value * static_cast<double>(one))};
}

double to_double(Amount amount) { return static_cast<double>(amount.micros) / static_cast<double>(one); }

}  // namespace farmtok::base
