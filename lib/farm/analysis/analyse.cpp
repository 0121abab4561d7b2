#include "farm/analysis/analyse.hpp"

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/analysis/money.hpp"

namespace farmtok::farm::analysis {
namespace {

using base::Code;
using base::Error;
using model::Analysis;

constexpr std::size_t most_words = 500;

}  // namespace

Analysis fall_back(const Analysts& analysts, const AnalysisAsk& ask, std::string_view why,
                   const services::Stopping& stopping) {
  auto made = analysts.rules().analyse(ask, stopping);
  made.fell_back = base::fit(why, most_words);
  return made;
}

Analysis analyse(const Analysts& analysts, std::string_view provider, const AnalysisAsk& ask,
                 const services::Stopping& stopping) {
  auto& analyst = provider.empty() ? analysts.rules() : analysts.find(provider);
  if (&analyst == &analysts.rules()) return analyst.analyse(ask, stopping);
  try {
    return analyst.analyse(ask, stopping);
  } catch (const Error& error) {
    if (error.code != Code::PROVIDER_REFUSED && error.code != Code::PROVIDER_NOT_READY) throw;
    auto made = fall_back(analysts, ask, error.message, stopping);
    if (const auto* paid = dynamic_cast<const PaidError*>(&error)) {
      made.tokens_in = paid->tokens.in;
      made.tokens_out = paid->tokens.out;
      made.cost = paid->cost;
    }
    return made;
  }
}

}  // namespace farmtok::farm::analysis
