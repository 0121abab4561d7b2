#include "policy.hpp"

namespace farmtok::cli {

HintPolicy hint_policy(const settings::Settings& settings) {
  return {.analysed_per_wanted = settings.whole("analysis.per_wanted")};
}

}  // namespace farmtok::cli
