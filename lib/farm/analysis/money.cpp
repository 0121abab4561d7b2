#include "farm/analysis/money.hpp"

#include "services/lenient_json.hpp"

namespace farmtok::farm::analysis {
namespace {

constexpr std::int64_t million = 1'000'000;
constexpr std::int64_t most_tokens = 1'000 * million;

}  // namespace

std::int64_t tokens_at(const base::Json& answer, std::string_view pointer) {
  const auto* count = services::value_at(answer, pointer);
  if (!count || !count->is_number_integer()) return 0;
  const auto tokens = count->get<std::int64_t>();
  return tokens < 0 || tokens > most_tokens ? 0 : tokens;
}

base::Amount cost_of(const Tokens& tokens, const Price& price) {
  const auto exact = price.in * tokens.in + price.out * tokens.out;  // in millionths of a millionth
  return {exact.micros / million + (exact.micros % million > 0 ? 1 : 0)};
}

}  // namespace farmtok::farm::analysis
