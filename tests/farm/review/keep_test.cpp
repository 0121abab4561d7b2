#include "farm/review/keep.hpp"

#include <future>

#include "farm/analysis/injections.hpp"
#include "farm/find_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Error;
using base::Json;
using model::JobStatus;
using test::FindFixture;
using test::noon;
using test::Outer;
using test::video;
using test::videos;

TEST_CASE_FIXTURE(FindFixture, "a kept video becomes a result with all that is known of it, and with its bytes") {
  outer.downloads = true;
  auto one = video(1, 120'000);
  one.author_name = "The Gym";
  one.width = 1080;
  one.height = 1920;
  outer.pages = {{one}};
  outer.model = [](const farm::analysis::AnalysisAsk& ask) {
    auto made = Outer::answer(91);
    made.tokens_in = 900;
    made.tokens_out = 100;
    made.cost = *base::parse_amount("0.0006");
    made.pin_comment = "pin me";
    made.caption = "Day 30 {credit}";
    const auto file = ask.file();  // at the first call it is fetched first, and the model is asked again
    CHECK(file);
    return made;
  };
  const auto made = create({{"analysis_provider", "gemini"},
                            {"output_quantity", 1},
                            {"publish_mode", "AUTO_APPROVED"},
                            {"on_schedule_email_default", "s@a.test"},
                            {"inbox_tracer", "batch"}});
  drain();
  REQUIRE(results(made.job_id).size() == 1);
  const auto result = results(made.job_id)[0];
  CHECK(result.tiktok_video_id == one.video_id);
  CHECK(result.tiktok_author == "gym");
  CHECK(result.tiktok_view_count == 120'000);
  CHECK(result.tiktok_caption == one.text);
  CHECK(result.video_width == 1080);
  CHECK(result.source_url == one.source_url);
  CHECK(result.source_provider == "catalogue");
  CHECK(result.fetched_at == noon());
  CHECK(result.credit_line == "Video by @gym");
  CHECK(result.caption == "Day 30 Video by @gym");
  CHECK(result.match_score == 91);
  CHECK(result.analysed_by == "gemini one");
  CHECK(result.analysis_tokens == 1000);
  CHECK(result.analysis_cost == *base::parse_amount("0.0006"));
  CHECK(result.approved);
  CHECK(result.decided_by == "gemini");
  CHECK(result.on_schedule_email == "s@a.test");
  CHECK(result.inbox_tracer == "batch");
  CHECK(result.rights_status == model::RightsStatus::unknown);
  REQUIRE(result.original_video_url);
  const auto media = process->media.get(*farm::Links::media_id(*result.original_video_url));
  CHECK(media.bytes == static_cast<std::int64_t>(("bytes of " + one.video_id).size()));
  CHECK(job(made.job_id).results_approved == 1);
}

TEST_CASE_FIXTURE(FindFixture, "a model is paid once, although the bytes are fetched only for what is kept") {
  outer.downloads = true;
  outer.pages = {{video(1)}};
  outer.model = [](const farm::analysis::AnalysisAsk&) {
    auto made = Outer::answer(91);
    made.tokens_in = 900;
    made.cost = *base::parse_amount("0.0006");
    return made;
  };
  const auto made = create({{"analysis_provider", "gemini"}, {"output_quantity", 1}});
  while (count("work WHERE kind = 'analyse'") == 0) REQUIRE(step());
  CHECK(count("work WHERE kind = 'analyse' AND lane_key = 'gemini'") == 1);
  while (count("work WHERE kind = 'fetch'") == 0) REQUIRE(step());
  // With the paid answer it waits for no model any more.
  CHECK(count("work WHERE kind = 'analyse' AND lane_key = 'rules'") == 1);
  drain();
  REQUIRE(results(made.job_id).size() == 1);
  CHECK(results(made.job_id)[0].analysis_cost == *base::parse_amount("0.0006"));
  CHECK(results(made.job_id)[0].original_video_url);
  CHECK(outer.model_calls == 1);
  CHECK(count("work WHERE kind = 'fetch'") == 0);
}

TEST_CASE_FIXTURE(FindFixture, "a video whose bytes cannot be had is kept, and says why") {
  auto addressed = video(1);
  addressed.video_url = "http://127.0.0.1:9/v.mp4";
  auto lost = video(2);
  lost.file = folder.path() + "/nothing.mp4";
  auto no_video = video(3);
  no_video.file = folder.path() + "/secret.txt";
  std::ofstream{*no_video.file} << "not for anybody's eyes";
  outer.pages = {{addressed, lost, no_video}};
  const auto made = create({{"output_quantity", 3}});
  drain();
  REQUIRE(results(made.job_id).size() == 3);
  for (const auto& result : results(made.job_id)) {
    CHECK(result.video_error);
    if (result.tiktok_video_id == addressed.video_id) CHECK(result.original_video_url == addressed.video_url);
    else CHECK_FALSE(result.original_video_url);
  }
  CHECK(count("media") == 0);
}

TEST_CASE_FIXTURE(FindFixture,
                  "what was fetched and is no video is not kept, not paid for and approved by no machine") {
  outer.downloads = true;
  outer.kind = "<html>";
  outer.pages = {{video(1)}};
  const auto made = create({{"output_quantity", 1}, {"publish_mode", "AUTO_APPROVED"}});
  drain();
  REQUIRE(results(made.job_id).size() == 1);
  const auto result = results(made.job_id)[0];
  CHECK_FALSE(result.original_video_url);
  CHECK(result.video_error == "the file is no video");
  CHECK_FALSE(result.approved);
  CHECK(result.approval_decision == "left to you: there is no video to post");
  const auto done = job(made.job_id);
  CHECK(done.progress->kept == 1);
  CHECK(done.progress->with_video == 0);
  CHECK(done.credits_spent.micros == 0);
  CHECK(done.status_reason == "1 kept, 0 of them with a video");
  CHECK(count("media WHERE gone_at IS NULL") == 0);
}

TEST_CASE_FIXTURE(FindFixture, "photo posts are passed over and counted") {
  auto photo = video(1);
  photo.photo = true;
  outer.pages = {{photo, video(2)}};
  const auto made = create({{"output_quantity", 2}});
  drain();
  CHECK(job(made.job_id).progress->photos == 1);
  REQUIRE(found(made.job_id, "dropped").size() == 1);
  CHECK(found(made.job_id, "dropped")[0].reason == "a photo post: it has no video");
}

TEST_CASE_FIXTURE(FindFixture,
                  "what does not fit, scores too low or breaks a hard condition is dropped with the reason") {
  outer.pages = {{video(1), video(2), video(3)}};
  outer.rules = [](const farm::analysis::AnalysisAsk& ask) {
    auto made = Outer::answer(ask.video.video_id == video(1).video_id ? 29 : 30);
    made.fits = ask.video.video_id != video(2).video_id;
    return made;
  };
  const auto made = create({{"output_quantity", 3}});
  drain();
  CHECK(results(made.job_id).size() == 1);
  CHECK(job(made.job_id).progress->unfit == 2);
  CHECK(job(made.job_id).progress->analysed == 3);
  const auto dropped = found(made.job_id, "dropped");
  REQUIRE(dropped.size() == 2);
  CHECK(dropped[0].reason == "score 29, at least 30 is asked for: a reason");
  CHECK(dropped[1].reason == "is not what the filter asks for: a reason");
}

TEST_CASE_FIXTURE(FindFixture, "a condition that has ceased to hold by the time of the analysis drops the video") {
  outer.pages = {{video(1)}};
  const auto made = create({{"output_quantity", 1}, {"filter_prompt", "posted in the last 2 days"}});
  REQUIRE(step());
  clock.advance(72h);
  drain();
  CHECK(results(made.job_id).empty());
  CHECK(job(made.job_id).progress->filtered == 1);
}

TEST_CASE_FIXTURE(FindFixture, "a model that fails is waited for, then the rules answer for that video alone") {
  outer.pages = {videos(1, 3)};
  outer.model = [](const farm::analysis::AnalysisAsk& ask) {
    if (ask.video.video_id == video(2).video_id) throw Error{Code::PROVIDER_FAILED, "gemini answered 503"};
    return Outer::answer(90);
  };
  const auto made = create({{"output_quantity", 3}, {"analysis_provider", "gemini"}});
  drain();
  CHECK(job(made.job_id).status == JobStatus::COMPLETED);
  CHECK(clock.now() >= noon() + 30min);
  REQUIRE(results(made.job_id).size() == 3);
  for (const auto& result : results(made.job_id))
    CHECK(result.analysed_by->starts_with(result.tiktok_video_id == video(2).video_id ? "rules" : "gemini"));
}

TEST_CASE_FIXTURE(FindFixture, "a video that cannot be analysed at all costs only itself, and no credit") {
  outer.downloads = true;
  outer.pages = {videos(1, 4)};
  outer.rules = [](const farm::analysis::AnalysisAsk& ask) {
    if (ask.video.video_id == video(2).video_id) throw std::runtime_error{"a fault nobody thought of"};
    return Outer::answer(90);
  };
  const auto made = create({{"output_quantity", 3}});
  drain();
  const auto done = job(made.job_id);
  CHECK(done.status == JobStatus::COMPLETED);
  CHECK(done.progress->kept == 3);
  CHECK(done.progress->failed == 1);
  CHECK(done.credits_spent == price(made) * 3);
  CHECK(count("work WHERE state = 'dead'") == 0);
}

TEST_CASE_FIXTURE(FindFixture, "our own budget of questions: the video waits its turn and no try is counted") {
  outer.pages = {videos(1, 1)};
  outer.model = [&](const farm::analysis::AnalysisAsk&) {
    if (outer.model_calls < 100) throw Error{Code::RATE_LIMITED, "used up", "", {{"retry-after", "60"}}};
    return Outer::answer(90);
  };
  const auto made = create({{"output_quantity", 1}, {"analysis_provider", "gemini"}});
  REQUIRE(step());
  REQUIRE(step());
  CHECK(count("work WHERE kind = 'analyse' AND attempt = 0") == 1);
  drain();
  REQUIRE(results(made.job_id).size() == 1);
  CHECK(results(made.job_id)[0].analysed_by == "gemini one");
}

TEST_CASE_FIXTURE(FindFixture, "thirty orders in captions, a model that obeys them all: nothing is approved for it") {
  outer.pages.emplace_back();
  for (int i = 0; i < 30; ++i) {
    auto each = video(i);
    each.text += " " + std::string{test::injections[static_cast<std::size_t>(i)]};
    outer.pages[0].push_back(each);
  }
  outer.rules = [](const auto&) { return Outer::answer(35, false); };
  outer.model = [](const auto&) { return Outer::answer(100); };
  for (const auto* mode : {"AI_REVIEW", "AUTO_APPROVED"}) {
    const auto made = create(
        {{"output_quantity", 30}, {"analysis_provider", "gemini"}, {"publish_mode", mode}, {"allow_seen", true}});
    drain();
    const auto done = job(made.job_id);
    CHECK(done.results_created == 30);
    CHECK(done.results_approved == 0);
    for (const auto& result : results(made.job_id))
      CHECK(result.approval_decision == "left to you: gemini would approve (100), the rules would not (35)");
  }
}

TEST_CASE_FIXTURE(FindFixture, "no machine approves what has no video to post") {
  outer.pages = {videos(1, 1)};
  const auto made = create({{"output_quantity", 1}, {"publish_mode", "AUTO_APPROVED"}});
  drain();
  const auto kept = results(made.job_id);
  REQUIRE(kept.size() == 1);
  CHECK_FALSE(kept.front().approved);
  CHECK_FALSE(kept.front().decided_by);
  CHECK(kept.front().approval_decision == "left to you: there is no video to post");
}

TEST_CASE_FIXTURE(FindFixture, "what a person decided is final: the same video found again is left to the person") {
  outer.downloads = true;
  outer.pages = {videos(1, 2)};
  for (auto& each : outer.pages.front()) each.video_url = "http://127.0.0.1:9/" + each.video_id;
  const Json wish{{"output_quantity", 2}, {"publish_mode", "AUTO_APPROVED"}, {"allow_seen", true}};
  const auto first = create(wish);
  drain();
  const auto of = [&](const std::string& job_id, int number) {
    for (const auto& each : results(job_id))
      if (each.tiktok_video_id == video(number).video_id) return each;
    FAIL("no result of that video");
    return model::Result{};
  };
  const auto rejected = farm::review::edit_result(process->farm, of(first.job_id, 1).result_id, {{"rejected", true}});
  REQUIRE(rejected.decided_by == "operator");
  const auto again = create(wish);
  drain();
  CHECK_FALSE(of(again.job_id, 1).approved);
  CHECK(of(again.job_id, 1).approval_decision ==
        "left to you: you rejected this video before (" + rejected.result_id + ")");
  CHECK(of(again.job_id, 2).approved);
  const auto now = of(first.job_id, 1);
  CHECK(now.rejected);
  CHECK(now.decided_by == "operator");
  CHECK(now.updated_at == rejected.updated_at);
}

TEST_CASE_FIXTURE(FindFixture,
                  "in a real lane a slow video holds up no other, and stopping in its midst loses nothing") {
  outer.downloads = true;
  outer.pages = {videos(0, 8)};
  std::promise<void> others_done;
  std::atomic<int> quick{0};
  std::atomic<bool> slow{true};
  const auto made = create({{"output_quantity", 6}});
  const auto run = [&](const std::function<void(queue::Lane&)>& meanwhile) {
    queue::Lane lane{process->store, {"find", process->handlers, 3, 1h}};
    process->store.on_commit([&](unsigned touched) { lane.poke(touched); });
    lane.start();
    meanwhile(lane);
    lane.stop();
    lane.join();
    process->store.on_commit({});
  };
  outer.rules = [&](const farm::analysis::AnalysisAsk& ask) {
    if (ask.video.video_id == video(0).video_id) {
      while (slow) std::this_thread::yield();
      throw Error{Code::INTERRUPTED, "the daemon stops"};
    }
    if (++quick == 5) others_done.set_value();
    return Outer::answer(90);
  };
  run([&](queue::Lane& lane) {
    REQUIRE(others_done.get_future().wait_for(20s) == std::future_status::ready);
    while (job(made.job_id).progress->kept < 5) std::this_thread::yield();
    CHECK(job(made.job_id).status == JobStatus::PROCESSING);
    lane.stop();
    slow = false;
  });
  CHECK(job(made.job_id).progress->kept == 5);
  restart();
  outer.rules = [](const auto&) { return Outer::answer(90); };
  run([&](queue::Lane&) {
    while (job(made.job_id).status == JobStatus::PROCESSING) std::this_thread::yield();
  });
  CHECK(results(made.job_id).size() == 6);
  CHECK(balance().spent == price(made) * 6);
  CHECK(balance().reserved == base::Amount{});
}
