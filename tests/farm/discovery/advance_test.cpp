#include "farm/discovery/advance.hpp"

#include <set>

#include "farm/find_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Error;
using model::FoundState;
using model::JobStatus;
using test::FindFixture;
using test::noon;
using test::TempFolder;
using test::video;
using test::videos;

namespace {

std::set<std::string> ids_of(const std::vector<model::Result>& results) {
  std::set<std::string> made;
  for (const auto& each : results) made.insert(*each.tiktok_video_id);
  return made;
}

}  // namespace

TEST_CASE_FIXTURE(FindFixture, "the quantity is met over several pages, no more than that, and each is paid for once") {
  outer.downloads = true;
  for (int page = 0; page < 6; ++page) outer.pages.push_back(videos(10 * page, 10));
  const auto made = create({{"output_quantity", 8}, {"title", "Q1"}});
  CHECK(made.status == JobStatus::PENDING);
  CHECK(made.credits_reserved == price(made) * 8);
  drain();
  const auto done = job(made.job_id);
  CHECK(done.status == JobStatus::COMPLETED);
  CHECK_FALSE(done.status_reason);
  CHECK(done.finished_at);
  CHECK(done.results_created == 8);
  CHECK(ids_of(results(made.job_id)).size() == 8);
  // Five for each wanted one are collected before the best of them are analysed: four pages of ten.
  CHECK(done.progress->pages == 4);
  CHECK(done.progress->found == 40);
  CHECK(done.progress->analysed == 8);
  CHECK(done.progress->kept == 8);
  CHECK(done.credits_spent == price(made) * 8);
  CHECK(done.credits_reserved == base::Amount{});
  CHECK(balance().balanced);
  CHECK(balance().spent == price(made) * 8);
  CHECK(count("work WHERE kind IN ('discover', 'analyse')") == 0);
}

TEST_CASE_FIXTURE(FindFixture, "the best of the pool are analysed first; a channel's in its own order") {
  outer.pages = {{video(1, 1'000), video(2, 9'000'000), video(3, 50'000), video(4, 400)}};
  SUBCASE("search") {
    const auto made = create({{"output_quantity", 2}});
    drain();
    CHECK(ids_of(results(made.job_id)) == std::set{video(2).video_id, video(3).video_id});
  }
  SUBCASE("channel") {
    const auto made = create({{"job_mode", "channel"}, {"channel_username", "@gym"}, {"output_quantity", 2}});
    CHECK(made.channel_username == "gym");
    drain();
    CHECK(ids_of(results(made.job_id)) == std::set{video(1).video_id, video(2).video_id});
  }
}

