#include "farm/analysis/converse.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "farm/analysis/reply.hpp"

namespace farmtok::farm::analysis {
namespace {

using base::Code;
using base::Error;

constexpr int most_questions = 2;
constexpr std::size_t most_words = 200;

class Conversation {
 public:
  Conversation(std::string_view provider, const AnalysisAsk& ask, const Price& price)
      : provider_(provider), price_(price), handles_(may_mention(ask)) {}

  model::Analysis run(const Put& put) {
    std::string fault;
    for (int question = 0; question < most_questions; ++question) {
      const auto reply = ask(put, fault);
      if (!reply.refusal.empty())
        fail({Code::PROVIDER_REFUSED,
              fmt::format("{} refuses this video: {}", provider_, base::fit(reply.refusal, most_words))});
      fault = reply.fault;
      if (!fault.empty()) continue;
      try {
        auto made = read_reply(reply.words, handles_);
        made.tokens_in = tokens_.in;
        made.tokens_out = tokens_.out;
        made.cost = cost_of(tokens_, price_);
        return made;
      } catch (const Error& error) {
        if (error.code != Code::INVALID_REQUEST) throw;
        fault = error.message;
      }
    }
    fail({Code::PROVIDER_REFUSED,
          fmt::format("{} gave two unusable answers: {}", provider_, base::fit(fault, most_words))});
  }

 private:
  Reply ask(const Put& put, const std::string& fault) {
    try {
      auto reply = put(fault);
      tokens_.in += reply.tokens.in;
      tokens_.out += reply.tokens.out;
      return reply;
    } catch (const Error& error) {
      fail(error);
    }
  }

  [[noreturn]] void fail(const Error& error) const {
    if (tokens_.in + tokens_.out == 0) throw Error{error};
    throw PaidError{error, tokens_, cost_of(tokens_, price_)};
  }

  std::string_view provider_;
  Price price_;
  Handles handles_;
  Tokens tokens_;
};

}  // namespace

model::Analysis converse(std::string_view provider, const AnalysisAsk& ask, const Price& price, const Put& put) {
  return Conversation{provider, ask, price}.run(put);
}

}  // namespace farmtok::farm::analysis
