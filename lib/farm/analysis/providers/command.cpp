#include <fmt/format.h>

#include "base/error.hpp"
#include "farm/analysis/line_writer.hpp"
#include "farm/analysis/policy.hpp"
#include "farm/analysis/providers/providers.hpp"
#include "farm/farm.hpp"
#include "model/json.hpp"
#include "services/external_program.hpp"

namespace farmtok::farm::analysis {
namespace {

using base::Code;
using base::Error;
using base::Json;

constexpr std::string_view setting = "analysis.command";
constexpr int will_not_say = 3;
constexpr std::size_t most_written = 256 << 10;

/// A program of the operator's, or an agent: one request as JSON on its standard input, one analysis as JSON on its
/// standard output. Status 3 means that it refuses to judge this video, every other one but 0 that a retry may help.
/// A request for a line has "instructions" and "question" in place of the video and its job.
class CommandAnalyst final : public Analyst, public LineWriter {
 public:
  explicit CommandAnalyst(const Farm& farm) : farm_(farm) {}

  std::string_view name() const override { return "command"; }
  void check() const override { (void)command(); }

  model::Analysis analyse(const AnalysisAsk& ask, const services::Stopping& stopping) override {
    auto run = command();
    const auto who = run.program.filename().string();
    auto request = request_of(ask);
    auto made = converse(who, ask, {}, [&](std::string_view fault) {
      if (!fault.empty()) request["fault"] = fault;
      run.input = base::to_line(request) + "\n";
      return put(who, run, stopping);
    });
    made.analysed_by = name();
    return made;
  }

  std::string signature() const override { return std::string{name()}; }
  Price price() const override { return {}; }
  Reply write_line(const LineAsk& ask, const services::Stopping& stopping) override {
    auto run = command();
    run.deadline = std::min(run.deadline, std::chrono::milliseconds{ask.timeout});
    run.input = base::to_line(Json{{"instructions", ask.prompt.system},
                                   {"question", ask.prompt.user},
                                   {"answer", texts_schema(ask.fields, Dialect::json_schema)}}) +
                "\n";
    return put(run.program.filename().string(), run, stopping);
  }

 private:
  sys::Command command() const {
    const auto policy = analysis_policy(farm_.settings);
    const auto& words = policy.command;
    if (words.empty())
      throw Error{Code::PROVIDER_NOT_READY, fmt::format("{} names no program", setting),
                  fmt::format("Name it: `farmtok config set {} PROGRAM,ARGUMENT`.", setting)};
    auto made = services::program_command(words.front(), setting);
    made.arguments.assign(words.begin() + 1, words.end());
    made.deadline = policy.timeout;
    made.line_limit = most_written + 1;
    return made;
  }

  static Json request_of(const AnalysisAsk& ask) {
    const auto& job = ask.job;
    const auto said = [](const std::optional<std::string>& prompt) { return prompt ? Json(*prompt) : Json(nullptr); };
    const auto file = ask.file ? ask.file() : std::nullopt;
    return {{"video", model::to_json(ask.video)},
            {"job",
             {{"content_prompt", said(job.content_prompt)},
              {"filter_prompt", said(job.filter_prompt)},
              {"caption_prompt", said(job.caption_prompt)},
              {"instruction_prompt", said(job.instruction_prompt)},
              {"publish_prompt", said(job.publish_prompt)}}},
            {"credit_line", ask.credit_line},
            {"file", file ? Json(file->string()) : Json(nullptr)},
            {"answer", answer_schema(Dialect::json_schema)}};
  }

  static Reply put(const std::string& who, const sys::Command& run, const services::Stopping& stopping) {
    Reply reply;
    const auto outcome = services::run_program(
        who, run,
        [&](std::string_view line) {
          if (reply.words.size() + line.size() > most_written)
            throw Error{Code::PROVIDER_REFUSED,
                        fmt::format("{} wrote more than {} bytes, the limit", who, most_written)};
          reply.words.append(line).append("\n");
        },
        stopping);
    if (outcome.status != 0)
      throw services::program_failure(outcome.status == will_not_say ? Code::PROVIDER_REFUSED : Code::PROVIDER_FAILED,
                                      who, outcome);
    return reply;
  }

  const Farm& farm_;
};

}  // namespace

std::unique_ptr<Analyst> make_command_analyst(const Farm& farm) { return std::make_unique<CommandAnalyst>(farm); }

}  // namespace farmtok::farm::analysis
