#include "farm/analysis/policy.hpp"

namespace farmtok::farm::analysis {

AnalysisPolicy analysis_policy(const settings::Settings& settings) {
  return {.timeout = std::chrono::seconds{settings.seconds("analysis.timeout")},
          .patience = std::chrono::seconds{settings.seconds("analysis.patience")},
          .prompts_folder = settings.text("analysis.prompts"),
          .command = settings.list("analysis.command")};
}

}  // namespace farmtok::farm::analysis
