#include "farm/review/policy.hpp"

namespace farmtok::farm::review {

ConsentPolicy consent_policy(const settings::Settings& settings) {
  return {.rules_must_agree = settings.text("review.consent") != "model"};
}

RightsPolicy rights_policy(const settings::Settings& settings) {
  const auto word = settings.text("rights.policy");
  return {.unknown = word == "off"       ? UnknownRights::off
                     : word == "require" ? UnknownRights::require
                                         : UnknownRights::warn,
          .credit = settings.text("rights.credit")};
}

}  // namespace farmtok::farm::review
