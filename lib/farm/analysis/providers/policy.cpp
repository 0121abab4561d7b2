#include "farm/analysis/providers/policy.hpp"

#include <string_view>

namespace farmtok::farm::analysis {
namespace {

/// The settings of the models have like names: "gemini.key", "openai.key".
ModelPolicy model_policy(const settings::Settings& settings, const std::string& provider) {
  const auto key = [&](std::string_view name) { return provider + "." + std::string{name}; };
  ModelPolicy made{.provider = provider,
                   .base_url = settings.text(key("base_url")),
                   .has_usual_base_url = settings.origin(key("base_url")) == settings::Origin::built_in,
                   .key = settings.text(key("key")),
                   .model = settings.text(key("model")),
                   .price = {settings.amount(key("price_in")), settings.amount(key("price_out"))},
                   .requests_per_minute = settings.whole(key("rate"))};
  while (made.base_url.ends_with('/')) made.base_url.pop_back();
  return made;
}

}  // namespace

GeminiPolicy gemini_policy(const settings::Settings& settings) {
  return {model_policy(settings, "gemini"), settings.truth("gemini.video"), settings.whole("gemini.inline_bytes")};
}

OpenAiPolicy openai_policy(const settings::Settings& settings) {
  return {model_policy(settings, "openai"), settings.whole("openai.frames")};
}

}  // namespace farmtok::farm::analysis
