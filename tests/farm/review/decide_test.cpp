#include "farm/review/decide.hpp"

#include "support.hpp"

using namespace farmtok;
using model::PublishMode;

namespace {

model::Analysis analysis(const char* by, std::int64_t score, bool approve, bool fits = true) {
  model::Analysis made;
  made.analysed_by = by;
  made.match_score = score;
  made.approve = approve;
  made.fits = fits;
  return made;
}

}  // namespace

TEST_CASE("who approves") {
  const test::TempFolder folder;
  const auto rules = [](std::int64_t score, bool approve, bool fits = true) {
    return analysis("rules", score, approve, fits);
  };
  const auto model = [](std::int64_t score, bool approve, bool fits = true) {
    return analysis("gemini gemini-2.5-flash", score, approve, fits);
  };
  auto fallen = rules(75, true);
  fallen.fell_back = "gemini answered 503";
  struct Row {
    PublishMode mode;
    const char* consent;
    model::Analysis analysis;
    model::Analysis rules;
    bool approved;
    const char* words;
    const char* by;  // null: no one
  };
  const auto nobody = rules(0, false);
  const Row rows[]{
      {PublishMode::MANUAL_REVIEW, "rules", rules(100, true), nobody, false, "left to you: the job is in MANUAL_REVIEW",
       nullptr},
      {PublishMode::MANUAL_REVIEW, "model", model(100, true), nobody, false, "left to you: the job is in MANUAL_REVIEW",
       nullptr},
      {PublishMode::AUTO_APPROVED, "rules", rules(70, false), nobody, true, "approved by rules (70, from 70 on)",
       "rules"},
      {PublishMode::AUTO_APPROVED, "rules", rules(69, true), nobody, false,
       "left to you: not approved by rules (69, from 70 on)", "rules"},
      {PublishMode::AUTO_APPROVED, "rules", rules(90, true, false), nobody, false,
       "left to you: not approved by rules (90, from 70 on)", "rules"},
      {PublishMode::AUTO_APPROVED, "rules", model(92, true), rules(80, true), true,
       "approved by gemini (92, from 70 on)", "gemini"},
      {PublishMode::AUTO_APPROVED, "rules", model(92, true), rules(41, false), false,
       "left to you: gemini would approve (92), the rules would not (41)", nullptr},
      {PublishMode::AUTO_APPROVED, "model", model(92, true), rules(41, false), true,
       "approved by gemini (92, from 70 on)", "gemini"},
      {PublishMode::AI_REVIEW, "rules", rules(40, true), nobody, true, "approved by rules (40)", "rules"},
      {PublishMode::AI_REVIEW, "rules", rules(90, false), nobody, false, "left to you: not approved by rules (90)",
       "rules"},
      {PublishMode::AI_REVIEW, "rules", model(92, true), rules(80, true), true, "approved by gemini (92)", "gemini"},
      {PublishMode::AI_REVIEW, "rules", model(92, true), rules(80, false), false,
       "left to you: gemini would approve (92), the rules would not (80)", nullptr},
      {PublishMode::AI_REVIEW, "rules", model(92, true), rules(80, true, false), false,
       "left to you: gemini would approve (92), the rules would not (80)", nullptr},
      {PublishMode::AI_REVIEW, "rules", model(55, false), rules(80, true), false,
       "left to you: not approved by gemini (55)", "gemini"},
      {PublishMode::AI_REVIEW, "model", model(55, true), rules(0, false), true, "approved by gemini (55)", "gemini"},
      {PublishMode::AI_REVIEW, "model", model(55, true, false), rules(0, false), false,
       "left to you: not approved by gemini (55)", "gemini"},
      {PublishMode::AUTO_APPROVED, "rules", fallen, nobody, true, "approved by rules (75, from 70 on)", "rules"},
  };
  for (const auto& row : rows) {
    const auto settings = settings::Settings::load({{"state", folder.path()}, {"review.consent", row.consent}});
    model::Job job;
    job.publish_mode = row.mode;
    const auto made = farm::review::decide(settings, job, row.analysis, row.rules, {});
    INFO(row.words);
    CHECK(made.approved == row.approved);
    CHECK(made.words == row.words);
    CHECK(made.decided_by.value_or("") == (row.by ? row.by : ""));
    // Rules that are not used need not be computed: without them the decision is the same.
    if (!farm::review::needs_rules(settings, job, row.analysis))
      CHECK(farm::review::decide(settings, job, row.analysis, row.analysis, {}).words == made.words);
  }
}

TEST_CASE("what is left to a person is approved by none of the rules") {
  const test::TempFolder folder;
  const auto settings = settings::Settings::load({{"state", folder.path()}});
  model::Job job;
  job.filter_prompt = "50k+ views, real transformations";
  job.publish_prompt = "only with good light";
  auto fallen = analysis("rules", 90, true);
  fallen.fell_back = "gemini answered 503";
  const auto words = [&](PublishMode mode, const model::Analysis& by) {
    job.publish_mode = mode;
    const auto made =
        farm::review::decide(settings, job, by, analysis("rules", 90, true), farm::review::left_to_a_person(job));
    CHECK(made.approved == (made.words.starts_with("approved")));
    return made.words;
  };
  const auto rules = analysis("rules", 90, true);
  CHECK(words(PublishMode::AUTO_APPROVED, rules) == "left to you: the rules cannot judge \"real transformations\"");
  CHECK(words(PublishMode::AUTO_APPROVED, fallen) == "left to you: the rules cannot judge \"real transformations\"");
  CHECK(words(PublishMode::AI_REVIEW, rules) ==
        "left to you: the rules cannot judge \"real transformations\", \"good light\"");
  // A model has judged all of it.
  CHECK(words(PublishMode::AUTO_APPROVED, analysis("gemini g", 90, true)) == "approved by gemini (90, from 70 on)");
  job.filter_prompt = "50k+ views";
  CHECK(words(PublishMode::AUTO_APPROVED, rules) == "approved by rules (90, from 70 on)");
  CHECK(words(PublishMode::AI_REVIEW, rules) == "left to you: the rules cannot judge \"good light\"");
}
