#include <fmt/format.h>

#include "base/text/text.hpp"
#include "farm/discovery/providers/policy.hpp"
#include "farm/discovery/providers/providers.hpp"
#include "farm/discovery/providers/remote.hpp"
#include "farm/discovery/records/records.hpp"
#include "farm/farm.hpp"
#include "model/json.hpp"
#include "services/external_program.hpp"

namespace farmtok::farm::discovery {
namespace {

using base::Code;
using base::Error;
using base::Json;

constexpr std::string_view setting = "discovery.command";
constexpr int no_such_channel = 3;

/// A program of the operator's: one request as JSON on its standard input, one record a line on its standard output,
/// last, if there is more, {"next_cursor": …}. Status 3 means that there is no such channel, every other one but 0
/// that a retry may help.
class CommandProvider final : public DiscoveryProvider {
 public:
  explicit CommandProvider(const Farm& farm) : farm_(farm) {}

  std::string_view name() const override { return "command"; }
  void check(model::JobMode) const override { (void)command(); }

  FoundPage page(const SearchAsk& ask, const services::Stopping& stopping) override {
    auto run = command();
    const auto who = fmt::format("command ({})", run.program.filename().string());
    const auto policy = page_policy(farm_.settings);
    const auto most = static_cast<std::size_t>(policy.most_bytes);
    run.input = base::to_line(request(ask)) + "\n";
    run.deadline = policy.timeout;
    run.line_limit = most + 1;
    FoundPage page;
    std::size_t total = 0;
    const auto outcome = services::run_program(
        who, run,
        [&](std::string_view line) {
          total += line.size() + 1;
          if (total > most)
            throw Error{Code::PROVIDER_REFUSED, fmt::format("{} wrote more than {} bytes, the limit", who, most),
                        "Write fewer records a page, or raise discovery.max_bytes."};
          take(page, line);
        },
        stopping);
    if (outcome.status == 0) return page;
    auto error = services::program_failure(
        outcome.status == no_such_channel ? Code::PROVIDER_REFUSED : Code::PROVIDER_FAILED, who, outcome);
    name_channel(error, ask);
    throw error;
  }

 private:
  sys::Command command() const {
    const auto words = command_policy(farm_.settings).command;
    if (words.empty())
      throw Error{Code::PROVIDER_NOT_READY, fmt::format("{} names no program", setting),
                  fmt::format("Name it: `farmtok config set {} PROGRAM,ARGUMENT`.", setting)};
    auto made = services::program_command(words.front(), setting);
    made.arguments.assign(words.begin() + 1, words.end());
    return made;
  }

  static Json request(const SearchAsk& ask) {
    return {{"mode", model::enum_name(ask.mode)},
            {"prompt", ask.prompt},
            {"channel", ask.channel},
            {"filter", explain(ask.filter)},
            {"wanted", ask.wanted},
            {"cursor", ask.cursor ? Json(*ask.cursor) : Json(nullptr)}};
  }

  void take(FoundPage& page, std::string_view line) const {
    if (base::trim(line).empty()) return;
    try {
      const auto told = services::read_lenient_json(line);
      if (told.is_object() && told.size() == 1 && told.contains("next_cursor")) {
        page.next_cursor = services::text_at(told, "/next_cursor");
      } else if (auto video = read_record(told, farm_.store.clock().now())) {
        page.videos.push_back(std::move(*video));
      } else {
        ++page.unreadable;
      }
    } catch (const Error&) {
      ++page.unreadable;  // no JSON
    }
  }

  const Farm& farm_;
};

}  // namespace

std::unique_ptr<DiscoveryProvider> make_command_provider(const Farm& farm) {
  return std::make_unique<CommandProvider>(farm);
}

}  // namespace farmtok::farm::discovery
