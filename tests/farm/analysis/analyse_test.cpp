#include "farm/analysis/analyse.hpp"

#include "models_fixture.hpp"

using namespace farmtok;
using namespace farmtok::test;
using base::Amount;
using base::Code;

namespace {

class Fake final : public farm::analysis::Analyst {
 public:
  Fake(std::string name, std::function<model::Analysis()> answer)
      : name_(std::move(name)), answer_(std::move(answer)) {}
  std::string_view name() const override { return name_; }
  void check() const override {}
  model::Analysis analyse(const farm::analysis::AnalysisAsk&, const services::Stopping&) override { return answer_(); }

 private:
  std::string name_;
  std::function<model::Analysis()> answer_;
};

model::Analysis by(const std::string& name) {
  model::Analysis made;
  made.analysed_by = name;
  return made;
}

/// The rules, and a model with a given behaviour.
farm::analysis::Analysts with(std::function<model::Analysis()> model) {
  std::vector<std::unique_ptr<farm::analysis::Analyst>> all;
  all.push_back(std::make_unique<Fake>("rules", [] { return by("rules"); }));
  all.push_back(std::make_unique<Fake>("gemini", std::move(model)));
  return farm::analysis::Analysts{std::move(all)};
}

}  // namespace

TEST_SUITE("analyse") {
  TEST_CASE_FIXTURE(AnalysingFarm, "whoever is asked answers; nobody named means the rules") {
    const auto analysts = with([] { return by("gemini x"); });
    CHECK(farm::analysis::analyse(analysts, "gemini", ask(), never).analysed_by == "gemini x");
    CHECK(farm::analysis::analyse(analysts, "rules", ask(), never).analysed_by == "rules");
    const auto made = farm::analysis::analyse(analysts, "", ask(), never);
    CHECK(made.analysed_by == "rules");
    CHECK(!made.fell_back);
    CHECK(code_of([&] { farm::analysis::analyse(analysts, "none", ask(), never); }) == Code::INVALID_REQUEST);
  }

  TEST_CASE_FIXTURE(AnalysingFarm, "when it refuses, the rules answer, say why, and keep what was paid") {
    const auto refusing = with([]() -> model::Analysis {
      throw farm::analysis::PaidError{
          {Code::PROVIDER_REFUSED, "gemini refuses this video: SAFETY"}, {2000, 200}, Amount{1100}};
    });
    const auto made = farm::analysis::analyse(refusing, "gemini", ask(), never);
    CHECK(made.analysed_by == "rules");
    CHECK(made.fell_back == "gemini refuses this video: SAFETY");
    CHECK(made.tokens_in == 2000);
    CHECK(made.tokens_out == 200);
    CHECK(made.cost == Amount{1100});
    const auto absent = with([]() -> model::Analysis { throw base::Error{Code::PROVIDER_NOT_READY, "no key"}; });
    const auto other = farm::analysis::analyse(absent, "gemini", ask(), never);
    CHECK(other.fell_back == "no key");
    CHECK(other.cost.micros == 0);
    CHECK(base::display_width(*farm::analysis::fall_back(refusing, ask(), std::string(9'000, 'x')).fell_back) == 500);
  }

  TEST_CASE_FIXTURE(AnalysingFarm, "what may go better later is left to the queue") {
    for (const auto code : {Code::PROVIDER_FAILED, Code::RATE_LIMITED, Code::INTERRUPTED, Code::STORAGE_FULL}) {
      const auto failing = with([code]() -> model::Analysis { throw base::Error{code, "later"}; });
      CHECK(code_of([&] { farm::analysis::analyse(failing, "gemini", ask(), never); }) == code);
    }
  }

  TEST_CASE("one that cannot be reached, one that is limited, and one that is no model") {
    AnalysingFarm nobody{{{"openai.base_url", "http://127.0.0.1:1"}, {"openai.rate", "1"}}};
    const farm::library::MediaChild child{"/none"};
    const auto analyst = farm::analysis::make_openai_analyst(nobody.farm, nobody.service_client, child);
    CHECK(code_of([&] { analyst->analyse(nobody.ask(), nobody.never); }) == Code::PROVIDER_FAILED);
    CHECK(code_of([&] { analyst->analyse(nobody.ask(), nobody.never); }) == Code::RATE_LIMITED);
  }
}
