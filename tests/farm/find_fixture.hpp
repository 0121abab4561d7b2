#pragma once
// A farm that runs search and channel jobs by hand: a provider with scripted pages, analysts with scripted answers, and
// a process that can be killed between any two steps.

#include <algorithm>
#include <atomic>
#include <fstream>
#include <functional>
#include <map>
#include <memory>

#include "farm/discovery/discover.hpp"
#include "farm/discovery/fetch.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/housekeeping.hpp"
#include "farm/jobs/create.hpp"
#include "farm/jobs/finish.hpp"
#include "farm/review/keep.hpp"
#include "queue/workers.hpp"

namespace farmtok::test {

using base::Code;
using base::Error;
using base::Json;

/// A fitness video with many views; no two are alike.
inline model::FoundVideo video(int number, std::int64_t views = 100'000) {
  model::FoundVideo made;
  made.video_id = "73491234567890" + std::to_string(10'000 + number);
  made.source_url = "https://www.tiktok.com/@gym/video/" + made.video_id;
  made.author = "gym";
  made.text = "fitness transformation day " + std::to_string(number);
  made.hashtags = "fitness";
  made.posted_at = noon() - std::chrono::hours{24};
  made.seconds = 20;
  made.views = views;
  made.likes = views / 10;
  made.fetched_at = noon();
  return made;
}

inline std::vector<model::FoundVideo> videos(int from, int count) {
  std::vector<model::FoundVideo> made;
  for (int i = 0; i < count; ++i) made.push_back(video(from + i));
  return made;
}

/// The behaviour of the outside world. It outlives the farm's process.
struct Outer {
  std::vector<std::vector<model::FoundVideo>> pages;
  std::function<void(int call)> before_page = [](int) {};
  std::function<model::Analysis(const farm::analysis::AnalysisAsk&)> rules = [](const auto&) { return answer(80); };
  std::function<model::Analysis(const farm::analysis::AnalysisAsk&)> model = rules;
  std::function<void()> model_check = [] {};
  bool downloads = false;
  std::string kind = "bytes";  // the beginning of a downloaded file
  std::atomic<int> page_calls{0};
  std::atomic<int> model_calls{0};

  static model::Analysis answer(std::int64_t score, bool approve = true) {
    model::Analysis made;
    made.match_score = score;
    made.fits = true;
    made.approve = approve;
    made.reason = "a reason";
    made.tweet_text = "a text";
    made.caption = "a caption {credit}";
    made.analysed_by = "rules";
    return made;
  }
};

class ScriptedProvider final : public farm::discovery::DiscoveryProvider {
 public:
  explicit ScriptedProvider(Outer& outer) : outer_(outer) {}
  std::string_view name() const override { return "catalogue"; }
  void check(model::JobMode) const override {}
  farm::discovery::FoundPage page(const farm::discovery::SearchAsk& ask, const services::Stopping&) override {
    outer_.before_page(++outer_.page_calls);
    const auto at = ask.cursor ? std::stoul(*ask.cursor) : 0;
    farm::discovery::FoundPage made;
    if (at < outer_.pages.size()) made.videos = outer_.pages[at];
    if (at + 1 < outer_.pages.size()) made.next_cursor = std::to_string(at + 1);
    return made;
  }
  bool download(const model::FoundVideo& video, const std::filesystem::path& to, const services::Stopping&) override {
    if (outer_.downloads) std::ofstream{to} << outer_.kind << " of " << video.video_id;
    return outer_.downloads;
  }

 private:
  Outer& outer_;
};

class ScriptedAnalyst final : public farm::analysis::Analyst {
 public:
  ScriptedAnalyst(Outer& outer, std::string name) : outer_(outer), name_(std::move(name)) {}
  std::string_view name() const override { return name_; }
  void check() const override {
    if (name_ != "rules") outer_.model_check();
  }
  model::Analysis analyse(const farm::analysis::AnalysisAsk& ask, const services::Stopping&) override {
    if (name_ == "rules") return outer_.rules(ask);
    ++outer_.model_calls;
    auto made = outer_.model(ask);
    made.analysed_by = name_ + " one";
    return made;
  }

 private:
  Outer& outer_;
  std::string name_;
};

/// A child that accepts a file as a video when it begins with "bytes".
inline std::filesystem::path stand_in_child(const std::filesystem::path& folder) {
  const auto program = folder / "child";
  std::ofstream{program}
      << "#!/bin/sh\nread -r word rest <&3\ncase $word in bytes) echo '{\"done\":{}}';;\n"
         "*) echo '{\"error\":{\"code\":\"INVALID_MEDIA\",\"message\":\"the file is no video\"}}'; exit 1;;\nesac\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  return program;
}

/// One process of the farm, over a folder that outlives it.
struct Process {
  store::Store store;
  settings::Settings settings;
  farm::Farm farm{store, settings, {"http://farm.test"}, "usr_1", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
  farm::library::MediaStore media{farm};
  farm::library::MediaChild child;
  http::AddressGuard guard;
  farm::discovery::DiscoveryProviders providers;
  farm::analysis::Analysts analysts;
  farm::discovery::Originals originals{farm, media, child, guard, providers};
  std::vector<queue::Handler> handlers{farm::discovery::discover_handler(farm, providers, {}),
                                       farm::review::analyse_handler(farm, analysts, originals),
                                       farm::discovery::fetch_handler(farm, originals)};

  Process(const std::string& folder, const base::Clock& clock, Outer& outer, std::map<std::string, std::string> flags)
      : store(folder, clock),
        settings(settings::Settings::load((flags["state"] = folder, flags))),
        child(stand_in_child(folder)),
        providers(of<farm::discovery::DiscoveryProvider>(std::make_unique<ScriptedProvider>(outer))),
        analysts(of<farm::analysis::Analyst>(std::make_unique<ScriptedAnalyst>(outer, "rules"),
                                             std::make_unique<ScriptedAnalyst>(outer, "gemini"))) {
    farm::start_housekeeping(store);
    farm::credits::open_ledger(farm);
  }

  template <class Base, class... Made>
  static std::vector<std::unique_ptr<Base>> of(Made... made) {
    std::vector<std::unique_ptr<Base>> all;
    (all.push_back(std::move(made)), ...);
    return all;
  }
};

/// At which step of its claimed piece of work a process was killed.
enum class Killed { no, before_run, before_commit };

struct FindFixture {
  TempFolder folder;
  base::ManualClock clock{noon()};
  Outer outer;
  std::map<std::string, std::string> flags;
  std::unique_ptr<Process> process = start();

  std::unique_ptr<Process> start() { return std::make_unique<Process>(folder.path(), clock, outer, flags); }
  void restart() {
    process.reset();
    process = start();
  }

  model::Job create(Json extra = Json::object()) {
    if (!extra.contains("content_prompt")) extra["content_prompt"] = "fitness transformation";
    auto& farm = process->farm;
    const auto draft = farm::jobs::draft_job(farm, extra, [&](const model::Job& job) {
      process->providers.find(*job.discovery_provider).check(job.job_mode);
      process->analysts.find(*job.analysis_provider).check();
    });
    return farm::jobs::create_job(farm, draft);
  }

  template <class Act>
  auto read(Act act) {
    return process->store.read(act);
  }

  /// The next due piece of work of the jobs; false when there is none.
  bool step(Killed killed = Killed::no) {
    static constexpr model::WorkKind kinds[]{model::WorkKind::discover, model::WorkKind::analyse,
                                             model::WorkKind::fetch};
    const auto claimed =
        process->store.write([&](store::Tx& tx) { return queue::claim(tx, kinds, std::chrono::hours{1}); });
    if (!claimed) return false;
    const auto& handler = *std::ranges::find(process->handlers, claimed->work.kind, &queue::Handler::kind);
    if (killed == Killed::before_commit) try {
        handler.run(*claimed, [] { return false; });
      } catch (const queue::Later&) {
        // It now waits for a fetch.
      }
    if (killed != Killed::no) restart();
    else queue::work_on(process->store, handler, *claimed, [] { return false; });
    return true;
  }
  /// Does all due work, and work that becomes due when the clock advances; returns how many pieces that were.
  int drain() {
    static constexpr model::WorkKind kinds[]{model::WorkKind::discover, model::WorkKind::analyse,
                                             model::WorkKind::fetch};
    for (int steps = 0;; ++steps) {
      if (step()) continue;
      const auto next = read([](sql::Database& db) { return queue::next_due(db, kinds); });
      if (!next) return steps;
      clock.set(std::max(*next, clock.now()));
    }
  }

  model::Job job(const std::string& job_id) {
    return read([&](sql::Database& db) { return farm::jobs::get_job(db, job_id); });
  }
  std::vector<model::Result> results(const std::string& job_id) {
    return read([&](sql::Database& db) {
      return farm::review::list_results(db, {.job_id = job_id, .state = {}}, {1000, {}}).items;
    });
  }
  std::vector<farm::discovery::Found> found(const std::string& job_id, std::optional<std::string> state = {}) {
    return read([&](sql::Database& db) { return farm::discovery::list_found(db, job_id, state, {1000, {}}).items; });
  }
  std::int64_t count(const std::string& table_and_where) {
    return read([&](sql::Database& db) { return farm::count(db("SELECT count(*) FROM " + table_and_where)); });
  }
  model::CreditBalance balance() {
    return read([&](sql::Database& db) { return farm::credits::credit_balance(db, process->settings); });
  }
  base::Amount price(const model::Job& job) { return farm::credits::video_price(process->settings, job); }
};

}  // namespace farmtok::test
