#pragma once
// The settings of the models.

#include <cstdint>
#include <string>

#include "farm/analysis/money.hpp"
#include "settings/settings.hpp"

namespace farmtok::farm::analysis {

struct ModelPolicy {
  std::string provider;
  std::string base_url;            // without slashes at its end
  bool has_usual_base_url = true;  // the operator set no other
  std::string key;                 // empty: none
  std::string model;
  Price price;
  std::int64_t requests_per_minute = 0;

  /// The name of the setting with the key, for messages.
  std::string key_setting() const { return provider + ".key"; }
};

struct GeminiPolicy : ModelPolicy {
  bool sends_video = true;             // not only its texts and numbers
  std::int64_t most_inline_bytes = 0;  // a larger video goes through the Files API
};
GeminiPolicy gemini_policy(const settings::Settings& settings);

struct OpenAiPolicy : ModelPolicy {
  std::int64_t frames = 0;  // pictures of each video that are sent along
};
OpenAiPolicy openai_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::analysis
