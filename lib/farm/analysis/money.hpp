#pragma once
// The cost of questions to a model.

#include <cstdint>

#include "base/amount.hpp"
#include "base/error.hpp"
#include "base/json.hpp"

namespace farmtok::farm::analysis {

struct Tokens {
  std::int64_t in = 0;   // of questions
  std::int64_t out = 0;  // of answers, thinking included, whether it was shown or not
};

/// A count that a service reports: 0 for anything but a whole number from 0 to a thousand million.
std::int64_t tokens_at(const base::Json& answer, std::string_view pointer);

/// For a million tokens each.
struct Price {
  base::Amount in;
  base::Amount out;
};

/// Rounded up to the millionth. Throws INTERNAL when it fits no Amount.
base::Amount cost_of(const Tokens& tokens, const Price& price);

/// A failure after answers that cost money.
struct PaidError : base::Error {
  PaidError(base::Error error, Tokens used, base::Amount money)
      : base::Error(std::move(error)), tokens(used), cost(money) {}
  Tokens tokens;
  base::Amount cost;
};

}  // namespace farmtok::farm::analysis
