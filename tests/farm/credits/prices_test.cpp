#include "base/error.hpp"
#include "farm/credits/credits.hpp"
#include "support.hpp"

using namespace farmtok;

TEST_CASE("what jobs may cost: the contract's examples") {
  struct Row {
    const char* name;
    model::JobMode mode;
    std::int64_t quantity;
    const char* schedule_prompt;
    const char* instruction_prompt;
    const char* cost;
  };
  constexpr auto search = model::JobMode::search;
  const Row rows[]{
      {"ten videos with a schedule_prompt", search, 10, "every day at 9", nullptr, "42.22"},
      {"five videos", search, 5, nullptr, nullptr, "20.91"},
      {"both prompts", search, 5, "every day at 9", "stand up straight", "21.31"},
      {"an empty prompt is none", search, 5, "", "", "20.91"},
      {"a channel costs the same", model::JobMode::channel, 1, nullptr, "stand up straight", "4.222"},
      {"the most there can be", search, 10'000, nullptr, nullptr, "41820"},
      {"a manual job", model::JobMode::manual, 5, "every day at 9", nullptr, "0"},
  };
  const test::TempFolder folder;
  const auto settings = settings::Settings::load({{"state", folder.path()}});
  for (const auto& row : rows) {
    CAPTURE(row.name);
    model::Job job;
    job.job_mode = row.mode;
    job.output_quantity = row.quantity;
    if (row.schedule_prompt) job.schedule_prompt = row.schedule_prompt;
    if (row.instruction_prompt) job.instruction_prompt = row.instruction_prompt;
    CHECK(base::format_amount(farm::credits::estimate(settings, job)) == row.cost);
  }
}

TEST_CASE("prices are the configured ones") {
  const test::TempFolder folder;
  const auto settings = settings::Settings::load(
      {{"state", folder.path()}, {"credits.video", "0.000001"}, {"credits.schedule_prompt", "0"}});
  model::Job job;
  job.output_quantity = 3;
  job.schedule_prompt = "daily";
  CHECK(farm::credits::estimate(settings, job) == base::Amount{3});
}
