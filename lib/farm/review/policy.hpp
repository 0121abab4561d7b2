#pragma once
// Whose word approves a result, and which rights it needs. The least score is in discovery/policy.hpp, the AI label in
// farm/label_policy.hpp.

#include <string>

#include "settings/settings.hpp"

namespace farmtok::farm::review {

struct ConsentPolicy {
  bool rules_must_agree = true;  // to what a model approves
};
ConsentPolicy consent_policy(const settings::Settings& settings);

/// What becomes of a found video whose rights are unknown.
enum class UnknownRights { off, warn, require };

struct RightsPolicy {
  UnknownRights unknown = UnknownRights::warn;
  std::string credit;  // the credit line, with {author} and {name}; empty: none
};
RightsPolicy rights_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::review
