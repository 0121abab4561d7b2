#include "review/review.hpp"

#include <fmt/format.h>

#include <map>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/common.hpp"
#include "foreground.hpp"
#include "review/editor.hpp"
#include "review/screen.hpp"
#include "review/session.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

class TerminalDesk final : public Desk {
 public:
  explicit TerminalDesk(Context& context) : context_(context) {}

  Key ask(const Json* result, std::size_t at, std::size_t of, const std::string& message) override {
    const auto extent = terminal_.extent();
    const auto words = context_.here(message);
    // What ended is summed up behind the page, where it stays; here a word is enough.
    show(result ? review_screen(*result, {at + 1, of, job_of(*result)}, words, extent, colour(), look())
                : review_end_screen({fmt::format("All {} were looked at.", of)}, words, extent, colour()));
    return terminal_.read();
  }

  std::optional<std::string> reason() override {
    return terminal_.line("why (Enter alone: no reason, Esc: do not reject): ");
  }

  std::optional<std::string> label() override {
    return terminal_.line("AI label (Enter alone: on; a reason: off; Esc: as it is): ");
  }

  Json edit(const Json& result) override {
    const KeyTerminal::Lent lent{terminal_};
    return edit_in_editor(result);
  }

  void open(const Json& result) override {
    const auto address = address_of(result);
    const KeyTerminal::Lent lent{terminal_};
    browse(address);
  }

  void help() override {
    show(review_help(terminal_.extent(), colour()));
    terminal_.any();
  }

  Json change(const std::string& result_id, const Json& body) override {
    return context_.daemon().call(context_.change("PATCH", path_of("/results", result_id), body));
  }

 private:
  bool colour() const { return context_.terminal().colour_out; }
  /// Ages are relative to now, however long the review takes.
  static Look look() { return {true, base::SystemClock{}.now()}; }

  void show(const std::vector<std::string>& lines) { terminal_.show(base::join(lines, "\n")); }

  const std::string& job_of(const Json& result) {
    const auto id = text_of(result, "job_id");
    auto [found, is_new] = jobs_.try_emplace(id, id);
    if (!is_new) return found->second;
    try {
      const auto title = text_of(fetch(context_, "/jobs", id), "title");
      if (!title.empty()) found->second = title;
    } catch (const Error&) {
      // Its id is good enough.
    }
    return found->second;
  }

  Context& context_;
  std::map<std::string, std::string> jobs_;
  KeyTerminal terminal_;
};

std::vector<Json> pending(Context& context) {
  std::vector<Json> results;
  client::Query query{{"job_id", context.arguments().word(0)}, {"state", "pending"}, {"limit", "1000"}, {"cursor", ""}};
  for (;;) {
    auto page = context.daemon().list("/results", query);
    std::ranges::move(page.items, std::back_inserter(results));
    if (!page.next_cursor || page.items.empty()) return results;
    query.back().second = *page.next_cursor;
  }
}

}  // namespace

int review_results(Context& context) {
  if (!context.terminal().in || !context.terminal().out)
    throw Error{
        Code::USAGE, "a review needs a terminal",
        "`farmtok results list JOB --only pending --ndjson` shows what waits, `farmtok results approve --from -` "
        "and reject --from - decide"};
  auto results = pending(context);
  if (results.empty()) {
    context.note("nothing waits for a decision");
    return 0;
  }
  context.use_own_zone();
  ReviewTally tally;
  {
    TerminalDesk desk{context};
    ReviewSession session{std::move(results), desk};
    tally = session.run();
  }
  context.out().sink().line(tally_line(tally));
  return 0;
}

}  // namespace farmtok::cli
