#include "farm/credits/credits.hpp"

namespace farmtok::farm::credits {
namespace {

bool given(const std::optional<std::string>& prompt) { return prompt && !prompt->empty(); }

}  // namespace

base::Amount video_price(const settings::Settings& settings, const model::Job& job) {
  const auto prices = credit_prices(settings);
  auto price = prices.video;
  if (given(job.schedule_prompt)) price = price + prices.schedule_prompt;
  if (given(job.instruction_prompt)) price = price + prices.instruction_prompt;
  return price;
}

base::Amount estimate(const settings::Settings& settings, const model::Job& job) {
  if (job.job_mode == model::JobMode::manual) return {};
  return video_price(settings, job) * job.output_quantity;
}

}  // namespace farmtok::farm::credits
