#pragma once
// The words of the questions to a model: texts that one can read in prompts/ and replace by own files.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "farm/analysis/analyst.hpp"
#include "farm/farm.hpp"

namespace farmtok::farm::analysis {

/// The names of the texts, without ".txt".
enum class PromptText { system, question, again, schema, schedule, sentence };

/// The operator's file of that name in the folder analysis.prompts, or else the built-in text. Throws
/// PROVIDER_NOT_READY when the file cannot be read, is longer than 64 KB, is not UTF-8, or lacks a required {{place}}
/// (or names one that does not exist).
std::string prompt_text(const settings::Settings& settings, PromptText which);
/// All of them; throws as prompt_text().
void check_prompts(const settings::Settings& settings);

/// {"system": "…", "question": "…", …}: all of them as they would be used now. Throws as prompt_text().
base::Json all_prompts(const settings::Settings& settings);

/// `text` with each {{name}} replaced by its value. Values are not searched: a {{name}} inside one stays.
std::string filled(std::string_view text, const std::vector<std::pair<std::string_view, std::string_view>>& values);

struct Prompt {
  std::string system;  // instructions: they hold nothing that a stranger wrote
  std::string user;    // the operator's wishes, and then the data in a separate block
};

/// The question about one video. `fault`: empty, or the fault of the first answer.
Prompt prompt_of(const Farm& farm, const AnalysisAsk& ask, std::string_view fault);
/// The text that follows the instructions for a service that takes no JSON Schema.
std::string schema_in_words(const settings::Settings& settings, const base::Json& schema);

/// The video as one line of JSON for a prompt: the fields to judge, without addresses and paths. Besides the
/// characters JSON escapes, < > [ ] ` | are escaped too, so that nothing in it can look like the end of the block, a
/// code fence or a marker of a chat template.
std::string data_for_prompt(const AnalysisAsk& ask);

/// A flat object as one line for a prompt, with those characters escaped.
std::string line_for_prompt(const base::Json& flat);

/// The data between two lines that read `boundary`. Empty when the data contains the boundary already.
std::optional<std::string> data_block(std::string_view data, std::string_view boundary);

struct Block {
  std::string boundary;
  std::string text;
};
/// The data between two lines that cannot be guessed.
Block data_block(std::string_view data);

}  // namespace farmtok::farm::analysis
