#pragma once
// The settings of questions to models and programs.

#include <chrono>
#include <string>
#include <vector>

#include "settings/settings.hpp"

namespace farmtok::farm::analysis {

struct AnalysisPolicy {
  std::chrono::seconds timeout{};    // of one question
  std::chrono::seconds patience{};   // a model that fails for so long leaves the video to the rules
  std::string prompts_folder;        // its files replace the built-in prompts; empty: none
  std::vector<std::string> command;  // program and arguments of the provider "command"; empty: none
};
AnalysisPolicy analysis_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::analysis
