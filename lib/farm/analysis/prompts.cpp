#include "farm/analysis/prompts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/analysis/policy.hpp"
#include "farm/analysis/schema.hpp"
#include "model/json.hpp"

#define FARMTOK_PROMPT(name)                             \
  extern "C" const char farmtok_prompt_##name##_begin[]; \
  extern "C" const char farmtok_prompt_##name##_end[];

FARMTOK_PROMPT(system)
FARMTOK_PROMPT(question)
FARMTOK_PROMPT(again)
FARMTOK_PROMPT(schema)
FARMTOK_PROMPT(schedule)
FARMTOK_PROMPT(sentence)

namespace farmtok::farm::analysis {
namespace {

using base::Code;
using base::Error;
using base::Json;

constexpr std::size_t longest_file = 64 << 10;
constexpr std::size_t longest_text = 4'000;  // of a stranger's text, in columns
constexpr std::size_t boundary_bytes = 16;

struct Text {
  std::string_view name;
  std::string_view built_in;
  std::vector<std::string_view> must_have;
  std::vector<std::string_view> may_have;
};

constexpr std::array every_text{PromptText::system, PromptText::question, PromptText::again,
                                PromptText::schema, PromptText::schedule, PromptText::sentence};

/// In the order of the enum.
const Text& row(PromptText which) {
#define BUILT_IN(name) #name, std::string_view(farmtok_prompt_##name##_begin, farmtok_prompt_##name##_end)
  static const std::array all{
      Text{BUILT_IN(system), {}, {"fields"}},
      Text{BUILT_IN(question),
           {"boundary", "data"},
           {"today", "content_prompt", "filter_prompt", "caption_prompt", "instruction_prompt", "publish_prompt"}},
      Text{BUILT_IN(again), {"fault"}, {}},
      Text{BUILT_IN(schema), {"schema"}, {}},
      Text{BUILT_IN(schedule), {}, {}},
      Text{BUILT_IN(sentence), {"boundary", "data"}, {"today", "timezone"}},
  };
#undef BUILT_IN
  return all[static_cast<std::size_t>(which)];
}

/// Calls `take(words)` for the text between places and `place(name)` for each {{name}}.
template <class Take, class Place>
void walk(std::string_view text, Take&& take, Place&& place) {
  for (;;) {
    const auto open = text.find("{{");
    const auto close = open == text.npos ? open : text.find("}}", open);
    if (close == text.npos) return take(text);
    take(text.substr(0, open));
    place(text.substr(open + 2, close - open - 2));
    text.remove_prefix(close + 2);
  }
}

[[noreturn]] void unusable(const std::string& file, const std::string& why) {
  throw Error{Code::PROVIDER_NOT_READY, fmt::format("the prompt file {} {}", file, why),
              "Correct it, or remove it so that the built-in text is used (analysis.prompts)."};
}

void check_text(const std::string& file, std::string_view text, const Text& expected) {
  if (text.size() > longest_file) unusable(file, fmt::format("is longer than {} bytes", longest_file));
  if (!base::valid_utf8(text)) unusable(file, "is not valid UTF-8");
  std::vector<std::string_view> places;
  walk(
      text, [](std::string_view) {}, [&](std::string_view name) { places.push_back(name); });
  for (const auto name : expected.must_have)
    if (std::ranges::find(places, name) == places.end()) unusable(file, fmt::format("lacks {{{{{}}}}}", name));
  for (const auto name : places)
    if (std::ranges::find(expected.must_have, name) == expected.must_have.end() &&
        std::ranges::find(expected.may_have, name) == expected.may_have.end())
      unusable(file, fmt::format("names {{{{{}}}}}, which does not exist", base::fit(name, 40)));
}

std::string fields_in_words() {
  std::string lines;
  for (const auto& field : answered_fields())
    lines += fmt::format("{}- {}: {}", lines.empty() ? "" : "\n", field.name, field.words);
  return lines;
}

std::string wish(const std::optional<std::string>& prompt) {
  return prompt && !base::trim(*prompt).empty() ? *prompt : "(nothing given)";
}

}  // namespace

std::string prompt_text(const settings::Settings& settings, PromptText which) {
  const auto& text = row(which);
  const auto folder = analysis_policy(settings).prompts_folder;
  if (folder.empty()) return std::string{text.built_in};
  const auto file = (std::filesystem::path{folder} / fmt::format("{}.txt", text.name)).string();
  std::error_code fault;
  const auto there = std::filesystem::status(file, fault);
  if (there.type() == std::filesystem::file_type::not_found && std::filesystem::is_directory(folder, fault))
    return std::string{text.built_in};
  std::ifstream stream{file, std::ios::binary};
  std::string own(longest_file + 1, '\0');
  if (there.type() != std::filesystem::file_type::regular || !stream) unusable(file, "cannot be read");
  stream.read(own.data(), static_cast<std::streamsize>(own.size()));
  own.resize(static_cast<std::size_t>(stream.gcount()));
  check_text(file, own, text);
  return own;
}

void check_prompts(const settings::Settings& settings) {
  for (const auto which : every_text) (void)prompt_text(settings, which);
}

base::Json all_prompts(const settings::Settings& settings) {
  base::Json made = base::Json::object();
  for (const auto which : every_text) made[std::string{row(which).name}] = prompt_text(settings, which);
  return made;
}

std::string filled(std::string_view text, const std::vector<std::pair<std::string_view, std::string_view>>& values) {
  std::string made;
  walk(
      text, [&](std::string_view words) { made += words; },
      [&](std::string_view name) {
        const auto found = std::ranges::find(values, name, [](const auto& each) { return each.first; });
        if (found != values.end()) made += found->second;
      });
  return made;
}

std::string data_for_prompt(const AnalysisAsk& ask) {
  auto data = model::to_json(ask.video);
  for (const auto* name : {"source_url", "video_url", "cover_url", "file", "fetched_at", "score", "reasons"})
    data.erase(name);
  if (!ask.credit_line.empty()) data["credit_line"] = ask.credit_line;
  for (auto& value : data)
    if (value.is_string()) value = base::fit(value.get_ref<const std::string&>(), longest_text);
  return line_for_prompt(data);
}

std::string line_for_prompt(const Json& flat) {
  std::string line;
  for (const char c : base::to_line(flat)) {
    // The object is flat, so that none of these characters is outside of its texts.
    if (std::string_view{"<>[]`|"}.find(c) == std::string_view::npos) line += c;
    else line += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
  }
  return line;
}

std::optional<std::string> data_block(std::string_view data, std::string_view boundary) {
  if (data.find(boundary) != data.npos) return std::nullopt;
  return fmt::format("{}\n{}\n{}", boundary, data, boundary);
}

Block data_block(std::string_view data) {
  for (;;) {
    auto boundary = "DATA-" + base::hex(crypto::random_bytes(boundary_bytes));
    if (auto text = data_block(data, boundary)) return {std::move(boundary), *std::move(text)};
  }
}

std::string schema_in_words(const settings::Settings& settings, const Json& schema) {
  return filled(prompt_text(settings, PromptText::schema), {{"schema", base::to_line(schema)}});
}

Prompt prompt_of(const Farm& farm, const AnalysisAsk& ask, std::string_view fault) {
  const auto text = [&](PromptText which) { return prompt_text(farm.settings, which); };
  const auto block = data_block(data_for_prompt(ask));
  const auto& job = ask.job;
  Prompt made;
  const auto fields = fields_in_words();
  made.system = filled(text(PromptText::system), {{"fields", fields}});
  if (!fault.empty()) made.system += "\n" + filled(text(PromptText::again), {{"fault", fault}});
  const auto today = base::format_instant(farm.store.clock().now()).substr(0, 10);
  const auto content = wish(job.content_prompt), filter = wish(job.filter_prompt), caption = wish(job.caption_prompt),
             instruction = wish(job.instruction_prompt), publish = wish(job.publish_prompt);
  made.user = filled(text(PromptText::question), {{"today", today},
                                                  {"content_prompt", content},
                                                  {"filter_prompt", filter},
                                                  {"caption_prompt", caption},
                                                  {"instruction_prompt", instruction},
                                                  {"publish_prompt", publish},
                                                  {"boundary", block.boundary},
                                                  {"data", block.text}});
  return made;
}

}  // namespace farmtok::farm::analysis
