#include "base/error.hpp"
#include "farm/farm_fixture.hpp"
#include "model/json.hpp"

using namespace farmtok;
using base::Code;
using test::code_of;

TEST_CASE_FIXTURE(test::FarmFixture, "a manual job is complete from the start") {
  const auto made = job({{"title", "Q1"}, {"notes", "campaign"}});
  CHECK(made.status == model::JobStatus::COMPLETED);
  CHECK(made.job_id.starts_with("job_"));
  CHECK(made.user_id == "usr_1");
  CHECK(made.output_quantity == 5);
  CHECK(events("job.created") == 1);
}

TEST_CASE_FIXTURE(test::FarmFixture, "the defaults of a job flow to results that say nothing of their own") {
  const auto made = job({{"on_schedule_webhook_default", "https://a.test/s"},
                         {"on_schedule_email_default", "s@a.test"},
                         {"on_proof_webhook_default", "https://a.test/p"},
                         {"on_proof_email_default", "p@a.test"},
                         {"destination_url", "https://www.tiktok.com/@brand"},
                         {"instruction_prompt", "Post to @brand"},
                         {"inbox_tracer", "batch-1"},
                         {"tracer", "t-1"}});
  const auto plain = result(made.job_id);
  CHECK(plain.on_schedule_webhook == "https://a.test/s");
  CHECK(plain.on_schedule_email == "s@a.test");
  CHECK(plain.on_proof_webhook == "https://a.test/p");
  CHECK(plain.on_proof_email == "p@a.test");
  CHECK(plain.destination_url == "https://www.tiktok.com/@brand");
  CHECK(plain.inbox_tracer == "batch-1");
  const auto own = result(made.job_id, {{"on_schedule_email", "own@a.test"}, {"inbox_tracer", "mine"}});
  CHECK(own.on_schedule_email == "own@a.test");
  CHECK(own.inbox_tracer == "mine");
  const auto post = farm::planning::schedule_result(farm, plain.result_id, base::Json::object());
  CHECK(post.on_proof_email == "p@a.test");
  CHECK(post.inbox_tracer == "batch-1");
  CHECK(post.tracer == "t-1");
  CHECK(post.instruction_prompt == "Post to @brand");
}

TEST_CASE_FIXTURE(test::FarmFixture, "lists are walked by cursor without a gap or a double") {
  std::vector<std::string> made;
  for (int i = 0; i < 7; ++i) made.push_back(job().job_id);
  std::vector<std::string> seen;
  farm::PageRequest page{3, {}};
  do {
    const auto got = store.read([&](sql::Database& db) { return farm::jobs::list_jobs(db, page); });
    CHECK(got.total == 7);
    for (const auto& each : got.items) seen.push_back(each.job_id);
    page.cursor = got.next_cursor;
  } while (page.cursor);
  std::ranges::reverse(made);
  CHECK(seen == made);
  for (const auto* bad : {"x", "zz", "6131", "313a", "3a31", "313a32303a33"})
    CHECK_MESSAGE(code_of([&] { farm::read_cursor(bad); }) == Code::INVALID_REQUEST, bad);
}

TEST_CASE_FIXTURE(test::FarmFixture, "deleting a job takes its results, posts and their work along") {
  const auto made = job();
  const auto one = result(made.job_id, {{"original_video_url", "https://a.test/v.mp4"}});
  farm::planning::schedule_result(farm, one.result_id, base::Json::object());
  CHECK(work().size() == 2);
  const auto gone = farm::jobs::delete_job(farm, made.job_id);
  CHECK(gone.results == 1);
  CHECK(gone.posts == 1);
  CHECK(gone.fired == 0);
  CHECK(work().empty());
  store.read([&](sql::Database& db) {
    CHECK(code_of([&] { farm::jobs::get_job(db, made.job_id); }) == Code::JOB_NOT_FOUND);
    CHECK(code_of([&] { farm::review::get_result(db, one.result_id); }) == Code::RESULT_NOT_FOUND);
    CHECK(farm::planning::list_posts(db, {}, {}).total == 0);
  });
}

TEST_CASE_FIXTURE(test::FarmFixture, "a result is approved, rejected and approved again; a scheduled one stays") {
  const auto made = result(job().job_id, {{"approved", false}});
  CHECK_FALSE(made.approved);
  CHECK(code_of([&] { farm::planning::schedule_result(farm, made.result_id, base::Json::object()); }) ==
        Code::NOT_APPROVED);
  CHECK(farm::review::edit_result(farm, made.result_id, {{"rejected", true}}).rejected);
  const auto approved = farm::review::edit_result(farm, made.result_id, {{"approved", true}});
  CHECK(approved.approved);
  CHECK_FALSE(approved.rejected);
  CHECK(code_of([&] {
          farm::review::edit_result(farm, made.result_id, {{"approved", true}, {"rejected", true}});
        }) == Code::INVALID_REQUEST);
  farm::planning::schedule_result(farm, made.result_id, base::Json::object());
  CHECK(code_of([&] {
          farm::review::edit_result(farm, made.result_id, {{"rejected", true}});
        }) == Code::ALREADY_SCHEDULED);
  CHECK(code_of([&] {
          farm::review::edit_result(farm, made.result_id, {{"approved", false}});
        }) == Code::ALREADY_SCHEDULED);
}

TEST_CASE_FIXTURE(test::FarmFixture, "a password is kept as a hash and never shown") {
  const auto made = result(job().job_id, {{"password_protected", "open sesame"}});
  CHECK(made.password_protected->starts_with("$argon2id$"));
  CHECK(model::to_json(made)["password_protected"] == "********");
  CHECK(farm::review::edit_result(farm, made.result_id, {{"user_notes", "x"}}).password_protected ==
        made.password_protected);
  CHECK_FALSE(farm::review::edit_result(farm, made.result_id, {{"password_protected", nullptr}}).password_protected);
}

TEST_CASE_FIXTURE(test::FarmFixture, "the video of a result can be replaced until it is scheduled") {
  const auto made = result(job().job_id, {{"original_video_url", "https://a.test/wrong.mp4"}});
  const auto right =
      farm::review::edit_result(farm, made.result_id, {{"original_video_url", "https://a.test/right.mp4"}});
  CHECK(right.original_video_url == "https://a.test/right.mp4");
  farm::planning::schedule_result(farm, made.result_id, base::Json::object());
  CHECK(code_of([&] {
          farm::review::edit_result(farm, made.result_id, {{"original_video_url", "https://a.test/late.mp4"}});
        }) == Code::ALREADY_SCHEDULED);
}
