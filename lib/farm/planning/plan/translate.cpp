#include "farm/planning/plan/translate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.hpp"
#include "farm/analysis/addresses.hpp"
#include "farm/analysis/line_writer.hpp"
#include "farm/planning/policy.hpp"

namespace farmtok::farm::planning {
namespace {

using base::Error;
using base::Json;

constexpr int most_questions = 2;
/// Two questions take less than a client's wait for an answer.
constexpr std::chrono::seconds patience{12};
constexpr std::size_t longest_answer = 4'096;
constexpr std::size_t most_words = 200;
constexpr auto detail = "translation";

/// The model's words in a form for display; empty when unsuitable.
std::string shown(std::string_view said) {
  if (!base::valid_utf8(said)) return {};
  const auto words = base::fit(base::trim(analysis::without_controls(said)), most_words);
  return analysis::fault_of_addresses(words, {}).empty() ? words : std::string{};
}

const std::vector<analysis::AnsweredField>& fields() {
  static const std::vector<analysis::AnsweredField> all{
      {"schedule", fmt::format("The line, at most {} characters; null when there is none.", longest_translation)},
      {"cannot", "Why there is no line, in one sentence; null when there is one."}};
  return all;
}

struct Answer {
  std::string line;
  std::string cannot;
  std::string fault;  // why the line and the reason are unusable
};

/// The text of a field, empty for null; nothing for every other value.
std::optional<std::string> text_or_null(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return "";
  if (!found->is_string()) return {};
  return std::string{base::trim(found->get_ref<const std::string&>())};
}

Answer read_answer(const std::string& words) {
  const auto fault = [](std::string why) { return Answer{{}, {}, std::move(why)}; };
  if (words.size() > longest_answer) return fault(fmt::format("the answer is longer than {} bytes", longest_answer));
  Json object;
  try {
    object = base::parse_json(words, "the answer");
  } catch (const Error&) {
    return fault("the answer is no JSON object");
  }
  if (!object.is_object()) return fault("the answer is no JSON object");
  const auto known = [](const auto& item) {
    return std::ranges::any_of(fields(),
                               [&](const analysis::AnsweredField& field) { return field.name == item.key(); });
  };
  for (const auto& item : object.items())
    if (!known(item)) return fault("the answer has a field that was not asked for");
  const auto line = text_or_null(object, "schedule"), cannot = text_or_null(object, "cannot");
  if (!line || !cannot) return fault("\"schedule\" and \"cannot\" must be texts or null");
  if (line->empty() == cannot->empty()) return fault("exactly one of \"schedule\" and \"cannot\" must be a text");
  if (line->size() > longest_translation) return fault(fmt::format("the line is longer than {}", longest_translation));
  // A line feed would remain.
  if (analysis::without_controls(*line) != *line || line->find('\n') != line->npos)
    return fault("the line has control characters, or is several lines");
  return {*line, *cannot, {}};
}

class Conversation {
 public:
  Conversation(const Farm& farm, analysis::Analyst& translator, const std::string& sentence, const Error& refusal,
               const PlanContext& context)
      : farm_(farm),
        writer_(dynamic_cast<analysis::LineWriter&>(translator)),
        refusal_(refusal),
        context_(context),
        data_{{"typed", sentence}, {"fault", refusal.message}} {}

  Translation run(const services::Stopping& stopping) {
    std::string offered, fault;
    for (int question = 0; question < most_questions; ++question) {
      const auto answer = ask(stopping);
      if (!answer.cannot.empty()) {
        const auto why = shown(answer.cannot);
        refuse(fmt::format("{} finds no schedule in it{}{}", by(), why.empty() ? "" : ": ", why));
      }
      fault = answer.fault;
      if (fault.empty()) {
        try {
          return {read_plan(answer.line, context_), by(), tokens_, analysis::cost_of(tokens_, writer_.price())};
        } catch (const Error& error) {
          offered = answer.line;
          fault = error.message;
        }
      }
      data_["offered"] = offered;
      data_["fault"] = fault;
    }
    const auto line = shown(offered);
    if (line.empty()) refuse(fmt::format("{} gave two unusable answers", by()));
    refuse(fmt::format("{} offered \"{}\", which cannot be read either: {}", by(), line, base::fit(fault, most_words)));
  }

 private:
  std::string by() const { return writer_.signature(); }

  [[noreturn]] void refuse(std::string why) const {
    auto error = refusal_;
    if (tokens_.in + tokens_.out > 0) why += fmt::format(" ({} tokens)", tokens_.in + tokens_.out);
    error.details.push_back({detail, std::move(why)});
    throw error;
  }

  Answer ask(const services::Stopping& stopping) {
    analysis::Reply reply;
    try {
      reply = writer_.write_line({prompt(), fields(), patience}, stopping);
    } catch (const Error& error) {
      refuse(fmt::format("{} could not be asked: {}", by(), error.message));
    }
    tokens_.in += reply.tokens.in;
    tokens_.out += reply.tokens.out;
    if (!reply.refusal.empty()) refuse(fmt::format("{} refuses: {}", by(), shown(reply.refusal)));
    if (!reply.fault.empty()) return {{}, {}, "the answer before: " + reply.fault};
    return read_answer(reply.words);
  }

  /// The typed text and the offered line are in the data alone, and no part of them is in the instructions.
  analysis::Prompt prompt() const {
    const auto text = [&](analysis::PromptText which) { return analysis::prompt_text(farm_.settings, which); };
    const auto block = analysis::data_block(analysis::line_for_prompt(data_));
    const auto today = base::format_instant(context_.anchor).substr(0, 10);
    return {text(analysis::PromptText::schedule),
            analysis::filled(
                text(analysis::PromptText::sentence),
                {{"today", today}, {"timezone", context_.zone}, {"boundary", block.boundary}, {"data", block.text}})};
  }

  const Farm& farm_;
  analysis::LineWriter& writer_;
  const Error& refusal_;
  const PlanContext& context_;
  Json data_;
  analysis::Tokens tokens_;
};

}  // namespace

analysis::Analyst* translator_of(const Farm& farm, const analysis::Analysts& analysts) {
  const auto name = plan_policy(farm.settings).translator;
  if (name.empty()) return nullptr;
  auto& analyst = analysts.find(name);
  if (!dynamic_cast<analysis::LineWriter*>(&analyst)) return nullptr;
  analyst.check();
  return &analyst;
}

Translation translate_plan(const Farm& farm, analysis::Analyst& translator, const std::string& sentence,
                           const Error& refusal, const PlanContext& context, const services::Stopping& stopping) {
  return Conversation{farm, translator, sentence, refusal, context}.run(stopping);
}

}  // namespace farmtok::farm::planning
