// Analyses videos with the rules on one thread and prints how many a second: bench_rules FILE N, where FILE holds
// records of videos, one a line.

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/clock.hpp"
#include "farm/analysis/providers/providers.hpp"
#include "farm/discovery/records/records.hpp"

using namespace farmtok;

int main(int count, char** words) {
  if (count != 3) return fmt::print(stderr, "usage: bench_rules FILE N\n"), 2;
  const base::SystemClock clock;
  std::vector<model::FoundVideo> videos;
  std::ifstream file{words[1]};
  for (std::string line; std::getline(file, line);)
    if (auto video = farm::discovery::read_record(base::parse_json(line), clock.now()))
      videos.push_back(std::move(*video));
  if (videos.empty()) return fmt::print(stderr, "no records in {}\n", words[1]), 2;
  auto pattern = (std::filesystem::temp_directory_path() / "farmtok-bench-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  {
    store::Store store{folder, clock};
    const auto settings = settings::Settings::load({{"state", folder}});
    const farm::Farm farm{store, settings, {"http://farm.test"}, "usr_1", ""};
    const auto rules = farm::analysis::make_rules_analyst(farm, [](std::string_view) { return 4.0; });
    model::Job job;
    job.content_prompt = "viral fitness transformation clips";
    job.filter_prompt = "Only videos with 50k+ views, under 60 seconds, no ads, showing real transformations";
    job.publish_prompt = "at least 5% likes";
    job.caption_prompt = "Motivational tone. Include #fitness #transformation #gymtok";
    const auto number = std::strtoul(words[2], nullptr, 10);
    std::size_t approved = 0;
    const auto begun = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < number; ++i) {
      const auto made = rules->analyse({job, videos[i % videos.size()], "Video by @x", {}}, [] { return false; });
      approved += made.approve ? 1 : 0;
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
    fmt::print("{{\"videos\": {}, \"approved\": {}, \"seconds\": {:.6f}}}\n", number, approved, taken.count());
  }
  std::filesystem::remove_all(folder);
}
