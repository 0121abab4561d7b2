#include "farm/jobs/finish.hpp"
#include "farm/discovery/found.hpp"

#include "base/text/text.hpp"
#include "farm/find_fixture.hpp"

using namespace farmtok;
using base::Code;
using base::Error;
using base::Json;
using model::JobStatus;
using test::code_of;
using test::FindFixture;
using test::videos;

namespace {

const Json told{{"on_job_finish_webhook", "https://a.test/done"},
                {"on_job_finish_email", "a@b.test"},
                {"tracer", "t-1"},
                {"output_quantity", 2}};

Json event_of(FindFixture& farm) {
  return farm.read([](sql::Database& db) {
    auto query = db("SELECT payload FROM work WHERE kind = 'webhook'");
    REQUIRE(query.next());
    return base::parse_json(base::parse_json(query.text(0))["body"].get<std::string>());
  });
}

}  // namespace

TEST_CASE_FIXTURE(FindFixture, "a finished job tells its webhook and its mail addresses, once") {
  outer.downloads = true;
  outer.pages = {videos(0, 3)};
  const auto made = create(told);
  drain();
  CHECK(count("work WHERE kind = 'webhook'") == 1);
  CHECK(count("work WHERE kind = 'mail'") == 1);
  const auto event = event_of(*this);
  CHECK(event["action"] == "JOB_FINISHED");
  const auto& payload = event["payload"];
  CHECK(payload["job_id"] == made.job_id);
  CHECK(payload["user_id"] == "usr_1");
  CHECK(payload["status"] == "COMPLETED");
  CHECK(payload["results_created"] == 2);
  CHECK(payload["results_approved"] == 0);
  CHECK(payload["credits_spent"] == base::to_double(price(made) * 2));
  CHECK(payload["tracer"] == "t-1");
  CHECK_FALSE(payload.contains("status_reason"));
}

TEST_CASE_FIXTURE(FindFixture, "a job is cancelled in each of its states") {
  outer.downloads = true;
  outer.pages = {videos(0, 20)};
  const auto made = create(told);
  const auto expect_cancelled = [&](std::size_t kept) {
    const auto done = job(made.job_id);
    CHECK(done.status == JobStatus::FAILED);
    CHECK(done.status_reason == "cancelled by the operator");
    CHECK(results(made.job_id).size() == kept);
    CHECK(done.credits_spent == price(made) * static_cast<std::int64_t>(kept));
    CHECK(balance().reserved == base::Amount{});
    CHECK(balance().balanced);
    CHECK(count("work WHERE kind IN ('discover', 'analyse')") == 0);
    CHECK(count("found WHERE state IN ('waiting', 'analysing')") == 0);
    CHECK_FALSE(step());
    CHECK(event_of(*this)["payload"]["status_reason"] == "cancelled by the operator");
  };
  SUBCASE("PENDING") {
    farm::jobs::cancel_job(process->farm, made.job_id);
    expect_cancelled(0);
  }
  SUBCASE("while a page is asked for") {
    outer.before_page = [&](int) { farm::jobs::cancel_job(process->farm, made.job_id); };
    REQUIRE(step());
    expect_cancelled(0);
  }
  SUBCASE("after one result") {
    while (results(made.job_id).empty()) REQUIRE(step());
    farm::jobs::cancel_job(process->farm, made.job_id);
    expect_cancelled(1);
  }
  SUBCASE("while a video is analysed: its outcome is dropped") {
    outer.rules = [&](const auto&) {
      farm::jobs::cancel_job(process->farm, made.job_id);
      return test::Outer::answer(90);
    };
    REQUIRE(step());
    REQUIRE(step());
    expect_cancelled(0);
  }
  SUBCASE("while a provider fails") {
    outer.before_page = [&](int) {
      farm::jobs::cancel_job(process->farm, made.job_id);
      throw Error{Code::PROVIDER_REFUSED, "no such channel"};
    };
    REQUIRE(step());
    expect_cancelled(0);
  }
  SUBCASE("finished: there is nothing to cancel") {
    drain();
    REQUIRE(job(made.job_id).status == JobStatus::COMPLETED);
    CHECK(code_of([&] { farm::jobs::cancel_job(process->farm, made.job_id); }) == Code::ALREADY_FINISHED);
    CHECK(job(made.job_id).status == JobStatus::COMPLETED);
  }
}

TEST_CASE_FIXTURE(FindFixture, "cancelling twice says so, and an unknown job is none") {
  const auto made = create();
  farm::jobs::cancel_job(process->farm, made.job_id);
  try {
    farm::jobs::cancel_job(process->farm, made.job_id);
    FAIL("was accepted");
  } catch (const Error& error) {
    CHECK(error.message.find("cancelled already") != std::string::npos);
  }
  CHECK(code_of([&] { farm::jobs::cancel_job(process->farm, "job_nope"); }) == Code::JOB_NOT_FOUND);
}

TEST_CASE_FIXTURE(FindFixture, "a running job is not deleted; an ended one goes with all that it found") {
  outer.pages = {videos(0, 3)};
  const auto made = create(told);
  const auto refused = [&] {
    try {
      farm::jobs::delete_job(process->farm, made.job_id);
    } catch (const Error& error) {
      return error.code == Code::JOB_IN_PROGRESS && error.hint.find("farmtok jobs cancel") != std::string::npos;
    }
    return false;
  };
  CHECK(refused());
  REQUIRE(step());
  CHECK(refused());
  drain();
  // Its videos could not be had, so they may come again; one that could is offered.
  CHECK(count("offered") == 0);
  process->farm.store.write(
      [&](store::Tx& tx) { farm::discovery::mark_offered(tx, made.user_id, "a video", made.job_id); });
  CHECK(farm::jobs::delete_job(process->farm, made.job_id).results == 2);
  CHECK(count("found") == 0);
  CHECK(count("searches") == 0);
  // Offered videos stay offered, and notifications are still sent.
  CHECK(count("offered") == 1);
  CHECK(count("work WHERE kind = 'webhook'") == 1);
}
