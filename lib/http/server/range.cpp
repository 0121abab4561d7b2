#include "http/server/range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "base/text/text.hpp"

namespace farmtok::http {
namespace {

std::optional<std::uint64_t> number(std::string_view digits) {
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  // A position too large for 64 bits is past the end of every file.
  if (error == std::errc::result_out_of_range) return std::numeric_limits<std::uint64_t>::max();
  return value;
}

}  // namespace

RangePlan plan_range(std::string_view header, std::uint64_t size) {
  const RangePlan whole{RangePlan::Kind::whole, 0, size};
  const auto equals = header.find('=');
  if (equals == header.npos || base::lower(header.substr(0, equals)) != "bytes") return whole;
  const auto range = base::trim(header.substr(equals + 1));
  const auto dash = range.find('-');
  if (dash == range.npos) return whole;
  const auto left = range.substr(0, dash);
  const auto right = range.substr(dash + 1);
  const auto first = number(left);
  const auto last = number(right);
  if ((!left.empty() && !first) || (!right.empty() && !last) || (!first && !last)) return whole;
  if (first && last && *last < *first) return whole;

  constexpr RangePlan unsatisfiable{RangePlan::Kind::unsatisfiable, 0, 0};
  if (!first) {
    if (*last == 0 || size == 0) return unsatisfiable;
    const auto length = std::min(*last, size);
    return {RangePlan::Kind::part, size - length, length};
  }
  if (*first >= size) return unsatisfiable;
  const auto end = last ? std::min(*last, size - 1) : size - 1;
  return {RangePlan::Kind::part, *first, end - *first + 1};
}

std::string content_range(const RangePlan& plan, std::uint64_t size) {
  if (plan.kind == RangePlan::Kind::unsatisfiable) return fmt::format("bytes */{}", size);
  return fmt::format("bytes {}-{}/{}", plan.first, plan.first + plan.length - 1, size);
}

}  // namespace farmtok::http