TEST_CASE_FIXTURE(FindFixture,
                  "of those that fit, what has a video goes first, and what has none is not seen by that") {
  auto famous = video(1, 9'000'000), clip = video(2, 1'000), linked = video(3, 900), off = video(4, 1'000'000);
  std::ofstream{folder.path() + "/2.mp4"} << "bytes of 2";
  std::ofstream{folder.path() + "/4.mp4"} << "bytes of 4";
  clip.file = folder.path() + "/2.mp4";
  linked.video_url = "https://a.test/3.mp4";
  off.text = "a dog", off.hashtags = "", off.author = "ann", off.file = folder.path() + "/4.mp4";
  outer.pages = {{famous, off, clip, linked}};
  const auto kept = [&](int quantity) {
    const auto made = create({{"output_quantity", quantity}});
    drain();
    return ids_of(results(made.job_id));
  };
  CHECK(kept(1) == std::set{clip.video_id});
  const auto second = kept(2);
  CHECK(second.contains(linked.video_id));
  CHECK(second.contains(famous.video_id));
  CHECK(second.size() == 2);
  // Its address did not answer, so that one was tried; the other may have a video the next time.
  famous.file = folder.path() + "/4.mp4";
  outer.pages = {{famous, linked, clip}};
  CHECK(kept(3) == std::set{famous.video_id});
  CHECK(kept(1).empty());
}

TEST_CASE_FIXTURE(FindFixture, "a result that gets its video later is seen from then on") {
  outer.pages = {{video(1)}};
  const auto first = create({{"output_quantity", 1}});
  drain();
  REQUIRE(results(first.job_id).size() == 1);
  CHECK(count("offered") == 0);
  farm::review::edit_result(process->farm, results(first.job_id)[0].result_id,
                            {{"original_video_url", "https://a.test/1.mp4"}});
  CHECK(count("offered") == 1);
}

TEST_CASE_FIXTURE(FindFixture, "what is passed over is counted, and fewer than asked says why") {
  auto pinned = video(1);
  pinned.pinned = true;
  auto twin = video(2);
  twin.video_id = "7999";
  auto same_file = video(3);
  same_file.video_url = "https://a.test/3.mp4";
  auto same_file_again = video(4);
  same_file_again.video_url = same_file.video_url;
  outer.downloads = true;
  outer.pages = {{video(90), video(91)}};
  const auto earlier = create({{"output_quantity", 2}});
  drain();
  REQUIRE(job(earlier.job_id).progress->kept == 2);

  outer.pages = {{pinned, video(2), twin, video(2), same_file, same_file_again}, {video(90), video(5, 12'300)}};
  const auto filter = "only videos with at least 50,000 views";
  SUBCASE("as a rule") {
    const auto made = create({{"output_quantity", 5}, {"filter_prompt", filter}});
    drain();
    const auto done = job(made.job_id);
    const auto& progress = *done.progress;
    CHECK(progress.pages == 2);
    CHECK(progress.found == 8);
    CHECK(progress.pinned == 1);
    CHECK(progress.duplicates == 3);
    CHECK(progress.seen == 1);
    CHECK(progress.filtered == 1);
    CHECK(progress.kept == 2);
    CHECK(done.status == JobStatus::COMPLETED);
    CHECK(done.status_reason ==
          "2 of 5: the catalogue has no more that passes the filter; 1 filtered, 1 seen, 3 duplicates, 1 pinned; "
          "dropped: 1 by \"at least 50,000 views\"");
    // Every row says its result; a video that is in the pages twice is in the list once.
    CHECK(found(made.job_id).size() == 7);
    for (const auto& each : found(made.job_id, "dropped")) CHECK_FALSE(each.reason->empty());
    for (const auto& each : found(made.job_id))
      if (each.video.video_id == video(90).video_id) CHECK(each.reason->find(earlier.job_id) != std::string::npos);
    CHECK(done.credits_spent == price(made) * 2);
    CHECK(balance().reserved == base::Amount{});
  }
  SUBCASE("seen ones are taken when that is asked for") {
    const auto made = create({{"output_quantity", 5}, {"filter_prompt", filter}, {"allow_seen", true}});
    drain();
    CHECK(job(made.job_id).progress->seen == 0);
    CHECK(ids_of(results(made.job_id)).contains(video(90).video_id));
  }
}

TEST_CASE_FIXTURE(FindFixture, "a job stops looking after so many pages, and after so many analyses") {
  for (int page = 0; page < 8; ++page) outer.pages.push_back(videos(10 * page, 10));
  outer.rules = [](const auto&) { return test::Outer::answer(10); };
  SUBCASE("pages") {
    flags["discovery.max_pages"] = "3";
    flags["analysis.per_wanted"] = "1000";
    restart();
    const auto made = create();
    drain();
    const auto done = job(made.job_id);
    CHECK(done.progress->pages == 3);
    CHECK(done.progress->unfit == 30);
    CHECK(done.status_reason == "0 of 5: pages looked through: 3 (discovery.max_pages); 30 unfit");
  }
  SUBCASE("analyses") {
    const auto made = create({{"output_quantity", 2}});
    drain();
    const auto done = job(made.job_id);
    CHECK(done.progress->analysed == 10);
    CHECK(done.status_reason == "0 of 2: videos analysed: 10, 5 for each wanted one (analysis.per_wanted); 10 unfit");
  }
}

TEST_CASE_FIXTURE(FindFixture, "a provider that fails is waited for, and fails its job when patience is over") {
  outer.pages = {videos(0, 3), videos(3, 3)};
  const auto fail = [&](Error error) {
    outer.before_page = [error](int call) {
      if (call > 1) throw error;
    };
  };
  const auto made = create({{"output_quantity", 5}});
  SUBCASE("for good") {
    fail({Code::PROVIDER_FAILED, "tikwm answered 503 at /api/feed/search"});
    drain();
    const auto done = job(made.job_id);
    CHECK(done.status == JobStatus::FAILED);
    CHECK(done.status_reason == "tikwm answered 503 at /api/feed/search");
    CHECK(clock.now() >= noon() + 30min);
    CHECK(clock.now() < noon() + 40min);
    CHECK(done.credits_reserved == base::Amount{});
    CHECK(balance().balanced);
    CHECK(balance().reserved == base::Amount{});
    CHECK(count("work") == count("work WHERE kind = 'sweep'"));
  }
  SUBCASE("refused: at once") {
    fail({Code::PROVIDER_REFUSED, "the channel @gym is private"});
    drain();
    CHECK(job(made.job_id).status == JobStatus::FAILED);
    CHECK(clock.now() == noon());
  }
  SUBCASE("for a while, with a wait that it names") {
    outer.before_page = [](int call) {
      if (call == 2) throw Error{Code::PROVIDER_FAILED, "too many", "", {{"retry-after", "77"}}};
    };
    drain();
    CHECK(job(made.job_id).status == JobStatus::COMPLETED);
    CHECK(clock.now() == noon() + 77s);
  }
  SUBCASE("our own budget: no try is counted, no patience used") {
    outer.before_page = [](int call) {
      if (call > 1 && call < 60) throw Error{Code::RATE_LIMITED, "the minute is used up", "", {{"retry-after", "60"}}};
    };
    REQUIRE(step());
    REQUIRE(step());
    CHECK(count("work WHERE kind = 'discover' AND attempt = 0 AND state = 'queued'") == 1);
    drain();
    CHECK(job(made.job_id).status == JobStatus::COMPLETED);
    CHECK(clock.now() > noon() + 50min);
  }
}

TEST_CASE_FIXTURE(FindFixture, "killed between any two steps, a job neither loses nor doubles a result or a credit") {
  outer.downloads = true;
  for (int page = 0; page < 3; ++page) outer.pages.push_back(videos(4 * page, 4));
  // Every third video is unfit, so that there are more steps than results.
  outer.rules = [](const farm::analysis::AnalysisAsk& ask) {
    return test::Outer::answer(ask.video.video_id.back() % 3 == 0 ? 5 : 80);
  };
  flags["discovery.pool"] = "1";
  restart();
  farm::credits::grant_credits(process->farm, {{"amount", 10000}});
  base::Amount spent;
  for (const auto killed : {test::Killed::before_run, test::Killed::before_commit}) {
    bool reached = true;
    for (int at = 0; reached; ++at) {
      const auto made = create({{"output_quantity", 6}, {"allow_seen", true}});
      for (int i = 0; i < at && step();) ++i;
      reached = step(killed);
      drain();
      const auto done = job(made.job_id);
      INFO("killed at step ", at);
      CHECK(done.status == JobStatus::COMPLETED);
      CHECK(results(made.job_id).size() == 6);
      CHECK(ids_of(results(made.job_id)).size() == 6);
      CHECK(done.credits_spent == price(made) * 6);
      CHECK(count("found WHERE state IN ('waiting', 'analysing')") == 0);
      spent = spent + price(made) * 6;
      REQUIRE(balance().spent == spent);
      REQUIRE(balance().reserved == base::Amount{});
      REQUIRE(balance().balanced);
      farm::jobs::delete_job(process->farm, made.job_id);
    }
  }
}

TEST_CASE_FIXTURE(FindFixture, "two jobs at once never offer the same video twice") {
  outer.downloads = true;
  outer.pages = {videos(0, 12)};
  const auto one = create({{"output_quantity", 6}});
  const auto other = create({{"output_quantity", 6}});
  drain();
  const auto first = ids_of(results(one.job_id));
  const auto second = ids_of(results(other.job_id));
  CHECK(first.size() == 6);
  CHECK(second.size() == 6);
  for (const auto& each : first) CHECK_FALSE(second.contains(each));
  CHECK(job(one.job_id).progress->seen + job(other.job_id).progress->seen > 0);
  CHECK(count("offered") == 12);
}

TEST_CASE_FIXTURE(FindFixture, "a thousand results: the sums are right") {
  outer.downloads = true;
  for (int page = 0; page < 12; ++page) outer.pages.push_back(videos(100 * page, 100));
  flags["credits.opening"] = "10000";
  TempFolder fresh;
  process.reset();
  process = std::make_unique<test::Process>(fresh.path(), clock, outer, flags);
  const auto made = create({{"output_quantity", 1000}, {"schedule_prompt", "two a day"}});
  CHECK(made.estimated_cost == *base::parse_amount("4222"));
  drain();
  const auto done = job(made.job_id);
  CHECK(done.status == JobStatus::COMPLETED);
  CHECK(done.results_created == 1000);
  CHECK(done.credits_spent == *base::parse_amount("4222"));
  CHECK(balance().available == *base::parse_amount("5778"));
  CHECK(balance().balanced);
  process.reset();
}

TEST_CASE("the words about a shortfall") {
  model::Job job;
  job.output_quantity = 10;
  job.progress.emplace();
  job.progress->kept = 7;
  job.progress->with_video = 5;
  CHECK(farm::discovery::shortfall(job, "tikwm has no more") == "7 of 10, 5 of them with a video: tikwm has no more");
  job.progress->with_video = 7;
  CHECK(farm::discovery::shortfall(job, "tikwm has no more") == "7 of 10: tikwm has no more");
  job.progress->filtered = 31;
  job.progress->seen = 4;
  job.progress->duplicates = 1;
  CHECK(farm::discovery::shortfall(job, "tikwm has no more") ==
        "7 of 10: tikwm has no more; 31 filtered, 4 seen, 1 duplicate");
  const std::vector<farm::discovery::DroppedBy> dropped{{"no ads", 30}, {"under 30 seconds", 1}};
  CHECK(farm::discovery::shortfall(job, "tikwm has no more", dropped) ==
        "7 of 10: tikwm has no more; 31 filtered, 4 seen, 1 duplicate; dropped: 30 by \"no ads\", 1 by \"under 30 "
        "seconds\"");
  std::vector<farm::discovery::DroppedBy> many;
  for (int n = 0; n < 9; ++n) many.push_back({std::string(200, 'x'), 2});
  CHECK(farm::discovery::dropped_words(many).ends_with("…\", 6 by other conditions"));
  CHECK(farm::discovery::dropped_words(many).size() < 700);
}
